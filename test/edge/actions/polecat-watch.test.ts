import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BundledAction } from "./job.ts";
import {
  abandoned,
  awaits,
  dispatchNext,
  jobFor,
  openTown,
  outcomeOf,
  patience,
  reached,
  type TownRequest,
} from "./polecat-town.ts";
import { dispatchedAttempt, type Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundleHasty());
afterAll(() => {
  action[Symbol.dispose]();
});

const saves = { TEST_SAVE_MS: "40" };
const eventsOf = (town: Remote) =>
  town.git("log", "--reverse", "--format=%s", "refs/cogtown/molecules/7").split("\n");

// Side by side: each has a town of its own.
describe.concurrent("while an agent is at work", () => {
  test("what may be kept is pushed, and the next attempt goes on from it after a kill", async () => {
    const person = "-c user.name=a -c user.email=a@b";
    // Made whole outside of the scope first: a save may come at any moment, and would keep what is still small.
    const large = "truncate -s 21M large; mv large src";
    const litter = `echo no > other.txt; ${large}; ln -s ../../etc/passwd src/link; git init -q src/sub; git -C src/sub ${person} commit -q --allow-empty -m x`;
    const agent = `if [ "$COGTOWN_ATTEMPT" = 1 ]; then mkdir src; ${litter}; echo half > src/half.txt; ${awaits("never")}; else echo whole >> src/half.txt; fi`;
    using town = openTown({ agent, scope: ["src/**"] });
    const job = jobFor(town, action);
    const step = job.start("hasty", saves);
    await vi.waitFor(() => {
      expect(town.head("polecat/7") === undefined ? [] : town.files("polecat/7")).toContain(
        "src/half.txt",
      );
    }, patience);
    step.kill("SIGKILL");
    await step;
    expect(town.files("polecat/7").filter((path) => path.startsWith("src"))).toEqual([
      "src/half.txt",
    ]);
    expect(town.files("polecat/7")).not.toContain("other.txt");
    expect(town.molecule(7).attempts[0]).toMatchObject({ head: town.head("polecat/7") });
    expect(eventsOf(town)).toContain("attempt 1: unfinished work of step 1 kept");
    dispatchNext(town);
    await job.run("post");
    const end = await jobFor(town, action, 2).run("hasty");
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.subjects("polecat/7")).toEqual(["Greet people"]);
    expect(town.show("polecat/7", "src/half.txt")).toBe("half\nwhole");
  });

  test("a line of it is a sign of life, as one of a check or a criterion is", async () => {
    const says = (file: string) => `echo at work; ${awaits(file, `begun-${file}`)}`;
    using town = openTown({
      agent: `${says("agent")}; echo 1 > 1.txt`,
      setup: [says("set-up")],
      steps: [`One — check: \`${says("check")}\``],
      criteria: [says("criterion")],
    });
    const job = jobFor(town, action);
    const step = job.start("hasty", saves);
    const signs = [
      ["set-up", "attempt 1: at work on the set-up"],
      ["agent", "attempt 1: at work on step 1 of 1"],
      ["check", "attempt 1: at work on the check of step 1 of 1"],
      ["criterion", "attempt 1: at work on the acceptance criteria"],
    ] as const;
    for (const [file, event] of signs) {
      await vi.waitFor(() => {
        expect(eventsOf(town)).toContain(event);
      }, patience);
      writeFileSync(job.file(file), "");
    }
    const end = await step;
    expect(outcomeOf(town), end.all).toMatchObject({ kind: "success" });
    expect(town.subjects("polecat/7")).toEqual(["One"]);
  });

  test("silence ends it with all that it started, and its work is kept", async () => {
    using town = openTown({
      agent: "echo half > half.txt; sleep 300 & setsid sleep 301 & sleep 302",
    });
    const end = await jobFor(town, action).run("hasty", { TEST_SILENT_MS: "2000" });
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "agent-error", fatal: false });
    expect(JSON.stringify(outcomeOf(town))).toContain("was silent for 15 minutes");
    expect(town.subjects("polecat/7")).toEqual(["wip: Greet people"]);
    await abandoned(town);
  });
});

describe.concurrent("when the time of the job is up", () => {
  const never = awaits("never");
  const step = "One — check: `true`";
  test.each<[string, TownRequest, number, string, readonly string[]]>([
    [
      "an agent",
      { agent: `echo half > 1.txt; echo halfway; ${never}`, steps: [step] },
      0,
      "during step 1 of 1 (One)",
      ["wip: One"],
    ],
    [
      "a check",
      { agent: "echo 1 > 1.txt", steps: [`One — check: \`echo halfway; ${never}\``] },
      0,
      "during the check of step 1 of 1 (One)",
      ["wip: One"],
    ],
    [
      "a criterion",
      { agent: "echo 1 > 1.txt", steps: [step], criteria: ["true", `echo halfway; ${never}`] },
      1,
      "during the acceptance criterion",
      ["One"],
    ],
  ])("%s is ended, and handed over with what there is", async (_what, story, done, where, kept) => {
    using town = openTown(story);
    const job = jobFor(town, action);
    const main = job.start("hasty");
    await reached(job);
    main.kill("SIGUSR2");
    const end = await main;
    expect(outcomeOf(town), end.all).toMatchObject({ kind: "handoff" });
    const note = JSON.stringify(outcomeOf(town));
    expect(note).toContain(`${done} of 1 steps are done; the time of the job was up`);
    expect(note).toContain(where);
    expect(note).toContain("halfway");
    expect(town.subjects("polecat/7")).toEqual(kept);
    await abandoned(town);
  });

  test("that the budget left it, it is over its budget, and its work is kept as well", async () => {
    const attempts = [{ ...dispatchedAttempt(1), cap: { minutes: 4 } }];
    const agent = `cat > prompt.md; echo half > 1.txt; ${never}`;
    using town = openTown({ agent, steps: [step], record: { attempts } });
    const job = jobFor(town, action);
    const main = job.start("hasty");
    await reached(job);
    main.kill("SIGUSR2");
    const end = await main;
    expect(outcomeOf(town), end.all).toEqual({
      kind: "over-budget",
      limit: "4 min that the budget left it",
    });
    expect(town.subjects("polecat/7")).toEqual(["wip: One"]);
    expect(town.show("polecat/7", "prompt.md")).toMatch(/You have [34] minutes\./);
    await abandoned(town);
  });
});
