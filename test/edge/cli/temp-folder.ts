import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";

/** A folder with these files, gone when the test ends. */
export async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

export async function git(folder: string, ...args: string[]): Promise<string> {
  const identity = { GIT_AUTHOR_NAME: "Ada", GIT_AUTHOR_EMAIL: "ada@example.com" };
  const committer = { GIT_COMMITTER_NAME: "Ada", GIT_COMMITTER_EMAIL: "ada@example.com" };
  const env = {
    ...identity,
    ...committer,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  return (await execa("git", ["-C", folder, ...args], { env })).stdout;
}

/** A repository with one commit on `main`. */
export async function makeRepository(
  files: Readonly<Record<string, string>> = { "a.txt": "a\n" },
): Promise<string> {
  const folder = await makeFolder(files);
  await git(folder, "init", "--quiet", "--initial-branch=main");
  await git(folder, "add", ".");
  await git(folder, "commit", "--quiet", "--message=First");
  return folder;
}
