import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, test } from "vitest";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { explore } from "../../../actions/plan/explore.ts";
import { readQuoted } from "../../../actions/plan/read-quoted.ts";
import { recordAnswer } from "../../../actions/plan/record.ts";
import { Git } from "../../../actions/shared/git.ts";
import { token } from "./job.ts";
import { hostFor, refsOf, whyOf } from "./plan-town.ts";
import { dispatchedAttempt, moleculeRecord, Remote } from "./remote.ts";

const nonce = "judge-of-this-work";
const body =
  "### Goal\n\nPeople are greeted.\n\n### Acceptance criteria\n\n- [ ] `true`\n- [ ] The readme names every language\n";
const at = "2026-01-01T00:00:00Z";
const stop = new AbortController().signal;
const run = { issue: 7, nonce, token } as const;
const says = (...verdicts: object[]) =>
  `cat > "$COGTOWN_ANSWER" <<'END'\n${JSON.stringify({ verdicts })}\nEND`;
const holds = (evidence: object[]) => ({
  criterion: 1,
  verdict: "holds",
  evidence,
  reason: "It does.",
});
const quote = { path: "readme.md", line: 1, quote: "hello, bonjour" };

/** A town in which the work of molecule 7 is finished, and a judge was sent for. */
function openTown(agent: string, change: Partial<MoleculeRecord> = {}): Remote {
  const town = new Remote({ "readme.md": "demo\n" });
  const rule = { role: "judge", command: `bash ${town.write("judge.sh", agent)}` };
  const config = {
    agent: { command: "false", choose: [rule] },
    isolation: "none",
    verify: { commands: "true" },
    judge: { criteria: true },
  };
  town.commit("main", "configure Cogtown", { ".github/cogtown.yml": JSON.stringify(config) });
  const head = town.commit("polecat/7", "greet", { "readme.md": "hello, bonjour\nlast\n" });
  const success: Outcome = { kind: "success", criteria: [] };
  town.writeMolecule(
    moleculeRecord(body, {
      attempts: [{ ...dispatchedAttempt(1), outcome: success, head }],
      judgement: { nonce, head, dispatches: [at] },
      ...change,
    }),
  );
  return town;
}

const exploreIn = (town: Remote) =>
  explore(hostFor(town), { ...run, mode: "explore", minutes: 55 }, stop);
const recordIn = (town: Remote, answer: string) =>
  recordAnswer(hostFor(town), { ...run, mode: "record", answer, explored: "success" }, stop);

async function judgeIn(town: Remote) {
  const explored = await exploreIn(town);
  await recordIn(town, explored.kind === "explored" ? explored.packed : "");
  return town.molecule(7).judgement;
}

describe("the jobs of a judge", () => {
  test("show the agent the judged commit alone, and write its verdict into the record", async () => {
    using town = openTown(
      [
        'grep -q "1. The readme names every language" || exit 9',
        '[ "$(cat readme.md)" = "$(printf "hello, bonjour\\nlast")" ] || exit 8',
        'git diff --quiet HEAD && [ "$(git log -1 --format=%s)" = greet ] || exit 7',
        "echo changed > readme.md; git push -q origin HEAD:main",
        says(holds([quote])),
      ].join("\n"),
    );
    const before = refsOf(town);
    expect(await judgeIn(town)).toMatchObject({
      nonce,
      verdicts: [{ verdict: "holds", reason: "It does.", evidence: [quote] }],
    });
    const ledger = /^.*molecules\/7.*$/m;
    expect(refsOf(town).replace(ledger, "")).toBe(before.replace(ledger, ""));
  });

  test("look up what the agent quotes in that commit, whatever it did to the files and wherever it points", async () => {
    using town = openTown(
      [
        "echo 'every language is named' >> readme.md",
        says(holds([quote, { ...quote, quote: "every language is named" }])),
      ].join("\n"),
    );
    const [verdict] = (await judgeIn(town))?.verdicts ?? [];
    expect(verdict).toMatchObject({ verdict: "unclear", evidence: [quote] });
    expect(verdict?.reason).toContain("quoted from readme.md what does not stand there");
  });

  test("find a file by its own name only", async () => {
    using town = openTown("exit 9");
    const head = commitLink(town);
    const remote = { server: town.server, url: town.server };
    const path = process.env["PATH"] ?? "";
    const git = new Git({ directory: town.directory, path, remote, token: "" });
    const strange = ["../readme.md", "./readme.md", "/etc/passwd", ":/readme.md", ":(glob)*.md"];
    const paths = [...strange, "", "link.md", "docs", "HEAD:readme.md", "a\0b", "readme.md"];
    expect([...(await readQuoted(git, head, paths))]).toEqual([
      ["readme.md", "hello, bonjour\nlast"],
    ]);
  });

  test("say why nothing is known where the agent fails", async () => {
    using town = openTown("exit 3");
    const [verdict] = (await judgeIn(town))?.verdicts ?? [];
    expect(verdict).toMatchObject({ verdict: "unclear", evidence: [] });
    expect(verdict?.reason).toContain("exit code 3");
  });

  test("leave a judgement open whose first job was lost", async () => {
    using town = openTown("true");
    expect(whyOf(await recordIn(town, ""))).toContain("was lost");
    expect(town.molecule(7).judgement).toEqual({
      nonce,
      head: town.head("polecat/7"),
      dispatches: [at],
    });
  });

  test("do nothing for whoever dispatches them without having been asked, and nothing twice", async () => {
    using stranger = openTown("exit 1", {
      judgement: { nonce: "another", head: "a".repeat(40), dispatches: [at] },
    });
    expect(whyOf(await exploreIn(stranger))).toContain("nobody asked for a judgement");
    using town = openTown(says(holds([quote])));
    const explored = await exploreIn(town);
    const packed = explored.kind === "explored" ? explored.packed : "";
    expect(await recordIn(town, packed)).toMatchObject({ kind: "judged" });
    const after = refsOf(town);
    expect(whyOf(await recordIn(town, packed))).toBe("it was answered already");
    expect(refsOf(town)).toBe(after);
  });
});

/** The commit of the work, with a link to a file and a folder beside it. */
function commitLink(town: Remote): string {
  const folder = join(town.root, "links");
  execaSync("git", [
    "clone",
    "--quiet",
    "--branch",
    "polecat/7",
    `file://${town.directory}`,
    folder,
  ]);
  symlinkSync("readme.md", join(folder, "link.md"));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs", "a.md"), "a\n");
  execaSync("git", ["add", "--all"], { cwd: folder });
  const who = ["-c", "user.name=x", "-c", "user.email=x@y"];
  execaSync("git", [...who, "commit", "--quiet", "-m", "link"], { cwd: folder });
  execaSync("git", ["push", "--quiet", "origin", "HEAD:refs/heads/linked"], { cwd: folder });
  return town.head("linked") ?? "";
}
