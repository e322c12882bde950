import { type AgentName, agentNames } from "#core/config/config.ts";
import { nearestWord } from "#core/text/nearest-word.ts";
import { UsageError } from "../usage-error.ts";
import { type HostName, hosts } from "./answers.ts";
import { type ObstacleChoice, obstacleChoices } from "./plan-files.ts";

/** `cogtown init` as commander hands it over. */
export interface RawInitOptions {
  readonly yes?: boolean;
  readonly agent?: string;
  readonly agentCommand?: string;
  readonly model?: string;
  readonly setup?: readonly string[];
  readonly verify?: readonly string[];
  readonly base?: string;
  readonly review?: string;
  readonly host?: string;
  readonly mergeQueue?: boolean;
  readonly onConflict?: string;
  readonly uninstall?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly repo?: string;
  readonly github?: string;
}

/** What was said on the command line; undefined: nothing was said, so it is asked, found out or left as it was. */
export interface InitOptions {
  readonly agent: AgentName | undefined;
  readonly agentCommand: string | undefined;
  readonly model: string | undefined;
  readonly setup: readonly string[] | undefined;
  readonly verify: readonly string[] | undefined;
  readonly base: string | undefined;
  readonly review: "required" | "none" | undefined;
  readonly host: HostName | undefined;
  readonly mergeQueue: boolean | undefined;
  readonly onConflict: ObstacleChoice | undefined;
  readonly isUninstall: boolean;
  readonly isForced: boolean;
  readonly isDryRun: boolean;
  readonly isJson: boolean;
  /** Nothing is asked. */
  readonly isYes: boolean;
  readonly repo: string | undefined;
  readonly github: string | undefined;
}

/** Throws UsageError for a value that is none. */
export function parseInitOptions(raw: RawInitOptions): InitOptions {
  if (raw.force === true && raw.uninstall !== true)
    throw new UsageError(
      "--force belongs to --uninstall; to replace files that are in the way say --on-conflict replace.",
    );
  const agent = raw.agent ?? (raw.agentCommand === undefined ? undefined : "command");
  return {
    agent: oneOf("--agent", agentNames, agent),
    agentCommand: words("--agent-command", raw.agentCommand),
    model: words("--model", raw.model),
    setup: raw.setup?.filter((command) => command.trim() !== ""),
    verify: raw.verify?.map((command) => words("--verify", command) ?? ""),
    base: branch(raw.base),
    review: oneOf("--review", ["required", "none"] as const, raw.review),
    host: oneOf("--host", hosts, raw.host),
    mergeQueue: raw.mergeQueue,
    onConflict: oneOf("--on-conflict", obstacleChoices, raw.onConflict),
    ...readFlags(raw),
    repo: raw.repo,
    github: raw.github,
  };
}

const readFlags = (raw: RawInitOptions) => ({
  isUninstall: raw.uninstall === true,
  isForced: raw.force === true,
  isDryRun: raw.dryRun === true,
  isJson: raw.json === true,
  isYes: raw.yes === true,
});

function oneOf<T extends string>(
  option: string,
  known: readonly T[],
  text: string | undefined,
): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((word) => word === text);
  if (found !== undefined) return found;
  const meant = nearestWord(text, known);
  const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
  throw new UsageError(`${option} ${text}: there are ${known.join(", ")}.${hint}`);
}

function words(option: string, text: string | undefined): string | undefined {
  if (text === undefined || text.trim() !== "") return text?.trim();
  throw new UsageError(`${option} is empty: leave it out, or say a command.`);
}

/** As `base` in the configuration. */
function branch(text: string | undefined): string | undefined {
  if (text === undefined || /^[^\s~^:?*[\\]+$/.test(text)) return text;
  throw new UsageError(`--base ${text}: this cannot be the name of a branch.`);
}
