import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Git } from "./git.ts";

/**
 * A commit's files in a folder where nothing else ever was, and a `.git` of their own without credentials for commands
 * that ask git something. The git that is returned looks at the folder from outside: what commands do to theirs does not
 * matter to it.
 */
export async function checkOut(git: Git, folder: string, commit: string): Promise<Git> {
  const own = join(folder, ".git");
  mkdirSync(own, { recursive: true });
  const { directory, path, remote, token } = git.place;
  const fresh = new Git({ directory, workTree: folder, path, remote, token });
  rmSync(join(directory, "index"), { force: true });
  await fresh.run(["read-tree", "--reset", "-u", commit]);
  await git.run(["update-ref", "refs/candidate", commit]);
  const bare = { directory: own, path, remote, token: "" };
  await new Git(bare).run(["init", "--quiet", "--template="]);
  const inner = new Git({ ...bare, workTree: folder });
  await inner.run(["config", "core.bare", "false"]);
  await inner.run([
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    directory,
    "refs/candidate",
  ]);
  await inner.run(["update-ref", "--no-deref", "HEAD", commit]);
  await inner.run(["reset", "--quiet"]);
  return fresh;
}
