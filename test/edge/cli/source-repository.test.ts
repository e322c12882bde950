import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inspectSource } from "../../../app/cli/local/source-repository.ts";
import { git, makeFolder, makeRepository } from "./temp-folder.ts";

test("the base is the branch that is checked out, and uncommitted files are counted", async () => {
  const folder = await makeRepository();
  await git(folder, "checkout", "--quiet", "-b", "work");
  await writeFile(join(folder, "new.txt"), "new");
  const source = await inspectSource(folder);
  expect(source).toEqual({
    path: folder,
    gitDirectory: join(folder, ".git"),
    base: "work",
    head: await git(folder, "rev-parse", "HEAD"),
    uncommitted: 1,
  });
});

test("a folder that is no repository is refused", async () => {
  await expect(inspectSource(await makeFolder())).rejects.toThrow(
    /not a git repository: .*git init/,
  );
  await expect(inspectSource("/nowhere/at/all")).rejects.toThrow(/no such folder/);
});

test("a folder inside a second work tree stands for its repository", async () => {
  const folder = await makeRepository({ "sub/a.txt": "a\n" });
  const other = join(await makeFolder(), "other");
  await git(folder, "worktree", "add", "--quiet", "-b", "side", other);
  expect(await inspectSource(join(other, "sub"))).toMatchObject({
    gitDirectory: join(folder, ".git"),
    base: "side",
  });
});

test("a repository whose objects GitHub could not name is refused", async () => {
  const folder = await makeFolder();
  await git(folder, "init", "--quiet", "--object-format=sha256");
  await expect(inspectSource(folder)).rejects.toThrow(/sha256.*sha1 only/);
});

test("a shallow clone is refused, with what completes it", async () => {
  const folder = await makeRepository();
  await git(folder, "commit", "--quiet", "--allow-empty", "--message=Second");
  const clone = join(await makeFolder(), "clone");
  await git(folder, "clone", "--quiet", "--depth=1", `file://${folder}`, clone);
  await expect(inspectSource(clone)).rejects.toThrow(/shallow clone.*--unshallow/);
});

test("a repository without commits is refused", async () => {
  const folder = await makeFolder();
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await expect(inspectSource(folder)).rejects.toThrow(/no commits on `main`/);
});

test("a detached HEAD needs to be told its base, which then may be any branch", async () => {
  const folder = await makeRepository();
  await git(folder, "checkout", "--quiet", "--detach");
  await expect(inspectSource(folder)).rejects.toThrow(/detached HEAD.*--base/);
  expect((await inspectSource(folder, "main")).base).toBe("main");
});

test("a base that does not exist is refused with the branches that do", async () => {
  await expect(inspectSource(await makeRepository(), "trunk")).rejects.toThrow(
    /no such branch.*main/,
  );
});

test("a base that would stand where work branches go is refused", async () => {
  const folder = await makeRepository();
  await git(folder, "branch", "polecat");
  await expect(inspectSource(folder, "polecat")).rejects.toThrow(/use another name/);
});
