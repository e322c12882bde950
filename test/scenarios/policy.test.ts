import { expect } from "vitest";
import { z } from "zod";
import { honestAgent, type Stage, scenario, wants } from "../kit/scenario.ts";

const Pulls = z.array(z.object({ body: z.string() }));

const pullsOf = async (town: Stage) =>
  Pulls.parse(await town.rest(town.maya, "GET", "/pulls?state=all"));

/** Leaves an action behind, until it is told by which rule and in which file that was refused. */
const carelessAgent = `${honestAgent}
chmod +x "$file"
mkdir -p tools && echo "name: tools" > tools/action.yml
if grep -q 'tools/action.yml.*rule .action-file' "$COGTOWN_PROMPT"; then rm tools/action.yml; fi`;

scenario(
  "a branch that the policy refuses is not proposed: the next attempt is told file and rule, mends it, and reviewers see what was flagged",
  { agent: carelessAgent },
  async (town) => {
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    expect(await town.git("ls-tree", "-r", "--name-only", "main", "tools", "lamp.txt")).toBe(
      "lamp.txt",
    );
    const [pull, ...others] = await pullsOf(town);
    expect(others).toEqual([]);
    expect(pull?.body).toMatch(/did not propose the branch: `tools\/action\.yml`.*action-file/);
    expect(pull?.body).toMatch(/To look at first[^]*executable[^]*lamp[^]*is a new executable/);
  },
);

scenario(
  "a branch that held a credential is never proposed, not even when it is gone: a person has to look, and the work is done anew",
  {
    agent: `${honestAgent}
if grep -q 'holds what looks like' "$COGTOWN_PROMPT"; then rm -f key.txt
else printf 'ghp_%s' a1B2c3D4e5a1B2c3D4e5a1B2c3D4e5a1B2c3 > key.txt; fi`,
  },
  async (town) => {
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(number)).toBe("held");
    expect(await pullsOf(town)).toEqual([]);
    const said = (await town.comments(number)).join("\n");
    expect(said).toContain("secret-in-history");
    expect(said).not.toContain("ghp_a1B2");
    expect(await town.labels(number)).toContain("needs-human");
    const branch = `/git/refs/heads/polecat/${number}`;
    await town.rest(town.maya, "DELETE", branch);
    await town.maya.comment(number, "/mayor retry");
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    expect(await town.git("log", "--all", "--format=%H", "main", "--", "key.txt")).toBe("");
  },
);
