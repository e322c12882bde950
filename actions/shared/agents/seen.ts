import type { z } from "zod";
import { clip, oneLine } from "#core/text/markdown.ts";
import { removeHiddenCharacters } from "#core/text/sanitise.ts";
import type { CommandEnd } from "../command.ts";
import { addTokens, type ModelTokens } from "../model-proxy/answer-usage.ts";
import type { CliOutcome, CliReader, CliRun } from "./agent-cli.ts";

const longestSummary = 4_000;
const longestCause = 500;
const mostDenied = 20;

/** What a CLI says went wrong. */
export interface Trouble {
  readonly message: string;
  /** The HTTP status of the model's API, where it tells it. */
  readonly status?: number | undefined;
  readonly limit?: "turns" | "cost";
}

/** What was heard of a run so far: as much as its normal form tells, and no more. */
export class Seen {
  /** The event that a run which went well ends with. */
  isComplete = false;
  trouble: Trouble | undefined;
  sessionId: string | undefined;
  model: string | undefined;
  turns: number | undefined;
  tokens: ModelTokens | undefined;
  dollars: number | undefined;
  #summary = "";
  readonly #denied = new Set<string>();

  say(text: string): void {
    if (text.trim() !== "") this.#summary = text.slice(0, longestSummary);
  }

  /** Of words that come in pieces. */
  sayMore(text: string): void {
    this.#summary = (this.#summary + text).slice(0, longestSummary);
  }

  deny(tool: string): void {
    if (this.#denied.size < mostDenied) this.#denied.add(clip(oneLine(tool), 100));
  }

  countTurn(): void {
    this.turns = (this.turns ?? 0) + 1;
  }

  addTokens(tokens: ModelTokens): void {
    this.tokens = this.tokens === undefined ? tokens : addTokens(this.tokens, tokens);
  }

  /** The normal form, by the end of the process: no exit code is believed alone, and no event. */
  judge(end: CliEnd): CliRun {
    const outcome = outcomeOf(this, end);
    return {
      outcome,
      summary: clip(removeHiddenCharacters(this.#summary).trim(), longestSummary),
      sessionId: this.sessionId,
      model: this.model,
      turns: this.turns,
      tokens: this.tokens,
      dollars: this.dollars,
      denied: [...this.#denied],
      cause: causeOf(outcome, this, end),
    };
  }
}

export type CliEnd = Pick<CommandEnd, "exitCode" | "cutShort">;

/** HUP, INT, KILL and TERM, as shells tell them. Other codes above 128 may be anything: 145 of Gemini's CLI is a 401. */
const signalled = [129, 130, 137, 143];

function outcomeOf({ trouble, isComplete }: Seen, { exitCode, cutShort }: CliEnd): CliOutcome {
  if (cutShort !== undefined) return "interrupted";
  if (trouble !== undefined) return outcomeOfTrouble(trouble);
  if (signalled.includes(exitCode)) return "interrupted";
  if (exitCode !== 0) return "failed";
  return isComplete ? "success" : "no-terminal-event";
}

/** 529 is Anthropic's "overloaded". */
function outcomeOfTrouble({ status, limit }: Trouble): CliOutcome {
  if (limit === "turns") return "limit-turns";
  if (limit === "cost") return "limit-cost";
  if (status === 401 || status === 403) return "auth";
  return status === 429 || status === 529 ? "rate-limited" : "failed";
}

function causeOf(outcome: CliOutcome, { trouble }: Seen, { exitCode }: CliEnd): string | undefined {
  if (outcome === "success") return undefined;
  if (trouble !== undefined)
    return clip(oneLine(removeHiddenCharacters(trouble.message)), longestCause);
  if (outcome === "no-terminal-event")
    return "It ended with exit code 0, but without the event that it ends with: it was interrupted.";
  return `It ended with exit code ${exitCode}.`;
}

/** The event that a line is; undefined: it is none that is known. */
export function readEvent<T>(line: string, schema: z.ZodType<T>): T | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** A reader of events on the standard output, each of which changes what was seen. */
export function eventReader<T>(
  schema: z.ZodType<T>,
  hear: (seen: Seen, event: T) => void,
): CliReader {
  const seen = new Seen();
  return {
    hear: (line, pipe) => {
      const event = pipe === "stdout" ? readEvent(line, schema) : undefined;
      if (event !== undefined) hear(seen, event);
    },
    end: (end) => seen.judge(end),
  };
}
