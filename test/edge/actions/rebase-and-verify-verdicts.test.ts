import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatesOf } from "#core/refinery/gates.ts";
import type { KnownVerdict, Red } from "#core/refinery/record.ts";
import { recallVerdict } from "../../../actions/rebase-and-verify/known.ts";
import { proveCommit } from "../../../actions/rebase-and-verify/verify.ts";
import { createGitDirectory, fetchRefs } from "../../../actions/shared/git-directory.ts";
import { workshopIn } from "./bare-workshop.ts";
import { BundledAction } from "./job.ts";
import { survivorsIn } from "./processes.ts";
import {
  candidateAt,
  entryOf,
  openTown,
  queue,
  recordOf,
  verdictOf,
  verify as verifyWith,
} from "./refinery-town.ts";
import type { Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});
const verify = (town: Remote) => verifyWith(town, action);

const at = "2026-01-01T00:00:00Z";
/** A verdict of another candidate about the tree that the work on 7 makes, by the commands of `openTown`. */
const knownOf = (town: Remote, kind: KnownVerdict["kind"], candidate: string): KnownVerdict => ({
  commit: town.head("cogtown/7") ?? "",
  base: town.head("main") ?? "",
  tree: town.git("rev-parse", "cogtown/7^{tree}"),
  gates: gatesOf({ setup: [], commands: ["echo RAN"], criteria: ["true"] }),
  kind,
  candidate,
  at,
});

describe("a tree that was verified before", () => {
  test("is green at once when it was green, and nothing is run", async () => {
    using town = openTown({ verify: "echo RAN" });
    queue(town, undefined, {}, { verdicts: [knownOf(town, "green", "c0")] });
    const end = await verify(town);
    expect(end.log).not.toContain("RAN");
    expect(end.exitCode).toBe(0);
    expect(verdictOf(town)).toMatchObject({ kind: "green", knownFrom: "c0", results: [] });
    expect(town.resolve(candidateAt())).toBe(town.head("cogtown/7"));
  });

  test("is verified again when other commands were run, or when it was red once", async () => {
    using town = openTown({ verify: "echo RAN" });
    const green = { ...knownOf(town, "green", "c0"), gates: "0".repeat(16) };
    queue(town, undefined, {}, { verdicts: [green, knownOf(town, "red", "c1")] });
    expect((await verify(town)).log).toContain("RAN");
    expect(verdictOf(town)).toMatchObject({ kind: "green", results: [{}, {}] });
  });

  test("is red at once when it was red twice, with what failed then", async () => {
    using town = openTown({ verify: "echo RAN" });
    const [first, second] = [knownOf(town, "red", "c8"), knownOf(town, "red", "c9")];
    const red: Red = {
      candidate: "c9",
      tree: first.tree,
      isAlone: true,
      command: "npm test",
      exitCode: 7,
      tail: "expected 1, got 2",
      after: [],
      at,
    };
    const suspects = [{ entry: entryOf(town), reds: [red], since: at }];
    queue(town, undefined, {}, { verdicts: [first, second], suspects });
    const end = await verify(town);
    expect(end.log).not.toContain("RAN");
    expect(verdictOf(town)).toMatchObject({
      kind: "red",
      failed: { command: "npm test", exitCode: 7 },
    });
    const words = JSON.stringify(verdictOf(town));
    expect(words).toContain("failed with these commands 2 times already (candidates c8, c9)");
    expect(words).toContain("expected 1, got 2");
  });

  test("is remembered as red even where nobody remembers how", () => {
    const verdict = { commit: "c", base: "b", tree: "t", gates: "g", kind: "red" as const, at };
    const verdicts = [
      { ...verdict, candidate: "c1" },
      { ...verdict, candidate: "c2" },
    ];
    const recalled = recallVerdict(recordOf({ verdicts }), "t", "g");
    expect(recalled).toMatchObject({ kind: "red", failed: { command: "verify", exitCode: 1 } });
  });
});

describe("a command that outlasts its time", () => {
  test("has shown nothing, and nothing of it goes on", async () => {
    using town = openTown();
    const folder = mkdtempSync(join(tmpdir(), "cogtown-prove-"));
    try {
      mkdirSync(join(folder, "work"));
      const git = await createGitDirectory({
        directory: join(folder, "git"),
        path: process.env["PATH"] ?? "",
        remote: { server: town.server, url: `file://${town.directory}` },
        token: "",
      });
      const { main: commit = "" } = await fetchRefs(git, { main: "refs/heads/main" });
      const proven = await proveCommit(workshopIn(join(folder, "work")), git, {
        commit,
        tree: await git.treeOf(commit),
        gates: { setup: [], commands: ["true", "echo waiting; sleep 600"], criteria: [] },
        timeoutMinutes: 0.01,
      });
      expect(proven).toMatchObject({ kind: "unfinished", command: "echo waiting; sleep 600" });
      expect(JSON.stringify(proven)).toContain("waiting");
      expect(survivorsIn(folder)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
