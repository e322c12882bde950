import { z } from "zod";
import { usualKeys } from "#core/agent/usual-keys.ts";
import type { AgentCli, CliReader, CliRequest } from "./agent-cli.ts";
import { programThatHides } from "./hidden-folder.ts";
import { type CliEnd, readEvent, Seen, type Trouble } from "./seen.ts";
import { shellLine } from "./shell-line.ts";

const settingsPath = ".gemini/settings.json";
const hidingPath = ".cogtown/hide-settings-of-the-branch.cjs";

/** Google's Gemini CLI. */
export const gemini: AgentCli = {
  name: "gemini",
  title: "Gemini CLI",
  api: "gemini",
  keyVariable: usualKeys.gemini,
  needsModel: false,
  countsTurns: true,
  tells: "tokens",
  call: (request) => ({
    command: `exec ${shellLine(wordsFor(request))}`,
    environment: environmentFor(request),
    files: {
      [settingsPath]: JSON.stringify(settingsFor(request)),
      [hidingPath]: programThatHides(`${request.directory}/.gemini`),
    },
    stdin: request.prompt,
  }),
  read: createReader,
};

const wordsFor = ({ program, home, model }: CliRequest): string[] => [
  ...(program.node === undefined ? [] : [program.node, "--require", `${home}/${hidingPath}`]),
  program.path,
  ...["--output-format", "stream-json", "--approval-mode", "yolo"],
  // Names that no server and no extension has: a name is needed to have none of them.
  ...["--allowed-mcp-server-names", "none", "--extensions", "none"],
  ...(model === undefined ? [] : ["--model", model]),
];

/** It starts itself anew for more memory unless it is told not to, and the second process would outlive a signal. */
const environmentFor = ({ proxy }: CliRequest): Record<string, string> => ({
  GEMINI_API_KEY: proxy.ticket,
  GOOGLE_GEMINI_BASE_URL: proxy.origin,
  GEMINI_CLI_TRUST_WORKSPACE: "true",
  GEMINI_CLI_NO_RELAUNCH: "true",
});

const settingsFor = ({ turns }: CliRequest) => ({
  security: { auth: { selectedType: "gemini-api-key" } },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  advanced: { ignoreLocalEnv: true },
  hooksConfig: { enabled: false },
  tools: { discoveryCommand: "", callCommand: "", sandbox: false },
  mcp: { serverCommand: "" },
  ...(turns === undefined ? {} : { model: { maxSessionTurns: turns } }),
});

const Stats = z.object({
  total_tokens: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cached: z.int(),
});

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("init"), session_id: z.string(), model: z.string() }),
  z.object({
    type: z.literal("message"),
    role: z.literal("assistant"),
    content: z.string(),
    delta: z.boolean().default(false),
  }),
  z.object({ type: z.literal("tool_use") }),
  z.object({ type: z.literal("error"), message: z.string() }),
  z.object({
    type: z.literal("result"),
    status: z.string(),
    error: z.object({ message: z.string() }).optional(),
    stats: Stats.optional(),
  }),
]);

function createReader(): CliReader {
  const seen = new Seen();
  let isTalking = false;
  return {
    hear: (line, pipe) => {
      const event = pipe === "stdout" ? readEvent(line, Event) : undefined;
      if (event === undefined) return;
      if (event.type === "message") {
        if (isTalking && event.delta) seen.sayMore(event.content);
        else seen.say(event.content);
      } else hearEvent(seen, event);
      isTalking = event.type === "message";
    },
    end: (end) => {
      seen.trouble = troubleAt(seen.trouble, end);
      return seen.judge(end);
    },
  };
}

function hearEvent(seen: Seen, event: Exclude<z.infer<typeof Event>, { type: "message" }>): void {
  switch (event.type) {
    case "init":
      [seen.sessionId, seen.model] = [event.session_id, event.model];
      return;
    case "tool_use":
      return;
    // Warnings as well: after the one of its loop detector it ends with "success" and exit code 0.
    case "error":
      seen.trouble = { message: event.message };
      return;
    case "result":
      seen.isComplete = event.status === "success";
      if (event.error !== undefined) seen.trouble = { message: event.error.message };
      if (event.stats !== undefined) seen.tokens = tokensOf(event.stats);
  }
}

/** What was thought is in the total only. */
function tokensOf(stats: z.infer<typeof Stats>) {
  const { total_tokens: total, input_tokens: input, output_tokens: output, cached } = stats;
  const reasoning = Math.max(0, total - input - output);
  return {
    input: Math.max(0, input - cached),
    output: output + reasoning,
    cacheRead: cached,
    cacheWrite: 0,
    reasoning,
  };
}

/** Its own codes are below 100; an error of the API ends it with the status, of which a process keeps the lower byte. */
function troubleAt(trouble: Trouble | undefined, { exitCode }: CliEnd): Trouble | undefined {
  const message = trouble?.message ?? `It ended with exit code ${exitCode}.`;
  if (exitCode === 53) return { message, limit: "turns" };
  if (exitCode === 41) return { message, status: 401 };
  const status = exitCode + 256;
  return status >= 400 && status < 512 ? { message, status } : trouble;
}
