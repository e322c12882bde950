import { describe, expect, it, onTestFinished, vi } from "vitest";
import { GitHubError } from "../../../app/github/errors.ts";
import { ManualClock } from "../../../app/local/clock.ts";
import { createReconciler, type Log, type Reconciler } from "../../../app/reconcile.ts";
import { FakeGitHub, outage } from "../fake/fake-github.ts";

const start = new Date("2026-01-01T00:00:05Z");

interface Line {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

interface Bench {
  readonly github: FakeGitHub;
  readonly clock: ManualClock;
  readonly reconciler: Reconciler;
  readonly lines: Line[];
  /** Moves time until everything that was asked for is done. */
  readonly settle: (...others: Reconciler[]) => Promise<void>;
}

function bench(): Bench {
  const github = new FakeGitHub();
  const clock = new ManualClock(start);
  const lines: Line[] = [];
  const line = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  const log: Log = { info: line("info"), warn: line("warn"), error: line("error") };
  let made = 0;
  const nonce = () => `nonce-${String((made += 1)).padStart(8, "0")}`;
  const reconciler = createReconciler({
    github,
    namespace: "refs/cogtown",
    clock,
    nonce,
    random: () => 0,
    log,
  });
  onTestFinished(() => reconciler.close());
  const settle = async (...others: Reconciler[]) => {
    let isIdle = false;
    const done = Promise.all([reconciler, ...others].map((each) => each.idle())).then(() => {
      isIdle = true;
    });
    const move = () => {
      if (isIdle) return;
      clock.advance(1_000);
      throw new Error("not idle yet");
    };
    await vi.waitFor(move, { interval: 1, timeout: 20_000 });
    await done;
  };
  return { github, clock, reconciler, lines, settle };
}

const molecule = (number: number) => ({ kind: "molecule" as const, number });
const count = (github: FakeGitHub, call: string) =>
  github.calls.filter((each) => each.startsWith(call)).length;

describe("a pass", () => {
  it("takes a labelled issue to a dispatched polecat, and finds nothing to do afterwards", async () => {
    const { github, reconciler, lines } = bench();
    const issue = github.addIssue(12);
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.dispatches.map(({ inputs }) => inputs["molecule"])).toEqual(["12"]);
    expect(github.recordOf(12)?.attempts).toHaveLength(1);
    expect(issue.labels).toContain("cogtown:dispatched");
    expect(issue.comments).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ level: "info", fields: { key: "molecule 12" } });

    const before = github.calls.length;
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.calls.slice(before)).toEqual(["readMolecule 12"]);
  });

  it("stays within six requests for a labelling", async () => {
    const { github, reconciler } = bench();
    github.addIssue(12);
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.calls).toEqual([
      "readMolecule 12",
      "canWrite alice",
      "createCommit",
      "createRef refs/cogtown/molecules/12",
      "dispatchWorkflow cogtown-polecat.yml",
      "project",
    ]);
  });

  it("leaves an issue alone that does not exist", async () => {
    const { github, reconciler } = bench();
    reconciler.enqueue(molecule(404));
    await reconciler.idle();
    expect(github.calls).toEqual(["readMolecule 404"]);
  });
});

describe("many events at once", () => {
  it("about one key are one pass, and one more for what came while it looked", async () => {
    const { github, reconciler } = bench();
    github.addIssue(12);
    for (let i = 0; i < 50; i += 1) reconciler.enqueue(molecule(12));
    github.fault = (call, when) => {
      if (call !== "canWrite alice" || when !== "before") return;
      for (let i = 0; i < 50; i += 1) reconciler.enqueue(molecule(12));
    };
    await reconciler.idle();
    expect(count(github, "readMolecule")).toBe(2);
    expect(github.dispatches).toHaveLength(1);
  });

  it("about different keys run side by side, four at most", async () => {
    const { github, reconciler } = bench();
    let [atOnce, most] = [0, 0];
    const read = github.readMolecule.bind(github);
    github.readMolecule = async (number) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      const reading = await read(number);
      atOnce -= 1;
      return reading;
    };
    for (let n = 1; n <= 20; n += 1) reconciler.enqueue(molecule(n));
    await reconciler.idle();
    expect(most).toBe(4);
    expect(count(github, "readMolecule")).toBe(20);
  });

  it("never start more polecats than the town allows", async () => {
    const { github, reconciler } = bench();
    github.configText = `${github.configText ?? ""}limits:\n  polecats: 2\n`;
    for (let n = 1; n <= 8; n += 1) reconciler.enqueue(molecule(github.addIssue(n).number));
    await reconciler.idle();
    expect(github.dispatches).toHaveLength(2);
  });

  it("let the patrol wait until those who were asked for are done", async () => {
    const { github, reconciler } = bench();
    github.addIssue(12);
    reconciler.enqueue(molecule(12));
    reconciler.enqueue({ kind: "town" });
    await reconciler.idle();
    expect(count(github, "readTown")).toBeGreaterThan(0);
    expect(github.calls.lastIndexOf("readTown")).toBeGreaterThan(github.calls.indexOf("project"));
  });
});

