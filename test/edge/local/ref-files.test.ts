import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listRefs, readRef, resolveCommit, updateRefs } from "../../../app/local/git/refs.ts";
import { commitFiles, createBareRepository } from "../../../app/local/git/storage.ts";

async function makeGit() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-refs-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const git = await createBareRepository(join(folder, "a.git"), "main", process.env["PATH"] ?? "");
  const author = { name: "Ada", email: "ada@example.com", date: new Date(0) };
  const commit = (branch: string) =>
    commitFiles(git, { branch, author, message: branch, files: { "a.txt": branch } });
  return { git, folder, commit };
}

test("refs are the same as git's own list, packed, loose, or both", async () => {
  const { git, commit } = await makeGit();
  const old = await commit("main");
  await commit("packed/only");
  await git.run(["tag", "v1", old]);
  await git.run(["pack-refs", "--all"]);
  const newer = await commit("other");
  await updateRefs(git, [{ name: "refs/heads/main", before: old, after: newer }]);
  await updateRefs(git, [{ name: "refs/cogtown/molecules/1", after: newer }]);
  const listed = (await listRefs(git)).map(({ name, type, sha }) => `${name} ${type} ${sha}`);
  const own = await git.run(["for-each-ref", "--format=%(refname) %(objecttype) %(objectname)"]);
  expect(listed).toEqual(own.trim().split("\n"));
  expect((await readRef(git, "refs/heads/main"))?.sha).toBe(newer);
  expect((await listRefs(git, "refs/heads/pa")).map(({ name }) => name)).toEqual([
    "refs/heads/packed/only",
  ]);
});

test("a deleted ref is gone, and a folder of refs is no ref", async () => {
  const { git, commit } = await makeGit();
  const sha = await commit("a/b");
  await git.run(["pack-refs", "--all"]);
  expect(await readRef(git, "refs/heads/a")).toBeUndefined();
  await git.run(["update-ref", "-d", "refs/heads/a/b", sha]);
  expect(await readRef(git, "refs/heads/a/b")).toBeUndefined();
  expect(await listRefs(git)).toEqual([]);
});

test("a name leads nowhere but below refs, and a ref that is being written is none yet", async () => {
  const { git, folder, commit } = await makeGit();
  const sha = await commit("main");
  await mkdir(join(folder, "secret"));
  await writeFile(join(folder, "secret", "sha"), `${sha}\n`);
  await writeFile(join(git.directory, "refs", "heads", "next.lock"), `${sha}\n`);
  const names = [
    "refs/heads/../../../secret/sha",
    "refs/heads/next.lock",
    "refs/heads/a\0b",
    "refs//heads/main",
  ];
  for (const name of names) {
    expect(await readRef(git, name)).toBeUndefined();
    expect(await resolveCommit(git, name)).toBeUndefined();
    expect(await listRefs(git, name)).toEqual([]);
  }
  expect((await listRefs(git, "refs/heads/")).map(({ name }) => name)).toEqual(["refs/heads/main"]);
});

test("a folder that goes with its last ref while refs are listed hides none of the others", async () => {
  const { git, commit } = await makeGit();
  await commit("main");
  const folder = join(git.directory, "refs/heads/polecat");
  let isOver = false;
  const comeAndGo = async () => {
    for (let round = 0; round < 300; round += 1) {
      await mkdir(folder);
      await rm(folder, { recursive: true });
    }
    isOver = true;
  };
  const listAll = async () => {
    const seen: string[][] = [];
    while (!isOver) seen.push((await listRefs(git)).map(({ name }) => name));
    return seen;
  };
  const [, seen] = await Promise.all([comeAndGo(), listAll()]);
  expect(seen.filter((names) => !names.includes("refs/heads/main"))).toEqual([]);
});
