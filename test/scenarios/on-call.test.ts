import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { dropWebhooks } from "../kit/patrol.ts";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

/** The command as it is installed: `npm test` builds it first. */
const command = fileURLToPath(new URL("../../dist/cogtown.js", import.meta.url));

/** Somebody on call asks a town from their shell; nothing of our own environment comes along. */
function ask({ town }: Stage, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const where = ["--repo", town.repository, "--github", town.url];
  const options = {
    reject: false,
    extendEnv: false,
    env: { PATH: process.env["PATH"] ?? "", ...env },
  };
  return execa(process.execPath, [command, ...args, ...where], options);
}

const asRob = ({ rob }: Stage) => ({ GITHUB_TOKEN: rob.token });

const twoSteps = `### Goal

There are files one.txt and two.txt.

### Steps

- [ ] Write one.txt — check: \`test -f one.txt\`
- [ ] Write two.txt — check: \`test -f two.txt\`

### Acceptance criteria

- [ ] \`test -f two.txt\`
`;

/** Does the first step, then fails the second one once. */
const lateAgent = `if [ "$COGTOWN_STEP" = 1 ]; then touch one.txt; fi
if [ "$COGTOWN_STEP" = 2 ]; then [ "$COGTOWN_ATTEMPT" = 1 ] && touch wrong.txt || touch two.txt; fi`;

const Log = z.object({
  state: z.string(),
  approvals: z.array(z.object({ by: z.string() })),
  attempts: z.array(
    z.object({
      outcome: z.string().nullable(),
      claim: z.object({ url: z.string() }).nullable(),
      seconds: z.number(),
    }),
  ),
  steps: z.array(z.object({ commit: z.string().nullable(), attempt: z.number().nullable() })),
  events: z.array(z.object({ commit: z.string(), event: z.string() })),
  pull: z.object({ landedAs: z.string() }),
});

scenario("cogtown log tells the whole life of a molecule", { agent: lateAgent }, async (town) => {
  const number = await town.file("Write both", twoSteps);
  await town.settle();
  const { stdout, exitCode } = await ask(town, asRob(town), "log", String(number), "--json");
  expect(exitCode).toBe(0);
  const log = Log.parse(JSON.parse(stdout));
  expect(log.state).toBe("landed");
  expect(log.approvals.map(({ by }) => by)).toEqual(["maya"]);
  expect(log.attempts.map(({ outcome }) => outcome)).toEqual(["check-failed", "success"]);
  expect(log.attempts[0]?.claim?.url).toMatch(/\/maya\/shelf\/actions\/runs\/\d+$/);
  expect(log.steps.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(log.pull.landedAs).toBe(await town.git("rev-parse", "main"));
  const ref = `refs/cogtown/molecules/${number}`;
  const trail = await town.git("log", "--reverse", "--format=%H", ref);
  expect(log.events.map(({ commit }) => commit)).toEqual(trail.split("\n"));
  const text = (await ask(town, asRob(town), "log", `#${number}`)).stdout;
  expect(text).toMatch(/^ {2}2 {2}Write two\.txt: [0-9a-f]{7}, attempt 2$/m);
});

scenario("cogtown why tells what each molecule waits for", {}, async (town) => {
  const wall = await town.maya.openIssue({ title: "Add the wall", body: wants("wall.txt") });
  const needsWall = wants("roof.txt", `\n### Depends on\n\n- #${wall}\n`);
  const roof = await town.file("Add the roof", needsWall);
  await town.settle();
  const one = await ask(town, asRob(town), "why", String(roof));
  expect(one.stdout).toContain(`Waits for: #${wall}, which has not landed yet`);
  expect(one.stdout).toContain("On the next look it would: do nothing");
  const all = await ask(town, asRob(town), "why");
  expect(all.stdout).toBe(`#${roof}  blocked  Add the roof: waits for #${wall}`);
});

scenario("whoever asks wrongly is told what to do, in a line", {}, async (town) => {
  const gone = await ask(town, asRob(town), "log", "99");
  expect([gone.exitCode, gone.stderr]).toEqual([
    2,
    "cogtown: maya/shelf has no issue #99 (a pull request is none): check the number.",
  ]);
  const stranger = await ask(town, { GH_TOKEN: "ghp_nobody" }, "why");
  expect(stranger.exitCode).toBe(2);
  expect(stranger.stderr).toMatch(
    /^cogtown: http.* refuses this \(Bad credentials.*\): use a token/,
  );
  expect(stranger.stderr).not.toContain("ghp_nobody");
});

/** The App's own credentials, as the embedded GitHub keeps them for the workflow of the patrol. */
function credentials({ town }: Stage): Readonly<Record<string, string>> {
  const { variables, secrets } = town.github.world;
  const [id] = variables.filter(({ name }) => name === "COGTOWN_APP_ID");
  const [key] = secrets.filter(({ name }) => name === "COGTOWN_PRIVATE_KEY");
  return { APP_ID: id?.value ?? "", PRIVATE_KEY: (key?.value ?? "").replaceAll("\n", "\\n") };
}

scenario("cogtown patrol makes up for a lost webhook, and says what it did", {}, async (town) => {
  await town.settle();
  dropWebhooks(town);
  const number = await town.file("Add the lamp", wants("lamp.txt"));
  const patrol = await ask(town, credentials(town), "patrol");
  expect(patrol.stdout).toContain(`molecule ${number}: dispatched attempt 1: ready (`);
  expect(patrol.stdout).toMatch(/^maya\/shelf: \d+ looks, \d+ effects, 0 failures\. Everything/m);
  expect(patrol.exitCode).toBe(0);
  expect(await town.stateOf(number)).not.toBe("ready");
  const another = await ask(town, { ...credentials(town), APP_ID: "999999" }, "patrol");
  expect([another.exitCode, another.stderr]).toEqual([2, expect.stringContaining("check APP_ID")]);
});
