import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import type { Remote } from "./remote.ts";

/** A git that stands before the real one: what it does first, where the search for programs finds it, and its log. */
export interface WrappedGit {
  readonly path: string;
  readonly log: string;
}

/**
 * Puts a program called git before the real one. The script knows `$operation`, the first word of the call that is no
 * option; the call, `$@`; the real git, `$git`; and a file for notes, `$log`. Where it does not exit, git does its work.
 */
export function wrapGit(town: Remote, script: string): WrappedGit {
  const folder = join(town.root, "bin");
  const log = join(town.root, "git.log");
  const searched = process.env["PATH"] ?? "";
  const git = execaSync("bash", ["-c", "command -v git"]).stdout;
  mkdirSync(folder, { recursive: true });
  writeProgram(
    join(folder, "git"),
    [
      `git=${git} log=${log} operation=""`,
      'for word in "$@"; do case "$skip$word" in -c) skip=-;; -*) skip="";; *) operation=$word; break;; esac; done',
      script,
      'exec "$git" "$@"',
    ].join("\n"),
  );
  return { path: `${folder}:${searched}`, log };
}

/** A rule of the server: no push may touch refs that begin so. */
export function refusePushes(town: Remote, prefix: string, words: string): void {
  const refuse = `while read -r old new ref; do case "$ref" in ${prefix}*) echo "${words}" >&2; exit 1;; esac; done`;
  writeProgram(join(town.directory, "hooks", "pre-receive"), refuse);
}

function writeProgram(path: string, script: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(path, 0o755);
}
