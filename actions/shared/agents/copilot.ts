import { z } from "zod";
import { usualKeys } from "#core/agent/usual-keys.ts";
import type { ModelTokens } from "../model-proxy/answer-usage.ts";
import type { AgentCli, CliReader, CliRequest } from "./agent-cli.ts";
import { readEvent, Seen } from "./seen.ts";
import { shellLine, wordsOf } from "./shell-line.ts";

/** GitHub's Copilot CLI, with a model of one's own: GitHub is not asked, and no account is needed. */
export const copilot: AgentCli = {
  name: "copilot",
  title: "Copilot CLI",
  api: "openai",
  keyVariable: usualKeys.copilot,
  needsModel: true,
  countsTurns: false,
  tells: "tokens",
  call: (request) => ({
    command: commandFor(request),
    environment: {
      COPILOT_HOME: `${request.home}/.copilot`,
      COPILOT_OFFLINE: "true",
      COPILOT_PROVIDER_TYPE: "openai",
      COPILOT_PROVIDER_WIRE_API: "responses",
      COPILOT_PROVIDER_BASE_URL: `${request.proxy.origin}/v1`,
      COPILOT_PROVIDER_API_KEY: request.proxy.ticket,
      ...(request.model === undefined ? {} : { COPILOT_MODEL: request.model }),
    },
    files: {},
    stdin: request.prompt,
  }),
  read: createReader,
};

/** What it used it writes to a file only: that becomes a last line of what it prints. */
function commandFor({ program, home }: CliRequest): string {
  const usage = `${home}/usage.json`;
  const call = shellLine([...wordsOf(program), ...flags, "--usage-output-file", usage]);
  const path = shellLine([usage]);
  return `${call}; code=$?; if [ -f ${path} ]; then tr -d '\\n' < ${path}; echo; fi; exit $code`;
}

/** A folder is not trusted unless it is said to be, so servers, hooks and skills of the branch are not loaded. */
const flags = [
  ...["--output-format", "json", "--no-color", "--log-level", "none"],
  ...["--allow-all-tools", "--allow-all-paths", "--no-ask-user", "--disable-builtin-mcps"],
  ...["--no-auto-update", "--no-remote", "--no-remote-export", "--disable-client-telemetry"],
];

const Metrics = z.object({
  usage: z.object({
    inputTokens: z.int(),
    outputTokens: z.int(),
    cacheReadTokens: z.int().default(0),
    cacheWriteTokens: z.int().default(0),
    reasoningTokens: z.int().default(0),
  }),
});

const UsageFile = z.object({
  modelMetrics: z.record(z.string(), Metrics),
  currentModel: z.string().optional(),
});

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("assistant.turn_start") }),
  z.object({
    type: z.literal("assistant.message"),
    data: z.object({ content: z.string(), model: z.string().optional() }),
  }),
  z.object({
    type: z.literal("session.error"),
    data: z.object({
      errorType: z.string(),
      message: z.string(),
      statusCode: z.int().optional(),
    }),
  }),
  z.object({ type: z.literal("result"), sessionId: z.string(), exitCode: z.int() }),
]);

function createReader(): CliReader {
  const seen = new Seen();
  return {
    hear: (line, pipe) => {
      if (pipe !== "stdout") return;
      const event = readEvent(line, Event);
      if (event !== undefined) hearEvent(seen, event);
      else hearUsage(seen, line);
    },
    end: (end) => seen.judge(end),
  };
}

function hearEvent(seen: Seen, event: z.infer<typeof Event>): void {
  switch (event.type) {
    case "assistant.turn_start":
      seen.countTurn();
      return;
    case "assistant.message":
      seen.say(event.data.content);
      seen.model = event.data.model ?? seen.model;
      return;
    case "session.error": {
      const { errorType, message, statusCode } = event.data;
      const status = statusCode ?? (errorType === "authentication" ? 401 : undefined);
      seen.trouble = { message, status };
      return;
    }
    // After SIGINT it says 0 as well: the code of the process is looked at besides.
    case "result":
      seen.sessionId = event.sessionId;
      seen.isComplete = event.exitCode === 0;
  }
}

function hearUsage(seen: Seen, line: string): void {
  const file = readEvent(line, UsageFile);
  if (file === undefined) return;
  seen.model = file.currentModel ?? seen.model;
  for (const { usage } of Object.values(file.modelMetrics)) seen.addTokens(tokensOf(usage));
}

/** What was cached is in its input. */
const tokensOf = (usage: z.infer<typeof Metrics>["usage"]): ModelTokens => ({
  input: Math.max(0, usage.inputTokens - usage.cacheReadTokens),
  output: usage.outputTokens,
  cacheRead: usage.cacheReadTokens,
  cacheWrite: usage.cacheWriteTokens,
  reasoning: usage.reasoningTokens,
});
