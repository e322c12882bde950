import { once } from "node:events";
import { existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Part, Verdict } from "#core/refinery/record.ts";
import {
  decideClaim,
  decideParts,
  decideVerdict,
  findSuperseded,
  pickCandidate,
  Superseded,
} from "../../../actions/rebase-and-verify/candidate.ts";
import { whileWanted } from "../../../actions/rebase-and-verify/while-wanted.ts";
import { GitError } from "../../../actions/shared/git.ts";
import { CheckApi } from "./check-api.ts";
import { BundledAction } from "./job.ts";
import {
  candidateAt,
  candidateOf,
  configOf,
  entryOf,
  jobFor,
  openTown,
  propose,
  queue,
  recordAt,
  recordOf,
  verdictOf,
  verify as verifyWith,
} from "./refinery-town.ts";
import type { Remote } from "./remote.ts";
import { refusePushes } from "./trouble.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});
const verify = (town: Remote) => verifyWith(town, action);
const nothing: Verdict = { kind: "nothing", parts: [] };
const claimOf = (runId: number) => ({ runId, at: `2026-01-01T00:00:0${runId}Z` });

describe("the claim of a candidate", () => {
  const base = "b".repeat(40);
  const entries = [
    { pull: 1, head: "a".repeat(40), branch: "cogtown/1", molecule: 1, way: "rebase" as const },
  ];
  const waiting = {
    id: "c1",
    base,
    entries,
    purpose: "line",
    dispatches: ["x"],
    landed: 0,
    ground: base,
    lost: 0,
  } as const;
  const candidate = { ...waiting, entries: [...entries], dispatches: [...waiting.dispatches] };
  const record = recordOf({ candidates: [candidate, { ...candidate, id: "c2" }] });
  const claimed = recordOf({ candidates: [{ ...candidate, claim: claimOf(2) }] });

  test("is written into that candidate alone", () => {
    const decided = decideClaim(record, "c2", claimOf(1));
    expect(decided).toMatchObject({
      kind: "append",
      record: { candidates: [candidate, { id: "c2", claim: claimOf(1) }] },
    });
  });

  test("may tell what it goes without before its verdict, and nobody else may", () => {
    const conflict: Part = { kind: "conflict", pull: 1, with: "line", paths: ["a"], tail: "" };
    expect(decideParts(claimed, "c1", claimOf(2), [conflict])).toMatchObject({
      ...{ kind: "append", event: "refinery main: candidate c1 goes without #1" },
      record: { candidates: [{ id: "c1", parts: [conflict] }] },
    });
    expect(decideParts(claimed, "c1", claimOf(1), [conflict]).kind).toBe("leave");
  });

  test("goes to a later run, and not back to an earlier one", () => {
    expect(decideClaim(claimed, "c1", claimOf(3)).kind).toBe("append");
    expect(decideClaim(claimed, "c1", claimOf(1))).toEqual({
      kind: "leave",
      because: "the later run 2 has the candidate",
    });
  });

  test("is refused where the candidate is gone or has its verdict", () => {
    const judged = recordOf({ candidates: [{ ...candidate, verdict: nothing }] });
    expect(decideClaim(judged, "c1", claimOf(3)).kind).toBe("leave");
    expect(decideClaim(record, "c9", claimOf(1)).kind).toBe("leave");
    expect(decideClaim(undefined, "c1", claimOf(1)).kind).toBe("leave");
    expect(pickCandidate(judged, "c1").kind).toBe("superseded");
  });

  test("is what a verdict must come with", () => {
    const because = "another run has taken the candidate over";
    expect(decideVerdict(claimed, "c1", claimOf(2), nothing).kind).toBe("append");
    for (const claim of [claimOf(1), { ...claimOf(2), at: claimOf(3).at }]) {
      expect(decideVerdict(claimed, "c1", claim, nothing)).toEqual({ kind: "leave", because });
    }
    expect(decideVerdict(record, "c1", claimOf(1), nothing)).toEqual({ kind: "leave", because });
  });

  test("is waited for as long as it stands", () => {
    expect(findSuperseded(claimed, "c1", claimOf(2))).toBeUndefined();
    expect(findSuperseded(claimed, "c1", claimOf(1))).toContain("another run");
    expect(findSuperseded(recordOf({}), "c1", claimOf(2))).toContain("given the candidate up");
  });
});

describe("the base itself, in doubt", () => {
  test("is verified as it is, and may be found red", async () => {
    using town = openTown({ verify: "test -f mended.txt" });
    queue(town, [], { purpose: "base" });
    await verify(town);
    expect(verdictOf(town)).toMatchObject({
      kind: "red",
      commit: town.head("main"),
      parts: [],
      failed: { command: "test -f mended.txt" },
    });
  });
});

