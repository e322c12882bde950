import { z } from "zod";
import type { Wire } from "./endpoints.ts";
import { ownTools } from "./own-tools.ts";

type Body = Readonly<Record<string, unknown>>;

/** What a request asks of the model, as far as it can cost something. */
export interface Question {
  readonly model: string;
  /** Tokens, from the length of the body: what they really are only the answer tells. */
  readonly inputEstimate: number;
  /** Tokens that the answer may have. Undefined: as many as the model can. */
  readonly mostOutput: number | undefined;
}

export type ReadQuestion =
  | { readonly ok: true; readonly question: Question; readonly body: Body }
  | { readonly ok: false; readonly words: string };

const Body = z.record(z.string(), z.unknown());

/** About four letters of English to a token (OpenAI, "What are tokens"); words that are written in more bytes have more. */
const bytesPerToken = 4;

/** Reads the body of a request; `model` is the one that its path names. */
export function readQuestion(wire: Wire, model: string | undefined, text: string): ReadQuestion {
  const parsed = Body.safeParse(parseJson(text, wire));
  if (!parsed.success) return { ok: false, words: "its body is not a JSON object" };
  const body = parsed.data;
  const named = model ?? body["model"];
  if (typeof named !== "string" || named === "") return { ok: false, words: "it names no model" };
  return {
    ok: true,
    body,
    question: {
      model: named,
      inputEstimate: Math.ceil(Buffer.byteLength(text) / bytesPerToken),
      mostOutput: mostOutputOf(wire, body),
    },
  };
}

/**
 * The body as it is sent on. The attacker is an agent that wants more than tokens at the price of the table: tools that
 * run at the vendor, faster lanes, other models, caches for an hour, several answers, answers to be fetched later. All that is taken out.
 */
export function writeQuestion(wire: Wire, body: Body, mostOutput: number | undefined): string {
  const kept = Object.entries(body).filter(([name]) => !takenOut[wire].includes(name));
  const plain = ownTools(wire, Object.fromEntries(kept));
  return JSON.stringify(limitOutput(wire, wire === "chat" ? withUsage(plain) : plain, mostOutput));
}

const takenOut: Readonly<Record<Wire, readonly string[]>> = {
  messages: ["service_tier", "speed", "inference_geo", "mcp_servers", "container", "fallbacks"],
  responses: ["service_tier", "background", "prompt"],
  chat: ["service_tier", "web_search_options", "n"],
  gemini: ["serviceTier", "service_tier"],
};

/** Without being asked, a stream of this API says nothing of what it used. */
function withUsage(body: Body): Body {
  if (body["stream"] !== true) return body;
  const options = Body.safeParse(body["stream_options"]);
  return { ...body, stream_options: { ...options.data, include_usage: true } };
}

function mostOutputOf(wire: Wire, body: Body): number | undefined {
  switch (wire) {
    case "messages":
      return asCount(body["max_tokens"]);
    case "responses":
      return asCount(body["max_output_tokens"]);
    case "chat":
      return asCount(body["max_completion_tokens"]) ?? asCount(body["max_tokens"]);
    case "gemini":
      return asCount(asBody(body["generationConfig"])["maxOutputTokens"]);
  }
}

function limitOutput(wire: Wire, body: Body, most: number | undefined): Body {
  switch (wire) {
    case "messages":
      return most === undefined ? body : limitThinking({ ...body, max_tokens: most }, most);
    case "responses":
      return most === undefined ? body : { ...body, max_output_tokens: most };
    case "chat":
      return most === undefined ? body : limitChat(body, most);
    case "gemini":
      return limitGemini(body, most);
  }
}

/** A budget for thinking must be less than all tokens of the answer (docs.claude.com, "Extended thinking"). */
function limitThinking(body: Body, most: number): Body {
  const thinking = asBody(body["thinking"]);
  const budget = asCount(thinking["budget_tokens"]);
  if (budget === undefined || budget < most) return body;
  return { ...body, thinking: { ...thinking, budget_tokens: Math.floor(most / 2) } };
}

/** Under the name that was used: gateways do not all know the newer one. */
function limitChat(body: Body, most: number): Body {
  if (!("max_tokens" in body)) return { ...body, max_completion_tokens: most };
  const { max_completion_tokens: _newer, ...rest } = body;
  return { ...rest, max_tokens: most };
}

function limitGemini(body: Body, most: number | undefined): Body {
  const { candidateCount: _several, ...config } = asBody(body["generationConfig"]);
  if (most !== undefined)
    return { ...body, generationConfig: { ...config, maxOutputTokens: most } };
  return "generationConfig" in body ? { ...body, generationConfig: config } : body;
}

const asBody = (value: unknown): Body => Body.safeParse(value).data ?? {};

const asCount = (value: unknown): number | undefined => z.int().positive().safeParse(value).data;

/** An hour in a cache costs twice the input, which no price here knows: all are kept for the usual five minutes. */
function parseJson(text: string, wire: Wire): unknown {
  const revive = (key: string, value: unknown): unknown =>
    key === "cache_control" && Body.safeParse(value).success ? { type: "ephemeral" } : value;
  try {
    return wire === "messages" ? JSON.parse(text, revive) : JSON.parse(text);
  } catch {
    return undefined;
  }
}
