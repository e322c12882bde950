import type { CliName } from "../config/config.ts";

/** Variable of the job that holds the key of an agent's model, where `agent.key` names no other. */
export const usualKeys: Readonly<Record<CliName, string>> = {
  claude: "ANTHROPIC_API_KEY",
  codex: "OPENAI_API_KEY",
  gemini: "GEMINI_API_KEY",
  copilot: "OPENAI_API_KEY",
  opencode: "OPENAI_API_KEY",
};
