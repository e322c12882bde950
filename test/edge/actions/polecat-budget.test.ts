import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cap } from "#core/molecule/record.ts";
import { BundledAction } from "./job.ts";
import { openTown, outcomeOf, runAttempt, type TownRequest } from "./polecat-town.ts";
import { dispatchedAttempt, type Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main", "post"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const reports = (report: unknown) => `echo '${JSON.stringify(report)}' > "$COGTOWN_REPORT"`;
const works = 'echo "$COGTOWN_STEP" > "$COGTOWN_STEP.txt"';
const steps = ["One — check: `test -f 1.txt`", "Two — check: `test -f 2.txt`"];

const openCapped = (cap: Cap, request: TownRequest): Remote =>
  openTown({ ...request, record: { attempts: [{ ...dispatchedAttempt(1), cap }] } });

const attemptOf = (town: Remote) => town.molecule(7).attempts.at(-1);

// Side by side: each has a town of its own.
describe.concurrent("with its end an attempt records", () => {
  test("what all its turns used, priced, what it decided and which paths it changed", async () => {
    const usage = { model: "claude-opus-5", input: 1_000, output: 2_000, "cache-read": 10_000 };
    const decisions = ["Files are named after their step.", "Use tabs."];
    const agent = [
      works,
      "echo hello > readme.md",
      `if [ "$COGTOWN_STEP" = 1 ]; then ${reports({ usage, decisions })}`,
      `else ${reports({ usage: { ...usage, input: 0 }, decisions: ["Use tabs."] })}; fi`,
    ].join("\n");
    // Its last turn goes over the cap: what that did is done.
    using town = openCapped({ dollars: 0.1 }, { agent, steps });
    town.commit("main", "another one lands meanwhile", { "other.txt": "other\n" });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(attemptOf(town)).toMatchObject({
      usage: {
        model: "claude-opus-5",
        tokens: { input: 1_000, output: 4_000, cacheRead: 20_000, cacheWrite: 0 },
        dollars: 0.115,
        source: "priced",
      },
      decisions,
      changed: ["1.txt", "2.txt", "readme.md"],
    });
    expect(end.summary).toContain("Cost: $0.12 · 25,000 tokens · ");
  });

  test("unfinished work among its changes, and a report that is half of use for what it is worth", async () => {
    const report = { outcome: "handoff", note: "half", usage: { input: -5 }, decisions: ["Wait."] };
    using town = openTown({ agent: `${works}; ${reports(report)}` });
    const end = await runAttempt(town, action);
    expect(attemptOf(town), end.log).toMatchObject({
      outcome: { kind: "handoff" },
      usage: { source: "unknown" },
      decisions: ["Wait."],
      changed: ["1.txt"],
    });
    expect(end.log).toContain("A part of the agent's report was not understood");
  });
});

test.concurrent("no further turn begins once the cap is used up, and what is done is kept", async () => {
  const agent = `${works}; ${reports({ usage: { dollars: 1.5 } })}`;
  using town = openCapped({ dollars: 1 }, { agent, steps });
  const end = await runAttempt(town, action);
  expect(outcomeOf(town), end.log).toEqual({
    kind: "over-budget",
    limit: "$1.50 used of $1.00 that the budget left it",
  });
  expect(town.subjects("polecat/7")).toEqual(["One"]);
  expect(attemptOf(town)).toMatchObject({
    usage: { dollars: 1.5, source: "reported" },
    changed: ["1.txt"],
  });
});