describe("a run that is too late", () => {
  test("is ended in the middle of a command when nobody waits for it any more", async () => {
    const looks = ["wanted", "trouble", "unwanted"];
    const look = () => {
      const seen = looks.shift();
      if (seen === "trouble")
        return Promise.reject(
          new GitError(["fetch"], { exitCode: 128, stdout: "", stderr: "no network" }),
        );
      return seen === "unwanted" ? Promise.reject(new Superseded("given up")) : Promise.resolve();
    };
    const untilEnded = async (unwanted: AbortSignal) => {
      await once(unwanted, "abort");
      unwanted.throwIfAborted();
    };
    await expect(whileWanted(look, untilEnded, 1)).rejects.toThrow("given up");
    expect(looks).toEqual([]);
  });

  test("says nothing when the Refinery has given the candidate up", async () => {
    using town = openTown();
    queue(town, undefined, { id: "c2" });
    const before = town.resolve(recordAt);
    const end = await verify(town);
    expect(end.exitCode).toBe(0);
    expect(end.outputs).toMatchObject({ verdict: "superseded", commit: "", results: "[]" });
    expect(town.resolve(recordAt)).toBe(before);
  });

  test("says nothing when the candidate has a verdict", async () => {
    using town = openTown();
    queue(town, undefined, { verdict: nothing });
    expect((await verify(town)).outputs["verdict"]).toBe("superseded");
    expect(verdictOf(town)).toEqual(nothing);
  });

  test("says nothing when a later run has the candidate", async () => {
    using town = openTown();
    queue(town, undefined, { claim: claimOf(2) });
    const end = await jobFor(town, action, 1).run("main");
    expect(end.log).toContain("the later run 2 has the candidate");
    expect(town.resolve(candidateAt())).toBeUndefined();
  });

  test("says nothing when the pull request's commit was taken back", async () => {
    using town = openTown();
    queue(town);
    town.git("update-ref", "refs/heads/cogtown/7", town.head("main") ?? "");
    const end = await verify(town);
    expect(end.log).toContain("is no longer on cogtown/7");
    expect(verdictOf(town)).toBeUndefined();
  });

  test("believes the pull request's own ref before a branch of the same name", async () => {
    using town = openTown();
    queue(town);
    town.git("update-ref", "refs/pull/107/head", town.head("main") ?? "");
    const end = await verify(town);
    expect(end.log).toContain("is no longer on cogtown/7");
  });

  test("says nothing when the base was rewritten below the candidate", async () => {
    using town = openTown();
    town.commit("main", "soon gone", { "gone.txt": "gone\n" });
    queue(town);
    town.git("update-ref", "refs/heads/main", town.git("rev-parse", "main~1"));
    expect((await verify(town)).log).toContain("is no longer on main");
  });
});

/** A town whose verify command runs this script in the remote repository, as somebody else would meanwhile. */
function openBusyTown(script: string): Remote {
  const town = openTown();
  const path = town.write("meanwhile.sh", `cd ${town.directory}\n${script}\n`);
  town.commit("main", "busy", { ".github/cogtown.yml": configOf({ commands: [`bash ${path}`] }) });
  return town;
}

describe("what others do while a candidate is verified", () => {
  const putRecord = `git update-ref ${recordAt} $(cat ../../other)`;

  function meanwhile(town: Remote, change: Parameters<typeof queue>[2]): void {
    queue(town, undefined, change);
    town.write("other", town.resolve(recordAt) ?? "");
    town.git("update-ref", "-d", recordAt);
    queue(town);
  }

  test("makes its verdict void when the candidate is given up, and leaves nothing behind", async () => {
    using town = openBusyTown(`${putRecord}\ngit update-ref -d ${candidateAt()}`);
    meanwhile(town, { id: "c2" });
    const end = await verify(town);
    expect(end.outputs["verdict"], end.log).toBe("superseded");
    expect(town.refinery().candidates).toMatchObject([{ id: "c2" }]);
    expect(town.resolve(candidateAt())).toBeUndefined();
  });

  test("makes its verdict void when a later run takes the candidate over", async () => {
    using town = openBusyTown(putRecord);
    meanwhile(town, { claim: claimOf(9) });
    const end = await verify(town);
    expect(end.log).toContain("another run has taken the candidate over");
    expect(verdictOf(town)).toBeUndefined();
  });

  test("does not lose the commit when somebody deletes its ref", async () => {
    using town = openBusyTown(`git update-ref -d ${candidateAt()}`);
    queue(town);
    const end = await verify(town);
    const verdict = verdictOf(town);
    expect(verdict, end.log).toMatchObject({ kind: "green" });
    expect(town.resolve(candidateAt())).toBe(verdict?.kind === "green" ? verdict.commit : "");
  });

  test("does not disturb other candidates: each verdict goes to its own", async () => {
    using town = openTown();
    const wave = propose(town, 8, { "wave.txt": "wave\n" }, "false");
    const second = candidateOf(town, [wave], { id: "c2" });
    queue(town, undefined, {}, { candidates: [candidateOf(town, [entryOf(town)]), second] });
    await Promise.all([verifyWith(town, action), verifyWith(town, action, {}, "c2")]);
    expect(verdictOf(town, "c1")).toMatchObject({ kind: "green" });
    expect(verdictOf(town, "c2")).toMatchObject({ kind: "red" });
  });
});

test("a run that is cancelled records no verdict, and its check run does not stay in progress", async () => {
  await using api = await CheckApi.open();
  using town = openTown();
  const mark = `${town.root}/started`;
  const config = configOf({ commands: [`touch ${mark}; sleep 60`] });
  town.commit("main", "slow", { ".github/cogtown.yml": config });
  queue(town);
  const step = jobFor(town, action).start("main", api.environment);
  while (!existsSync(mark)) await pause(50);
  step.kill("SIGTERM");
  const end = await step;
  expect(end.exitCode).toBe(1);
  expect(verdictOf(town)).toBeUndefined();
  expect(town.refinery().candidates[0]?.claim).toMatchObject({ runId: 1 });
  expect(api.asked.at(-1)?.body).toMatchObject({ status: "completed", conclusion: "cancelled" });
});

test("a server that refuses the candidate's commit is nobody's fault", async () => {
  using town = openTown();
  refusePushes(town, "refs/cogtown/candidates", "workflows may not be changed");
  queue(town);
  const end = await verify(town);
  expect(end.exitCode).toBe(1);
  expect(verdictOf(town)).toMatchObject({ kind: "unfinished", command: "git push" });
  expect(JSON.stringify(verdictOf(town))).toContain("workflows may not be changed");
});
