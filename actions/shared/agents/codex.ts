import { z } from "zod";
import { usualKeys } from "#core/agent/usual-keys.ts";
import type { AgentCli, CliRequest } from "./agent-cli.ts";
import { eventReader, type Seen, type Trouble } from "./seen.ts";
import { shellLine, wordsOf } from "./shell-line.ts";

/** OpenAI's Codex. */
export const codex: AgentCli = {
  name: "codex",
  title: "Codex",
  api: "openai",
  keyVariable: usualKeys.codex,
  needsModel: false,
  countsTurns: false,
  tells: "tokens",
  call: (request) => ({
    command: `exec ${shellLine([...wordsOf(request.program), ...flagsFor(request)])}`,
    environment: {
      CODEX_HOME: `${request.home}/.codex`,
      COGTOWN_MODEL_TICKET: request.proxy.ticket,
    },
    // Codex wants its home to be there.
    files: { ".codex/config.toml": "" },
    stdin: request.prompt,
  }),
  read: () => eventReader(Event, hearEvent),
};

/**
 * What stands on the command line counts for more than any file. A provider of our own, because for the built-in one
 * it tries WebSockets first, five times. Without analytics, which it waits for at its end.
 */
const flagsFor = ({ model, proxy, directory }: CliRequest): string[] => [
  ...["exec", "--json", "--ephemeral", "--skip-git-repo-check", "--ignore-user-config"],
  ...["--ignore-rules", "--dangerously-bypass-approvals-and-sandbox", "--cd", directory],
  ...["--config", 'model_provider="cogtown"'],
  ...["--config", `model_providers.cogtown={${providerAt(proxy.origin)}}`],
  ...["--config", `projects={${toml(directory)}={trust_level="untrusted"}}`],
  ...["--config", "analytics.enabled=false", "--config", "check_for_update_on_startup=false"],
  ...["--config", "mcp_servers={}", "--config", 'web_search="disabled"'],
  ...["--disable", "plugins", "--disable", "apps", "--disable", "hooks"],
  ...(model === undefined ? [] : ["--model", model]),
  "-",
];

/** A basic string of TOML is written as one of JSON. */
const toml = (text: string): string => JSON.stringify(text);

const providerAt = (origin: string): string =>
  [
    'name="cogtown"',
    `base_url=${toml(`${origin}/v1`)}`,
    'wire_api="responses"',
    'env_key="COGTOWN_MODEL_TICKET"',
    "request_max_retries=2",
    "stream_max_retries=2",
  ].join(",");

const Usage = z.object({
  input_tokens: z.int(),
  cached_input_tokens: z.int().default(0),
  cache_write_input_tokens: z.int().default(0),
  output_tokens: z.int(),
  reasoning_output_tokens: z.int().default(0),
});

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.started"), thread_id: z.string() }),
  z.object({ type: z.literal("turn.completed"), usage: Usage }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
  z.object({
    type: z.literal("item.completed"),
    item: z.object({ type: z.literal("agent_message"), text: z.string() }),
  }),
]);

function hearEvent(seen: Seen, event: z.infer<typeof Event>): void {
  switch (event.type) {
    case "thread.started":
      seen.sessionId = event.thread_id;
      return;
    case "item.completed":
      seen.say(event.item.text);
      return;
    // It may be one that it gets over: then the turn completes.
    case "error":
      seen.trouble = troubleIn(event.message);
      return;
    case "turn.failed":
      seen.trouble = troubleIn(event.error.message);
      return;
    case "turn.completed":
      seen.isComplete = true;
      seen.trouble = undefined;
      seen.tokens = tokensOf(event.usage);
      return;
  }
}

/** Of the whole thread so far: those of a later turn take the place of an earlier one's. What was cached is in its input. */
const tokensOf = (usage: z.infer<typeof Usage>) => ({
  input: Math.max(0, usage.input_tokens - usage.cached_input_tokens),
  output: usage.output_tokens,
  cacheRead: usage.cached_input_tokens,
  cacheWrite: usage.cache_write_input_tokens,
  reasoning: usage.reasoning_output_tokens,
});

/** It tells statuses in words only. */
function troubleIn(message: string): Trouble {
  const status = /\bstatus:? (\d{3})\b/.exec(message)?.[1];
  return { message, status: status === undefined ? undefined : Number(status) };
}
