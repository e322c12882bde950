import { z } from "zod";
import { Moment } from "../ledger-values.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import type { Outcome } from "./record.ts";

/** What a program that is an agent tells of its turn besides an exit code. */
export interface AgentReport {
  /** It could not go on, and it is not the work's fault. */
  readonly outcome?: Extract<Outcome, { kind: "rate-limited" | "over-budget" | "handoff" }>;
  /** Words for whoever goes on. */
  readonly note?: string;
}

export type ParsedReport =
  | { readonly ok: true; readonly report: AgentReport }
  | { readonly ok: false; readonly problem: string };

const longestNote = 4_000;
const longestLimit = 200;
/** A limit may well last longer; after a day it is worth to ask again. */
const longestWaitMs = 24 * 60 * 60 * 1_000;

const Note = z.object({ note: z.string().optional() });
const Reported = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("rate-limited"), until: Moment }),
  z.object({ outcome: z.literal("over-budget"), limit: z.string() }),
  z.object({ outcome: z.literal("handoff") }),
]);
type Reported = z.infer<typeof Reported>;
const Report = z.union([z.object({ outcome: z.undefined().optional() }), Reported]).and(Note);

/**
 * Reads an agent's report: a JSON object with an `outcome`, a `note`, or both. Its writer is not trusted: texts are
 * clipped and lose what does not show, and a rate limit ends between now and a day ahead.
 */
export function parseAgentReport(text: string, now: Date): ParsedReport {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = Report.safeParse(json.value);
  if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
  const note = clip(removeHiddenCharacters(parsed.data.note ?? "").trim(), longestNote);
  const outcome = parsed.data.outcome === undefined ? undefined : outcomeOf(parsed.data, note, now);
  return {
    ok: true,
    report: {
      ...(outcome === undefined ? {} : { outcome }),
      ...(note === "" ? {} : { note }),
    },
  };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : "it is no JSON" };
  }
}

function outcomeOf(reported: Reported, note: string, now: Date): AgentReport["outcome"] {
  switch (reported.outcome) {
    case "rate-limited":
      return { kind: "rate-limited", until: withinADay(reported.until, now) };
    case "over-budget":
      return {
        kind: "over-budget",
        limit: clip(oneLine(removeHiddenCharacters(reported.limit)), longestLimit),
      };
    case "handoff":
      return { kind: "handoff", note };
  }
}

function withinADay(moment: string, now: Date): string {
  const wanted = Date.parse(moment);
  const until = Math.min(Math.max(wanted, now.getTime()), now.getTime() + longestWaitMs);
  return new Date(until).toISOString();
}
