import type { Command } from "commander";
import { parseCount } from "./local/local-options.ts";
import { runLog } from "./log/run-log.ts";
import { runPatrol } from "./patrol/run-patrol.ts";
import { runQueue } from "./queue/run-queue.ts";
import type { RawRemoteOptions } from "./remote/remote.ts";
import { addRepositoryOptions, type Scene } from "./scene.ts";
import { runStatus } from "./status/run-status.ts";
import { UsageError } from "./usage-error.ts";
import { runWhy } from "./why/run-why.ts";

interface RawOptions extends RawRemoteOptions {
  readonly json?: boolean;
}

interface RawStatusOptions extends RawOptions {
  readonly all?: boolean;
}

interface RawQueueOptions extends RawOptions {
  readonly base?: string;
  readonly markdown?: boolean;
}

interface RawPatrolOptions extends RawOptions {
  readonly minutes: string;
}

const tokenHelp = `
The token comes from GITHUB_TOKEN or GH_TOKEN, never from an option. It needs to read contents, issues, pull requests and
Actions; one of somebody with write permission also sees who else has it, as the App does. Nothing is ever changed.`;

const exitCodeHelp = `
Exit codes: 0 told, 2 wrong usage, or GitHub refused.`;

const logExamples = `
Examples:
  $ cogtown log 12
  $ cogtown log 12 --repo acme/shelf
  $ cogtown log 12 --json | jq '.attempts[] | {attempt, outcome, seconds}'
  $ cogtown log 12 --github https://github.example.com

It tells who approved which text, every attempt with its run and how it ended, every step with its commit, what
reviewers asked for, holds, the pull request, and the events of the ledger in order.
${tokenHelp}
${exitCodeHelp}`;

const whyExamples = `
Examples:
  $ cogtown why               every open issue with the label \`polecat\`, in a line each
  $ cogtown why 12            one of them: what it waits for, and what would be done on the next look
  $ cogtown why --json | jq '.[] | select(.state == "held")'
${tokenHelp}
${exitCodeHelp}`;

const statusExamples = `
Examples:
  $ cogtown status
  $ cogtown status --all --json | jq '[.molecules[].attempts[] | {agent, model, dollars}]'
  $ cogtown status --json | jq .budgets.day.left

It tells who is at work, where each molecule is, who worked on it with which model, and what was spent of which budget.
What nobody told is unknown, and never nought.
${tokenHelp}
${exitCodeHelp}`;

const queueExamples = `
Examples:
  $ cogtown queue                    what the town lands on
  $ cogtown queue --base release/1.x
  $ cogtown queue --json | jq '.line[] | {pull, position, landsIn}'
  $ cogtown queue --markdown

It tells what is being verified, the line in its order with what each waits for and when it is expected to land, who
was put out and why, what landed lately, and how the Refinery does.
${tokenHelp}
${exitCodeHelp}`;

const patrolExamples = `
Examples:
  $ export APP_ID=123456 PRIVATE_KEY_PATH=cogtown.private-key.pem
  $ cogtown patrol --repo acme/shelf
  $ cogtown patrol --repo acme/shelf --minutes 2 --json

It looks once at everything that may be stale, does what is to be done, and ends: whatever a lost webhook should have
told is made up for. It may run beside an App that is at work, and as often as you like.

The credentials are the App's own, under Probot's names: APP_ID, and PRIVATE_KEY or PRIVATE_KEY_PATH. A personal token
will not do: Cogtown knows its own comments by who wrote them.

Exit codes: 0 everything was looked at, 1 something failed or the time was over, 2 wrong usage, or GitHub refused.`;

/** `--repo`, `--github` and `--json`, in the same words everywhere. */
const addRemoteOptions = (scene: Scene, command: Command) =>
  addRepositoryOptions(scene, command).option("--json", "print JSON instead of text");

const writeTo =
  ({ terminal }: Scene) =>
  (text: string) => {
    terminal.out(text);
  };

export function addLog(program: Command, scene: Scene): void {
  addRemoteOptions(
    scene,
    program
      .command("log <number>")
      .summary("tell the whole life of a molecule")
      .description(
        "Tells the whole life of a molecule: approvals, attempts, steps, holds, landing.",
      ),
  )
    .addHelpText("after", logExamples)
    .action(async (text: string, { json, ...remote }: RawOptions) => {
      const options = { ...remote, number: parseNumber(text), isJson: json === true };
      scene.finish(await runLog(options, scene.surroundings, writeTo(scene)));
    });
}

export function addWhy(program: Command, scene: Scene): void {
  addRemoteOptions(
    scene,
    program
      .command("why [number]")
      .summary("tell where molecules are, and why")
      .description(
        "Tells where a molecule is and why, what it waits for, and what would be done next.",
      ),
  )
    .addHelpText("after", whyExamples)
    .action(async (text: string | undefined, { json, ...remote }: RawOptions) => {
      const number = text === undefined ? undefined : parseNumber(text);
      const options = { ...remote, number, isJson: json === true };
      scene.finish(await runWhy(options, scene.surroundings, writeTo(scene)));
    });
}

export function addStatus(program: Command, scene: Scene): void {
  addRemoteOptions(
    scene,
    program
      .command("status")
      .summary("tell where a town is, and what it spent")
      .description(
        "Tells who is at work in a town, where each molecule is, and what all of it cost.",
      ),
  )
    .option("--all", "also molecules that have landed or were given up")
    .addHelpText("after", statusExamples)
    .action(async ({ json, all, ...remote }: RawStatusOptions) => {
      const options = { ...remote, isAll: all === true, isJson: json === true };
      scene.finish(await runStatus(options, scene.surroundings, writeTo(scene)));
    });
}

export function addQueue(program: Command, scene: Scene): void {
  addRemoteOptions(
    scene,
    program
      .command("queue")
      .summary("tell the line of a base branch, and why each waits")
      .description(
        "Tells what a base branch's Refinery verifies, the line in order, and why each waits.",
      ),
  )
    .option("--base <branch>", "base branch (default: the one that the town lands on)")
    .option("--markdown", "print Markdown instead of text")
    .addHelpText("after", queueExamples)
    .action(async ({ json, markdown, base, ...remote }: RawQueueOptions) => {
      const format = json === true ? "json" : markdown === true ? "markdown" : "text";
      const options = { ...remote, base, format } as const;
      scene.finish(await runQueue(options, scene.surroundings, writeTo(scene)));
    });
}

export function addPatrol(program: Command, scene: Scene): void {
  addRemoteOptions(
    scene,
    program
      .command("patrol")
      .summary("look once over a whole town, as its App")
      .description("Looks once over everything in a town that may be stale, as its App, and ends."),
  )
    .option("--minutes <n>", "give up after so many minutes", "5")
    .addHelpText("after", patrolExamples)
    .action(async ({ json, minutes, ...remote }: RawPatrolOptions) => {
      const limits = { minutes: parseCount("--minutes", minutes, 60), isJson: json === true };
      scene.finish(await runPatrol({ ...remote, ...limits }, scene.surroundings, writeTo(scene)));
    });
}

function parseNumber(text: string): number {
  const digits = /^#?([1-9]\d{0,9})$/.exec(text)?.[1];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(`${text} is not the number of an issue: give it as digits, for example 12.`);
}
