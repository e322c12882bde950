import { z } from "zod";
import type { Wire } from "./endpoints.ts";

type Body = Readonly<Record<string, unknown>>;

const Tool = z.record(z.string(), z.unknown());

/** Tools of Anthropic's that the client runs; all others with a type of their own run at Anthropic. */
const clientTools = /^(?:custom|(?:bash|text_editor|memory|computer|tool_search_tool\w*)_\d+)$/;
const responsesTools = [
  "function",
  "custom",
  "local_shell",
  "apply_patch",
  "namespace",
  "tool_search",
];
const chatTools = ["function", "custom"];

/**
 * A request without the tools that run at the vendor: they are not paid in tokens, and search, fetch or a remote server
 * would be a way out into the net for an agent that has none.
 */
export function ownTools(wire: Wire, body: Body): Body {
  const tools = z.array(Tool).safeParse(body["tools"]);
  if (!tools.success) return withoutTools(body);
  const kept = tools.data.flatMap((tool) => ownTool(wire, tool) ?? []);
  if (kept.length > 0) return { ...body, tools: kept };
  return withoutTools(body);
}

function withoutTools(body: Body): Body {
  const { tools: _tools, tool_choice: _choice, toolConfig: _config, ...rest } = body;
  return rest;
}

/** The tool, or what of it runs here; undefined: nothing. */
function ownTool(wire: Wire, tool: Body): Body | undefined {
  const type = tool["type"];
  switch (wire) {
    case "messages":
      return type === undefined || isOneOf(clientTools, type) ? tool : undefined;
    case "responses":
      return isIn(responsesTools, type) ? tool : undefined;
    case "chat":
      return isIn(chatTools, type) ? tool : undefined;
    case "gemini":
      return functionsOf(tool);
  }
}

const isOneOf = (pattern: RegExp, type: unknown) => typeof type === "string" && pattern.test(type);

const isIn = (types: readonly string[], type: unknown) => types.some((each) => each === type);

function functionsOf(tool: Body): Body | undefined {
  const names = ["functionDeclarations", "function_declarations"];
  const own = Object.entries(tool).filter(([name]) => names.includes(name));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}
