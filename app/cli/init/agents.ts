import type { AgentName } from "#core/config/config.ts";

interface AgentFacts {
  /** As people call it. */
  readonly title: string;
  /** Secret that holds the key of its model; undefined: only its owner knows what it needs. */
  readonly key: string | undefined;
  /** It has no model of its own choice. */
  readonly needsModel: boolean;
}

/** What a maintainer has to know of each agent. A test holds this to what the job knows of them. */
export const agentFacts: Readonly<Record<AgentName, AgentFacts>> = {
  claude: { title: "Claude Code", key: "ANTHROPIC_API_KEY", needsModel: false },
  codex: { title: "Codex", key: "OPENAI_API_KEY", needsModel: false },
  gemini: { title: "Gemini CLI", key: "GEMINI_API_KEY", needsModel: false },
  copilot: { title: "Copilot CLI", key: "OPENAI_API_KEY", needsModel: true },
  opencode: { title: "opencode", key: "OPENAI_API_KEY", needsModel: true },
  command: { title: "a program of yours", key: undefined, needsModel: false },
};
