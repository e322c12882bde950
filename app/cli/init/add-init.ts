import type { Command } from "commander";
import type { Scene } from "../scene.ts";
import { parseInitOptions, type RawInitOptions } from "./init-options.ts";

const examples = `
Examples:
  $ cogtown init                                        asks what it must know
  $ cogtown init --yes --agent claude --verify 'npm test'
  $ cogtown init --yes --agent-command './agent.sh' --review none
  $ cogtown init --dry-run                              shows what would be written
  $ cogtown init --yes                                  later, and with a newer version: upgrades
  $ cogtown init --uninstall

It writes .github/cogtown.yml, the workflow files, the issue form and .cogtown/installed.json into the work tree, all of
them or none. It never commits and never pushes. Languages, package managers and the test command are read off the files
at the root. Run again, it keeps what you changed: git merges it with what is new, and what collides is left to you.

Exit codes: 0 written or nothing to do, 1 files are in the way, were kept, or you said no, 2 wrong usage or a folder that
cannot be written into.`;

function collect(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}

export function addInit(program: Command, scene: Scene): void {
  program
    .command("init")
    .summary("make this clone a town, or bring it up to date")
    .description("Writes the files that make a repository a town, upgrades them, or removes them.")
    .option("--yes", "ask nothing")
    .option("--agent <name>", "claude, codex, gemini, copilot, opencode or command")
    .option("--agent-command <command>", "program that does the work (--agent command)")
    .option("--model <name>", "model of the agent, as its vendor calls it")
    .option("--verify <command>", "command that proves a result; may be repeated", collect)
    .option("--setup <command>", "command that comes before it; may be repeated", collect)
    .option("--base <branch>", "branch to land on (default: the default branch)")
    .option("--review <required|none>", "whether a person approves before anything lands")
    .option("--host <actions|server>", "where the App runs")
    .option("--merge-queue", "the base branch has GitHub's merge queue")
    .option("--no-merge-queue", "it has none any more")
    .option("--on-conflict <way>", "files in the way: stop, keep, replace or mark")
    .option("--uninstall", "remove what an earlier run wrote")
    .option("--force", "with --uninstall: also files that were changed since")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("--repo <owner/name>", "repository on GitHub (default: the git remote `origin`)")
    .option("--github <url>", "root of GitHub's API (default: of the host of `origin`)")
    .option("--json", "print JSON instead of text; with --yes or --dry-run")
    .addHelpText("after", examples)
    .action(async (raw: RawInitOptions) => {
      const { askAtTerminal } = await import("./questions.ts");
      const { runInit } = await import("./run-init.ts");
      const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
      const { surroundings, terminal, finish } = scene;
      const questions = isTerminal ? askAtTerminal : undefined;
      const { folder } = surroundings;
      finish(await runInit(parseInitOptions(raw), { folder, terminal, questions }));
    });
}
