import { z } from "zod";
import { usualKeys } from "#core/agent/usual-keys.ts";
import type { AgentCli, CliRequest } from "./agent-cli.ts";
import { eventReader, type Seen } from "./seen.ts";
import { shellLine, wordsOf } from "./shell-line.ts";

/** Claude Code. */
export const claude: AgentCli = {
  name: "claude",
  title: "Claude Code",
  api: "anthropic",
  keyVariable: usualKeys.claude,
  needsModel: false,
  countsTurns: true,
  tells: "tokens and dollars",
  call: (request) => ({
    command: `exec ${shellLine([...wordsOf(request.program), ...flagsFor(request)])}`,
    environment: {
      ANTHROPIC_BASE_URL: request.proxy.origin,
      ANTHROPIC_API_KEY: request.proxy.ticket,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      CLAUDE_CODE_MAX_RETRIES: "2",
      DISABLE_AUTOUPDATER: "1",
    },
    files: {},
    stdin: request.prompt,
  }),
  read: () => eventReader(Event, hearEvent),
};

/**
 * Nobody is there to be asked, and what it may do is bounded from outside. It refuses to skip its permissions as root,
 * so its tools are named. Of settings only the user's count, and the fresh home has none: the branch under work has
 * hooks, servers and settings of whoever wrote it.
 */
const flagsFor = ({ model, turns, dollars }: CliRequest): string[] => [
  ...["--print", "--verbose", "--output-format", "stream-json"],
  ...["--permission-mode", "acceptEdits", "--allowedTools", tools.join(",")],
  ...["--setting-sources", "user", "--strict-mcp-config", "--no-session-persistence"],
  ...(model === undefined ? [] : ["--model", model]),
  ...(turns === undefined ? [] : ["--max-turns", String(turns)]),
  ...(dollars === undefined ? [] : ["--max-budget-usd", String(dollars)]),
];

const tools = [
  ...["Bash", "Edit", "Write", "Read", "Glob", "Grep", "NotebookEdit", "Task", "TodoWrite"],
];

const Init = z.object({
  type: z.literal("system"),
  subtype: z.literal("init"),
  session_id: z.string(),
  model: z.string(),
});

const Result = z.object({
  type: z.literal("result"),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().optional(),
  errors: z.array(z.string()).optional(),
  api_error_status: z.int().nullish(),
  num_turns: z.int().optional(),
  total_cost_usd: z.number().optional(),
  modelUsage: z
    .record(
      z.string(),
      z.object({
        inputTokens: z.int(),
        outputTokens: z.int(),
        cacheReadInputTokens: z.int(),
        cacheCreationInputTokens: z.int(),
        thinkingTokens: z.int().default(0),
      }),
    )
    .default({}),
  permission_denials: z.array(z.object({ tool_name: z.string() })).default([]),
});
type Result = z.infer<typeof Result>;

const Event = z.discriminatedUnion("type", [Init, Result]);

function hearEvent(seen: Seen, event: z.infer<typeof Event>): void {
  if (event.type === "result") hearResult(seen, event);
  else [seen.sessionId, seen.model] = [event.session_id, event.model];
}

function hearResult(seen: Seen, result: Result): void {
  seen.isComplete = true;
  seen.trouble = troubleIn(seen, result);
  seen.turns = result.num_turns;
  seen.dollars = result.total_cost_usd;
  for (const usage of Object.values(result.modelUsage)) {
    seen.addTokens({
      input: usage.inputTokens,
      output: usage.outputTokens,
      cacheRead: usage.cacheReadInputTokens,
      cacheWrite: usage.cacheCreationInputTokens,
      reasoning: usage.thinkingTokens,
    });
  }
  for (const { tool_name } of result.permission_denials) seen.deny(tool_name);
}

/** A subtype "success" with `is_error` is how it tells that the API refused. */
function troubleIn(seen: Seen, result: Result): Seen["trouble"] {
  const { subtype, is_error: isError, errors = [], result: words = "" } = result;
  if (subtype === "success" && !isError) {
    seen.say(words);
    return undefined;
  }
  const message = errors[0] ?? (words === "" ? subtype : words);
  if (subtype === "error_max_turns") return { message, limit: "turns" };
  if (subtype === "error_max_budget_usd") return { message, limit: "cost" };
  return { message, status: result.api_error_status ?? undefined };
}