describe("a patrol", () => {
  it("looks at what may be stale, but not again at what was looked at since", async () => {
    const { github, reconciler } = bench();
    github.addIssue(12);
    const read = github.readTown.bind(github);
    github.readTown = async () => {
      const town = await read();
      reconciler.enqueue(molecule(12));
      await vi.waitFor(() => {
        expect(github.dispatches).toHaveLength(1);
      });
      return town;
    };
    github.addIssue(13);
    reconciler.enqueue({ kind: "town" });
    await reconciler.idle();
    expect(count(github, "readMolecule 12")).toBe(1);
    expect(count(github, "readMolecule 13")).toBe(1);
  });
});

describe("two towns at work on one repository", () => {
  it("start one polecat between them", async () => {
    const one = bench();
    one.github.addIssue(12);
    const other = createReconciler({
      github: one.github,
      namespace: "refs/cogtown",
      clock: one.clock,
      nonce: () => "the-other-town",
      random: () => 0.5,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    onTestFinished(() => other.close());
    one.reconciler.enqueue(molecule(12));
    other.enqueue(molecule(12));
    await one.settle(other);
    expect(one.github.dispatches).toHaveLength(1);
    expect(one.github.recordOf(12)?.attempts).toHaveLength(1);
  });
});

describe("when GitHub fails", () => {
  it("a race that is lost again and again is given up, and looked at later", async () => {
    const { github, reconciler, settle, clock } = bench();
    github.addIssue(12);
    github.createRef = () => {
      github.calls.push("createRef");
      return Promise.resolve("exists");
    };
    reconciler.enqueue(molecule(12));
    await settle();
    expect(count(github, "createRef")).toBe(5);
    expect(github.dispatches).toEqual([]);
    clock.advance(300_000);
    await vi.waitFor(() => {
      expect(count(github, "createRef")).toBeGreaterThan(5);
    });
  });

  it("a rate limit is waited out, and not a request is made before its end", async () => {
    const { github, reconciler, clock, settle } = bench();
    github.addIssue(12);
    const until = new Date(start.getTime() + 600_000);
    github.fault = (_call, when) => {
      if (when === "before" && clock.now() < until) {
        throw new GitHubError("rate-limited", "slow down", { until });
      }
    };
    reconciler.enqueue(molecule(12));
    await settle();
    expect(count(github, "readMolecule")).toBe(2);
    expect(github.dispatches).toHaveLength(1);
  });

  it("an outage is met with growing patience, and then left to the next event", async () => {
    const { github, reconciler, settle, clock, lines } = bench();
    github.addIssue(12);
    github.fault = () => {
      throw outage();
    };
    reconciler.enqueue(molecule(12));
    await settle();
    expect(github.calls).toHaveLength(7);
    expect(clock.now().getTime() - start.getTime()).toBeGreaterThan(25_000);
    expect(lines.every(({ level }) => level === "warn")).toBe(true);
  });

  it("an outage after any single write leads to the same end: one polecat, one comment", async () => {
    const calls = bench();
    calls.github.addIssue(12);
    calls.reconciler.enqueue(molecule(12));
    await calls.reconciler.idle();
    for (const when of ["before", "after"] as const) {
      for (const [k] of calls.github.calls.entries()) {
        const { github, reconciler, settle, clock } = bench();
        const issue = github.addIssue(12);
        let seen = -1;
        github.fault = (_call, moment) => {
          if (moment === "before") seen += 1;
          if (seen === k && moment === when) throw outage();
        };
        reconciler.enqueue(molecule(12));
        await settle();
        clock.advance(400_000);
        await vi.waitFor(() => {
          expect(github.dispatches.length).toBeGreaterThan(0);
        });
        await settle();
        const nonces = new Set(github.dispatches.map(({ inputs }) => inputs["nonce"]));
        expect([k, when, nonces.size, issue.comments.length]).toEqual([k, when, 1, 1]);
        expect(github.recordOf(12)?.attempts).toHaveLength(1);
      }
    }
  });

  it("an outage in the middle of a pass keeps nobody from being looked at whom it was to wake", async () => {
    const { github, reconciler, settle } = bench();
    github.addIssue(3, { labels: [], labelled: undefined });
    github.addIssue(12, { parent: 3 });
    let outages = 0;
    github.fault = (call, when) => {
      if (call !== "project" || when !== "after" || outages > 0) return;
      outages += 1;
      throw outage();
    };
    reconciler.enqueue(molecule(12));
    await settle();
    expect([outages, count(github, "readDesk 3") > 0]).toEqual([1, true]);
  });

  it("a repository that is closed to us is not asked again until something happens", async () => {
    const { github, reconciler, clock, lines } = bench();
    github.fault = () => {
      throw new GitHubError("not-found", "Not Found");
    };
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    clock.advance(3_600_000);
    await reconciler.idle();
    expect(github.calls).toHaveLength(1);
    expect(lines.at(-1)).toMatchObject({ level: "error" });
  });
});

describe("when GitHub refuses", () => {
  it("a refused dispatch holds the molecule, and nobody waits for a run that never comes", async () => {
    const { github, reconciler } = bench();
    const issue = github.addIssue(12);
    github.dispatchAnswer = {
      kind: "refused",
      message: "Workflow does not have 'workflow_dispatch' trigger",
    };
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.recordOf(12)?.hold?.reason).toContain("workflow_dispatch");
    expect(issue.labels).toContain("needs-human");
    expect(count(github, "dispatchWorkflow")).toBe(1);
  });

  it("a refused pull request holds the molecule, so that finished work does not wait in silence", async () => {
    const { github, reconciler } = bench();
    const issue = github.addIssue(12);
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    const record = github.recordOf(12);
    const [attempt] = record?.attempts ?? [];
    const head = "c".repeat(40);
    const outcome = { kind: "success", criteria: [] };
    const endedAt = start.toISOString();
    const done = { ...record, attempts: [{ ...attempt, outcome, endedAt, head }] };
    github.seedRecord("refs/cogtown/molecules/12", done);
    github.openPull = () => Promise.resolve({ kind: "refused", message: "No commits between" });
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.recordOf(12)?.hold?.reason).toContain("No commits between");
    expect(issue.labels).toContain("cogtown:held");
  });

  it("a projection that GitHub refuses keeps nothing else from happening", async () => {
    const { github, reconciler } = bench();
    github.addIssue(12);
    github.project = () => Promise.reject(new GitHubError("forbidden", "Commenting is disabled"));
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.dispatches).toHaveLength(1);
  });
});

describe("looking again", () => {
  it("happens by the clock when a decision asks for it, without any event", async () => {
    const { github, reconciler, clock } = bench();
    github.addIssue(12);
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    const before = github.calls.length;
    clock.advance(302_000);
    await vi.waitFor(() => {
      expect(github.calls.length).toBeGreaterThan(before);
    });
    await reconciler.idle();
    expect(github.dispatches.map(({ inputs }) => inputs["attempt"])).toEqual(["1", "1"]);
    expect(github.recordOf(12)?.attempts[0]?.dispatches).toHaveLength(2);
  });

  it("ends with the reconciler: what waits is woken and starts nothing", async () => {
    const { github, reconciler, clock } = bench();
    github.addIssue(12);
    github.fault = () => {
      throw outage();
    };
    reconciler.enqueue(molecule(12));
    await vi.waitFor(() => {
      expect(github.calls).toHaveLength(1);
    });
    await reconciler.close();
    clock.advance(3_600_000);
    reconciler.enqueue(molecule(12));
    await reconciler.idle();
    expect(github.calls).toHaveLength(1);
  });
});
