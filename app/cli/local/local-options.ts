import { resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** The options of `cogtown local` as commander hands them over: texts. */
export interface RawLocalOptions {
  readonly repo: string;
  readonly base?: string;
  readonly agent?: string;
  readonly verify?: readonly string[];
  readonly agentEnv?: readonly string[];
  readonly issues?: readonly string[];
  readonly untilDone?: boolean;
  readonly result?: string;
  readonly json?: string;
  readonly concurrency?: string;
  readonly review?: string;
  readonly timeout: string;
}

export interface LocalOptions {
  readonly repo: string;
  readonly base: string | undefined;
  readonly agent: string | undefined;
  readonly verify: readonly string[] | undefined;
  readonly agentEnv: readonly string[];
  readonly issues: readonly string[];
  readonly isUntilDone: boolean;
  /** Full path. */
  readonly result: string | undefined;
  readonly json: string | undefined;
  readonly concurrency: number | undefined;
  readonly review: "none" | "required" | undefined;
  readonly timeoutMinutes: number;
}

/** Turns texts into what they mean. Throws UsageError naming the option that is wrong. */
export function parseLocalOptions(raw: RawLocalOptions): LocalOptions {
  return {
    repo: raw.repo,
    base: raw.base,
    agent: parseAgent(raw.agent),
    verify: raw.verify,
    agentEnv: (raw.agentEnv ?? []).map(parseVariableName),
    issues: raw.issues ?? [],
    isUntilDone: raw.untilDone === true,
    result: raw.result === undefined ? undefined : resolve(raw.result),
    json: raw.json,
    concurrency:
      raw.concurrency === undefined ? undefined : parseCount("--concurrency", raw.concurrency),
    review: parseReview(raw.review),
    timeoutMinutes: parseMinutes(raw.timeout),
  };
}

function parseAgent(command: string | undefined): string | undefined {
  if (command?.trim() !== "") return command;
  throw new UsageError(
    "--agent is empty: give the command that runs your coding agent, for example --agent 'my-agent --yes'.",
  );
}

function parseVariableName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new UsageError(
    `--agent-env ${name} is not the name of a variable (give the name only, not NAME=value).`,
  );
}

export function parseCount(option: string, text: string, most = 64): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  throw new UsageError(`${option} ${text}: give a whole number from 1 to ${most}.`);
}

function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (text.trim() !== "" && minutes > 0 && minutes <= 10_080) return minutes;
  throw new UsageError(`--timeout ${text}: give a number of minutes, at most 10080 (a week).`);
}

function parseReview(text: string | undefined): LocalOptions["review"] {
  if (text === undefined || text === "none" || text === "required") return text;
  throw new UsageError(`--review ${text}: it is \`none\` or \`required\`.`);
}
