import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readCommit } from "../../../app/local/git/history.ts";
import { readLooseObject } from "../../../app/local/git/object-files.ts";
import { objectType, readBlob, readTreeEntry } from "../../../app/local/git/objects.ts";
import { GitRepository } from "../../../app/local/git/repository.ts";
import { commitFiles, createBareRepository } from "../../../app/local/git/storage.ts";

const author = { name: "Ada Lovelace", email: "ada@example.com", date: new Date(1_000_000) };
const files = { "a.txt": "a\n", "deep/er/b.sh": "b", "deep/ü.txt": "", "z z": "\0\xff" };

async function makeGit() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-objects-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = process.env["PATH"] ?? "";
  const git = await createBareRepository(join(folder, "a.git"), "main", path);
  const commit = await commitFiles(git, { branch: "main", author, message: "Ünder\n\nway", files });
  const reopen = () => new GitRepository(git.directory, path);
  const pack = async () => {
    await git.run(["repack", "-adq"]);
    await git.run(["prune-packed", "-q"]);
    expect(await readLooseObject(git.directory, commit)).toBeUndefined();
  };
  const write = async (type: string, input: string | Uint8Array) =>
    (await git.run(["hash-object", "-t", type, "-w", "--literally", "--stdin"], { input })).trim();
  return { git, commit, reopen, pack, write };
}

/** Everything that is read without git where it can be. */
async function readAll(git: GitRepository, commit: string) {
  const paths = [...Object.keys(files), "deep", "deep/er", "deep/no", "a.txt/no", "no", "deep//er"];
  const entries = await Promise.all(paths.map((path) => readTreeEntry(git, commit, path)));
  const blobs = entries.flatMap((entry) => (entry?.type === "blob" ? [entry.sha] : []));
  return {
    commit: await readCommit(git, commit),
    entries,
    types: await Promise.all(
      [commit, ...entries.map((entry) => entry?.sha ?? "")].map((sha) => objectType(git, sha)),
    ),
    blobs: await Promise.all(blobs.map((sha) => readBlob(git, sha))),
  };
}

test("objects read from their files are the same as git tells them", async () => {
  const { commit, reopen, pack } = await makeGit();
  const loose = await readAll(reopen(), commit);
  await pack();
  const packed = await readAll(reopen(), commit);
  expect(loose).toEqual(packed);
  expect(loose.commit).toMatchObject({ author, committer: author, message: "Ünder\n\nway" });
  expect(loose.entries.slice(0, 6).map((entry) => [entry?.mode, entry?.size])).toEqual([
    ["100644", 2],
    ["100755", 1],
    ["100644", 0],
    ["100644", 3],
    ["040000", null],
    ["040000", null],
  ]);
});

test("commits that others wrote in other ways are told as git tells them", async () => {
  const { git, commit, reopen, pack, write } = await makeGit();
  const { tree } = await readCommit(git, commit);
  const head = (who: string, more = "") =>
    `tree ${tree}\nparent ${commit}\nparent ${commit}\nauthor ${who}\ncommitter ${who}\n${more}\n`;
  const ada = "Ada <ada@example.com> 1700000000 +0530";
  const written = await Promise.all([
    write("commit", `${head(ada)}plain\n\n\n`),
    write("commit", `${head(ada)}\n\nleading`),
    write("commit", head(ada)),
    write("commit", `${head(ada, "gpgsig -----BEGIN\n tree x\n \n author y\n")}signed\n`),
    write("commit", Buffer.from(`${head(ada, "encoding ISO-8859-1\n")}\xe4`, "latin1")),
    write("commit", `${head("<> 0 +0000")}nobody`),
    write("commit", `${head("  Odd   <a b> 1 +0000")}odd`),
    write("commit", `${head("Ada <ada@example.com>")}no date`),
    write("commit", `${head(ada)}before\0after`),
  ]);
  const loose = await Promise.all(written.map((sha) => readCommit(reopen(), sha)));
  for (const [index, sha] of written.entries())
    await git.run(["update-ref", `refs/heads/w${index}`, sha]);
  await pack();
  expect(loose).toEqual(await Promise.all(written.map((sha) => readCommit(reopen(), sha))));
});

test("a replaced object is still what its name says", async () => {
  const { git, commit, reopen, pack, write } = await makeGit();
  const { tree } = await readCommit(git, commit);
  const other = await write("commit", `tree ${tree}\nauthor ${author.name}`);
  await git.run(["update-ref", `refs/replace/${commit}`, other]);
  await pack();
  expect((await readCommit(reopen(), commit)).message).toBe("Ünder\n\nway");
});
