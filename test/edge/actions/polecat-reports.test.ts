import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction } from "./job.ts";
import { dispatchNext, jobFor, openTown, outcomeOf, runAttempt } from "./polecat-town.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main", "post"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const reports = (report: unknown) => `echo '${JSON.stringify(report)}' > "$COGTOWN_REPORT"`;
const half = "echo half > half.txt; echo halfway";

describe("an agent that reports", () => {
  test.each([
    [
      "a rate limit",
      { outcome: "rate-limited", until: "2020-01-01T00:00:00Z" },
      { kind: "rate-limited" },
    ],
    [
      "a budget that is used up",
      { outcome: "over-budget", limit: "5 dollars" },
      { kind: "over-budget", limit: "5 dollars" },
    ],
  ])(
    "%s ends the attempt so, whatever its exit code, and its work is kept",
    async (_what, report, outcome) => {
      using town = openTown({ agent: `${half}; ${reports(report)}; exit 1` });
      const end = await runAttempt(town, action);
      expect(outcomeOf(town), end.log).toMatchObject(outcome);
      expect(town.subjects("polecat/7")).toEqual(["wip: Greet people"]);
    },
  );

  test("a handoff is believed, and the next attempt reads its note", async () => {
    const report = reports({ outcome: "handoff", note: "the second half is missing" });
    using town = openTown({
      agent: `if [ "$COGTOWN_ATTEMPT" = 1 ]; then ${half}; ${report}; else cat > prompt.md; fi`,
      steps: ["One — check: `test -f prompt.md`"],
    });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "handoff" });
    const note = JSON.stringify(outcomeOf(town));
    expect(note).toContain("0 of 1 steps are done; the agent handed over step 1 of 1 (One)");
    expect(note).toContain("halfway");
    dispatchNext(town);
    await runAttempt(town, action, 2);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "prompt.md")).toContain("the second half is missing");
    expect(town.files("polecat/7")).toContain("half.txt");
  });

  test("nothing but a note is judged by its work; where that failed, the note is told", async () => {
    using town = openTown({ agent: `${half}; ${reports({ note: "mind the gap" })}; exit 3` });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({
      kind: "agent-error",
      tail: "halfway\n[note of the agent] mind the gap",
    });
  });

  test("nonsense is judged by its work, and warned of", async () => {
    using town = openTown({ agent: 'echo 1 > 1.txt; echo "I am done" > "$COGTOWN_REPORT"' });
    const end = await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(end.log).toContain("::warning::The agent's report was not understood");
  });

  test("for one step says nothing of the next", async () => {
    const first = reports({ note: "about step one" });
    using town = openTown({
      agent: `if [ "$COGTOWN_STEP" = 1 ]; then echo 1 > 1.txt; ${first}; else exit 3; fi`,
      steps: ["One", "Two"],
    });
    await runAttempt(town, action);
    expect(outcomeOf(town)).toMatchObject({ kind: "agent-error", tail: "" });
  });
});

describe("an agent that is to resolve a conflict", () => {
  test("and leaves markers has not done its step, and the next one is told of them again", async () => {
    const agent = [
      'case "$COGTOWN_ATTEMPT" in',
      "1) echo mine > readme.md ;;",
      "2) echo too hard; echo 2 > other.txt ;;",
      "3) cat > prompt.md; echo both > readme.md ;;",
      "esac",
    ].join("\n");
    using town = openTown({ agent, steps: ["One"] });
    await runAttempt(town, action);
    const onto = town.commit("main", "theirs", { "readme.md": "theirs\n" });
    dispatchNext(town, {}, onto);
    const end = await runAttempt(town, action, 2);
    expect(outcomeOf(town), end.log).toEqual({
      kind: "conflict",
      paths: ["readme.md"],
      tail: "too hard",
    });
    expect(town.subjects("polecat/7").map((subject) => subject.slice(0, 4))).toEqual([
      "wip:",
      "wip:",
    ]);
    dispatchNext(town);
    await jobFor(town, action, 3).run("main");
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "readme.md")).toBe("both");
    expect(town.show("polecat/7", "prompt.md")).toContain("hold conflict markers:\n- readme.md");
    expect(town.subjects("polecat/7")).toEqual(["One"]);
  });
});
