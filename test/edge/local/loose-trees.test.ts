import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareLooseTrees } from "../../../app/local/git/loose-diff.ts";
import { editLooseTree } from "../../../app/local/git/loose-trees.ts";
import type { TreeChange } from "../../../app/local/git/objects.ts";
import { writeBlob, writeCommit, writeTree } from "../../../app/local/git/objects.ts";
import type { GitRepository } from "../../../app/local/git/repository.ts";
import { createBareRepository } from "../../../app/local/git/storage.ts";

let folder: string;
let git: GitRepository;
let blobs: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cogtown-trees-"));
  git = await createBareRepository(join(folder, "a.git"), "main", process.env["PATH"] ?? "");
  blobs = await Promise.all(["one", "two", "\0\xff"].map((text) => writeBlob(git, text)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** By git's own index. */
async function editByGit(base: string | null, changes: readonly TreeChange[]): Promise<string> {
  const environment = { GIT_INDEX_FILE: join(folder, "index") };
  await git.run(["read-tree", ...(base === null ? ["--empty"] : [base])], { environment });
  const input = changes
    .map(
      ({ path, mode, sha }) => `${sha === null ? "0" : mode} ${sha ?? "0".repeat(40)}\t${path}\0`,
    )
    .join("");
  await git.run(["update-index", "-z", "--index-info"], { environment, input });
  return (await git.run(["write-tree"], { environment })).trim();
}

const folders = fc.array(fc.constantFrom("a", "a.b", "a-", ".github", "ünder"), { maxLength: 2 });
const leaf = fc.constantFrom("a-b", "a.b.c", "a0", "ab");
const path = fc.tuple(folders, leaf).map(([parts, name]) => [...parts, name]);
const change = (shas: readonly (string | null)[]) =>
  fc.record({
    path: path.map((parts) => parts.join("/")),
    mode: fc.constantFrom("100644", "100755"),
    sha: fc.constantFrom(...shas),
  });
const byPath = { selector: ({ path: key }: TreeChange) => key, maxLength: 12 };

test("an edited tree is the one that git's index makes of it, or left to git", async () => {
  let edited = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(change(blobs), byPath),
      fc.uniqueArray(change([...blobs, null]), byPath),
      async (first, second) => {
        const base = await editByGit(null, first);
        const told = await editLooseTree(git.directory, base, second);
        if (told === "unknown") return;
        edited += 1;
        expect(told).toBe(await editByGit(base, second));
      },
    ),
    { numRuns: 25, seed: 7 },
  );
  expect(edited).toBeGreaterThan(20);
});

const file = (at: string, more: Partial<TreeChange> = {}): TreeChange => ({
  path: at,
  mode: "100644",
  sha: blobs[0] ?? null,
  ...more,
});

test("the last file of a folder takes the folder with it, and the last of all leaves an empty tree", async () => {
  const base = await writeTree(git, null, [file("a/b/c"), file("d")]);
  const edit = (...paths: string[]) =>
    editLooseTree(
      git.directory,
      base,
      paths.map((at) => file(at, { sha: null })),
    );
  expect(await edit("a/b/c")).toBe(await editByGit(null, [file("d")]));
  expect(await edit("a/b/c", "d")).toBe(await editByGit(null, []));
  const author = { name: "Ada", email: "ada@example.com", date: new Date(0) };
  const commit = await writeCommit(git, { tree: base, parents: [], author, message: "a" });
  const changes = [file("e")];
  expect(await editLooseTree(git.directory, commit, changes)).toBe(await editByGit(base, changes));
});

test("what git might refuse or do in its own way is left to it", async () => {
  const base = await writeTree(git, null, [file("folder/in"), file("file")]);
  const isLeft = async (...changes: TreeChange[]) =>
    (await editLooseTree(git.directory, base, changes)) === "unknown";
  const strange = [
    ".git/config",
    "a/.GIT",
    ".git.",
    ".git ",
    "git~1",
    "../up",
    "a//b",
    "",
    "/a",
    ".",
  ];
  for (const at of [...strange, "a\\b", "a:b", "a\0b", "\u200c.git"])
    expect(await isLeft(file(at)), at).toBe(true);
  expect(await isLeft(file("a", { sha: "1".repeat(40) }))).toBe(true);
  expect(await isLeft(file("a", { sha: base }))).toBe(true);
  expect(await isLeft(file("a", { mode: "120000" }))).toBe(true);
  expect(await isLeft(file("a", { mode: "040000", sha: base }))).toBe(true);
  expect(await isLeft(file("folder"))).toBe(true);
  expect(await isLeft(file("folder", { sha: null }))).toBe(true);
  expect(await isLeft(file("file/in"))).toBe(true);
  expect(await isLeft(file("new"), file("new/in"))).toBe(true);
  expect(await isLeft(file("new"), file("new"))).toBe(true);
  expect(await isLeft(file(".gitignore"), file(".github/a"), file("new"))).toBe(false);
});

test("what changed between two trees is what git says, whatever became of a name", async () => {
  const link = { mode: "120000" };
  const trees = [
    await writeTree(git, null, []),
    await writeTree(git, null, [file("a"), file("b/c"), file("b-c"), file("z")]),
    await writeTree(git, null, [file("a", { sha: blobs[1] ?? null }), file("b"), file("b-c/d")]),
    await writeTree(git, null, [file("a", { mode: "100755" }), file("b", link), file("z/a/b")]),
    await writeTree(git, null, [file("a", link), file("b/c/d"), file("b/ü"), file("b/e")]),
    await writeTree(git, null, [
      file("a", { mode: "160000", sha: "1".repeat(40) }),
      file("b/c", { sha: blobs[1] ?? null }),
    ]),
  ];
  for (const before of trees) {
    for (const after of trees) {
      const told = await compareLooseTrees(git.directory, before, after);
      const args = ["diff-tree", "-r", "--name-status", "-z", before, after];
      const own = (await git.run(args)).split("\0").slice(0, -1);
      expect(
        told === "unknown" ? told : told.flatMap(({ letter, path: at }) => [letter, at]),
      ).toEqual(own);
    }
  }
});
