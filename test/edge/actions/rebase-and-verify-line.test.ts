import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Assembled,
  assembleLine,
  type Piece,
} from "../../../actions/rebase-and-verify/assemble.ts";
import { mender } from "../../../actions/rebase-and-verify/mend.ts";
import { Library } from "../../../actions/rebase-and-verify/precedents.ts";
import { createGitDirectory, fetchRefs } from "../../../actions/shared/git-directory.ts";
import { workshopIn } from "./bare-workshop.ts";
import { BundledAction } from "./job.ts";
import {
  candidateAt,
  candidateOf,
  entryOf,
  fatesOf,
  mergeByHand,
  openFork,
  openTown,
  propose,
  queue,
  recordOf,
  verdictOf,
  verify as verifyWith,
} from "./refinery-town.ts";
import { Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});
const verify = (town: Remote) => verifyWith(town, action);

describe("a candidate of several pull requests", () => {
  test("has them one after the other, and says where each of them stands", async () => {
    using town = openTown({ verify: "test -f hello.txt && test -f wave.txt" });
    const wave = propose(town, 8, { "wave.txt": "wave\n" });
    queue(town, [entryOf(town, 7), wave]);
    await verify(town);
    expect(town.subjects(candidateAt())).toEqual(["Work on 7", "Work on 8"]);
    const at = (revision: string) => town.git("rev-parse", `${candidateAt()}${revision}`);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      parts: [
        { kind: "placed", pull: 107, commit: at("~1"), tree: at("~1^{tree}") },
        { kind: "placed", pull: 108, commit: at(""), tree: at("^{tree}") },
      ],
    });
  });

  test("goes on without one that does not fit those before it, and says that it fits the base", async () => {
    using town = openTown({ files: { "shared.txt": "mine\n" } });
    const other = propose(town, 8, { "shared.txt": "theirs\n" }, "false");
    const last = propose(town, 9, { "wave.txt": "wave\n" });
    queue(town, [entryOf(town, 7), other, last]);
    const end = await verify(town);
    expect(verdictOf(town), end.log).toMatchObject({
      kind: "green",
      parts: [
        { kind: "placed", pull: 107 },
        { kind: "conflict", pull: 108, with: "line", paths: ["shared.txt"] },
        { kind: "placed", pull: 109 },
      ],
    });
    expect(town.subjects(candidateAt())).toEqual(["Work on 7", "Work on 9"]);
    expect(end.outputs["skipped"]).toBe("#108");
  });

  test("goes on without one that the base itself has changed under", async () => {
    using town = openTown({ files: { "shared.txt": "mine\n" } });
    const wave = propose(town, 8, { "wave.txt": "wave\n" });
    town.commit("main", "moved", { "shared.txt": "theirs\n" });
    queue(town, [wave, entryOf(town, 7)]);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      parts: [{ kind: "placed" }, { kind: "conflict", pull: 107, with: "base" }],
    });
  });

  test("goes on without one that another before it made superfluous", async () => {
    using town = openTown();
    const same = propose(town, 8, { "hello.txt": "hello\n" });
    queue(town, [entryOf(town, 7), same]);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      parts: [{ kind: "placed" }, { kind: "empty", pull: 108 }],
    });
  });
});

describe("a candidate whose first pull request has landed before its job started", () => {
  test("stands on that landing, although the head is on no branch any more", async () => {
    using town = openTown();
    const [first, next] = [entryOf(town), propose(town, 8, { "wave.txt": "wave\n" })];
    town.commit("main", "moved", { "moved.txt": "moved\n" });
    queue(town, [first]);
    await verify(town);
    const commit = town.resolve(candidateAt()) ?? "";
    const tree = town.git("rev-parse", `${commit}^{tree}`);
    const second = candidateOf(town, [first, next], { id: "c2", landed: 1 });
    for (const branch of ["main", "cogtown/7"]) {
      town.git("update-ref", `refs/heads/${branch}`, commit);
    }
    const at = "2026-01-01T00:00:00Z";
    const landing = { pull: first.pull, head: first.head, commit, tree, at, waited: 1 };
    town.writeRefinery(recordOf({ candidates: [second], landed: [landing] }));
    const end = await verifyWith(town, action, {}, "c2");
    expect(verdictOf(town, "c2"), end.log).toMatchObject({
      kind: "green",
      parts: [{ kind: "placed", commit, tree }, { kind: "placed" }],
    });
    expect(town.git("rev-parse", `${candidateAt("c2")}^`)).toBe(commit);
  });
});

