import type { CliName } from "#core/config/config.ts";
import type { AgentCli } from "./agent-cli.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";

/** Every coding agent that Cogtown can call by itself. */
export const agentClis: Readonly<Record<CliName, AgentCli>> = {
  claude,
  codex,
  gemini,
  copilot,
  opencode,
};
