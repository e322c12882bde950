import { z } from "zod";
import { usualKeys } from "#core/agent/usual-keys.ts";
import type { AgentCli, CliRequest } from "./agent-cli.ts";
import { eventReader, type Seen } from "./seen.ts";
import { shellLine, wordsOf } from "./shell-line.ts";

const configPath = ".config/opencode/opencode.json";

/** opencode, with any model behind OpenAI's Chat Completions. */
export const opencode: AgentCli = {
  name: "opencode",
  title: "opencode",
  api: "openai",
  keyVariable: usualKeys.opencode,
  needsModel: true,
  countsTurns: false,
  tells: "tokens",
  call: (request) => ({
    command: `exec ${shellLine([...wordsOf(request.program), ...flagsFor(request)])}`,
    environment: environmentFor(request),
    files: { [configPath]: JSON.stringify(configFor(request)) },
    stdin: request.prompt,
  }),
  read: () => eventReader(Event, hearEvent),
};

const flagsFor = ({ model }: CliRequest): string[] => [
  ...["run", "--format", "json", "--auto", "--pure"],
  ...(model === undefined ? [] : ["--model", `cogtown/${model}`]),
];

/** The branch's own `opencode.json` and `.opencode/` (plugins, commands, agents, another provider) are not read. */
const environmentFor = ({ home }: CliRequest): Record<string, string> => ({
  XDG_CONFIG_HOME: `${home}/.config`,
  XDG_DATA_HOME: `${home}/.local/share`,
  XDG_STATE_HOME: `${home}/.local/state`,
  XDG_CACHE_HOME: `${home}/.cache`,
  OPENCODE_DISABLE_PROJECT_CONFIG: "1",
  OPENCODE_DISABLE_CLAUDE_CODE: "1",
  OPENCODE_DISABLE_EXTERNAL_SKILLS: "1",
  OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
  OPENCODE_DISABLE_MODELS_FETCH: "1",
  OPENCODE_DISABLE_AUTOUPDATE: "1",
  OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  OPENCODE_DISABLE_SHARE: "1",
});

/** A title would be a request more than is counted. Instructions of the repository are named, since it is not looked at. */
const configFor = ({ proxy, model, directory }: CliRequest) => ({
  autoupdate: false,
  share: "disabled",
  snapshot: false,
  permission: "allow",
  instructions: [`${directory}/AGENTS.md`],
  agent: { title: { disable: true } },
  provider: {
    cogtown: {
      npm: "@ai-sdk/openai-compatible",
      name: "cogtown",
      options: { baseURL: `${proxy.origin}/v1`, apiKey: proxy.ticket },
      models: model === undefined ? {} : { [model]: {} },
    },
  },
});

const Finish = z.object({
  reason: z.string(),
  cost: z.number().default(0),
  tokens: z.object({
    input: z.int(),
    output: z.int(),
    reasoning: z.int().default(0),
    cache: z.object({ read: z.int(), write: z.int() }),
  }),
});

const Event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("step_start"), sessionID: z.string() }),
  z.object({ type: z.literal("text"), part: z.object({ text: z.string() }) }),
  z.object({ type: z.literal("step_finish"), part: Finish }),
  z.object({
    type: z.literal("error"),
    error: z.object({
      name: z.string(),
      data: z
        .object({ message: z.string().optional(), statusCode: z.int().optional() })
        .default({}),
    }),
  }),
]);

function hearEvent(seen: Seen, event: z.infer<typeof Event>): void {
  switch (event.type) {
    case "step_start":
      seen.sessionId = event.sessionID;
      seen.countTurn();
      return;
    case "text":
      seen.say(event.part.text);
      return;
    case "step_finish":
      hearFinish(seen, event.part);
      return;
    case "error": {
      const { name, data } = event.error;
      seen.trouble = {
        message: `${name}: ${data.message ?? "no more was told"}`,
        status: data.statusCode,
      };
    }
  }
}

/** It has no price for a model of ours: that it costs nothing is not believed. What was thought stands beside its output. */
function hearFinish(seen: Seen, { reason, cost, tokens }: z.infer<typeof Finish>): void {
  seen.isComplete = reason !== "tool-calls";
  if (cost > 0) seen.dollars = (seen.dollars ?? 0) + cost;
  seen.addTokens({
    input: tokens.input,
    output: tokens.output + tokens.reasoning,
    cacheRead: tokens.cache.read,
    cacheWrite: tokens.cache.write,
    reasoning: tokens.reasoning,
  });
}
