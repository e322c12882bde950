import { execa } from "execa";
import { UsageError } from "./usage-error.ts";

export type GitAnswer =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Runs git in a folder without asking anybody anything. Variables such as GIT_DIR are left out: a caller that is itself
 * run by git (a hook, an alias) must not send us into its own repository. Throws UsageError when there is no git.
 */
export async function runGit(folder: string, args: readonly string[]): Promise<GitAnswer> {
  const { exitCode, stdout, stderr } = await hearGit(folder, args);
  return exitCode === 0 ? { ok: true, text: stdout.trim() } : { ok: false, problem: stderr.trim() };
}

/** As runGit, for commands whose exit code is an answer; what they print comes to the byte. */
export async function hearGit(
  folder: string,
  args: readonly string[],
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const result = await execa("git", ["-C", folder, ...args], {
    reject: false,
    extendEnv: false,
    stripFinalNewline: false,
    env: { ...ownEnvironment(), GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0" },
  });
  if (result.code === "ENOENT") {
    throw new UsageError("git was not found: install it and make sure that it is on the PATH.");
  }
  const { exitCode = 1, stdout, stderr } = result;
  return { exitCode, stdout, stderr };
}

/** As runGit, for what cannot fail in a healthy world. Throws with git's own words. */
export async function requireGit(folder: string, args: readonly string[]): Promise<string> {
  const answer = await runGit(folder, args);
  if (answer.ok) return answer.text;
  throw new Error(`git ${args.join(" ")} failed: ${answer.problem}`);
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith("GIT_") ? [] : [[name, value]],
    ),
  );
}