describe("a pull request that was moved to its verified commit for a landing that did not come about", () => {
  test("is still what was queued, for every candidate that holds it", async () => {
    using town = openTown();
    const [first, next] = [entryOf(town), propose(town, 8, { "wave.txt": "wave\n" })];
    town.commit("main", "moved", { "moved.txt": "moved\n" });
    queue(town, [first]);
    await verify(town);
    const commit = town.resolve(candidateAt()) ?? "";
    const [green] = town.refinery().candidates;
    town.git("update-ref", "refs/heads/cogtown/7", commit);
    const longer = candidateOf(town, [first, next], { id: "c2" });
    town.writeRefinery(recordOf({ candidates: green === undefined ? [] : [green, longer] }));
    const end = await verifyWith(town, action, {}, "c2");
    expect(verdictOf(town, "c2"), end.log).toMatchObject({
      kind: "green",
      parts: [{ kind: "placed", commit }, { kind: "placed" }],
    });
  });

  test("is not what was queued where somebody else moved it", async () => {
    using town = openTown();
    const first = entryOf(town);
    queue(town, [first]);
    town.git("update-ref", "refs/heads/cogtown/7", town.head("main") ?? "");
    expect((await verify(town)).outputs["verdict"]).toBe("superseded");
  });
});

describe("a candidate without pull requests", () => {
  test("is the base itself, verified as it is", async () => {
    using town = openTown();
    queue(town, [], { purpose: "base" });
    await verify(town);
    const commit = town.resolve("refs/heads/main");
    expect(verdictOf(town)).toMatchObject({ kind: "green", commit, parts: [] });
  });
});

describe("a pull request from a fork", () => {
  test("is merged, so that its head is reachable, and needs neither branch nor molecule", async () => {
    using town = openTown();
    const fork = openFork(town, 31, { "patch.txt": "patch\n" });
    queue(town, [entryOf(town), fork]);
    const end = await verify(town);
    expect(fatesOf(town), end.log).toEqual(["placed", "placed"]);
    expect(town.git("log", "-1", "--format=%s|%an|%P", candidateAt())).toBe(
      `Merge pull request #31 from patch-1|Ada|${town.head("cogtown/7")} ${fork.head}`,
    );
    const dates = town.git("log", "-1", "--format=%ad|%cd", "--date=raw", candidateAt());
    const head = town.git("log", "-1", "--format=%ad", "--date=raw", fork.head);
    expect(dates).toBe(`${head}|${head}`);
  });

  test("is taken as it is where it stands on the base already", async () => {
    using town = openTown();
    const fork = openFork(town, 31, { "patch.txt": "patch\n" });
    queue(town, [fork]);
    await verify(town);
    expect(town.resolve(candidateAt())).toBe(fork.head);
  });
});

/** Pull requests of a few files, some of which clash, some empty, some with merges of their own; and a base that moved. */
function buildForks(town: Remote, shape: readonly Shape[]): Piece[] {
  town.commit("main", "settled start", { "a.txt": "1\n", "b.txt": "1\n", "c.txt": "1\n" });
  town.commit("teacher", "teacher", { "a.txt": "teacher\n" });
  const pieces = shape.map(({ file, text, way, isMerge }, at) => {
    const branch = `work-${at}`;
    town.commit(branch, `work ${at}`, { [`${file}.txt`]: `${text}\n` });
    if (isMerge) mergeByHand(town, branch, "teacher", { "a.txt": `settled ${text}\n` });
    return { head: town.head(branch) ?? "", way, message: `Merge ${at}` };
  });
  town.commit("main", "moved", { "c.txt": "moved\n" });
  return pieces;
}

interface Shape {
  readonly file: string;
  readonly text: number;
  readonly way: "rebase" | "merge";
  readonly isMerge: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  file: fc.constantFrom("a", "b", "c"),
  text: fc.integer({ min: 1, max: 3 }),
  way: fc.constantFrom("rebase" as const, "merge" as const),
  isMerge: fc.boolean(),
});

/** Assembles on a machine that has seen nothing else. */
async function assembleAfresh(town: Remote, pieces: readonly Piece[]): Promise<Assembled> {
  const folder = mkdtempSync(join(tmpdir(), "cogtown-line-"));
  try {
    const git = await createGitDirectory(placeOf(town, join(folder, "git")));
    const refs = pieces.map((_piece, at) => [`work-${at}`, `refs/heads/work-${at}`] as const);
    await fetchRefs(git, { main: "refs/heads/main", ...Object.fromEntries(refs) });
    const maker = { workshop: workshopIn(folder), git, rules: [], timeoutMinutes: 1 };
    const library = new Library(git, folder);
    return await assembleLine(git, town.head("main") ?? "", pieces, (onto, head) =>
      mender(maker, library, [onto, head]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const placeOf = (town: Remote, directory: string) => ({
  directory,
  path: process.env["PATH"] ?? "",
  remote: { server: town.server, url: `file://${town.directory}` },
  token: "",
});

test("the same entries give the same commits, and a longer line begins with the commits of a shorter one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(shapes, { minLength: 2, maxLength: 4 }), async (shape) => {
      using town = new Remote({ "readme.txt": "hello\n" });
      const pieces = buildForks(town, shape);
      const whole = await assembleAfresh(town, pieces);
      expect(await assembleAfresh(town, pieces)).toEqual(whole);
      const shorter = await assembleAfresh(town, pieces.slice(0, -1));
      expect(whole.fates.slice(0, -1)).toEqual(shorter.fates);
    }),
    { numRuns: 5, seed: 8 },
  );
}, 120_000);
