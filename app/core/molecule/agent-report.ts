import { z } from "zod";
import type { Reported as ReportedUsage } from "../budget/usage.ts";
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
  /** What the turn used, as far as it says. */
  readonly usage?: ReportedUsage;
  /** What it decided that others have to respect; at least one. */
  readonly decisions?: readonly string[];
}

export type ParsedReport =
  /** `problem`: what of it was left out, and why. */
  | { readonly ok: true; readonly report: AgentReport; readonly problem?: string }
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

/** Far above what a turn of some hours can use: what says more was not counted. */
const mostTokens = 1_000_000_000;
const mostDollars = 10_000;
const longestModel = 100;

const Tokens = z.int().min(0).max(mostTokens).optional();
/** Strict: a misspelt name would pass for tokens that were not used. */
const ReportedNumbers = z
  .strictObject({
    model: z.string().optional(),
    input: Tokens,
    output: Tokens,
    cacheRead: Tokens,
    "cache-read": Tokens,
    cacheWrite: Tokens,
    "cache-write": Tokens,
    dollars: z.number().min(0).max(mostDollars).optional(),
  })
  .refine(({ input, output }) => (input === undefined) === (output === undefined), {
    error: "`input` and `output` go together",
  })
  .refine((usage) => usage.input !== undefined || cachedIn(usage).every((n) => n === undefined), {
    error: "tokens of a cache go with `input` and `output`",
  });

const cachedIn = (usage: Readonly<Record<string, unknown>>) =>
  ["cacheRead", "cache-read", "cacheWrite", "cache-write"].map((name) => usage[name]);

const mostDecisions = 10;
const longestDecision = 500;
const Decisions = z.array(z.string());

/** Whatever else stands beside the outcome and the note; each part is read by itself. */
const Extras = z.object({ usage: z.unknown(), decisions: z.unknown() }).partial();

/**
 * Reads an agent's report: a JSON object with an `outcome`, a `note`, a `usage` and `decisions`, or some of them. Its
 * writer is not trusted: texts are clipped and lose what does not show, and a rate limit ends between now and a day
 * ahead. A usage that cannot be right (below nought, beyond all measure, half told) is left out as a whole, so that it
 * is unknown and not cheap; that, and decisions that are none, lose nothing of the rest.
 */
export function parseAgentReport(text: string, now: Date): ParsedReport {
  const json = parseJson(text);
  if (!json.ok) return json;
  const parsed = Report.safeParse(json.value);
  if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
  const note = clip(removeHiddenCharacters(parsed.data.note ?? "").trim(), longestNote);
  const outcome = parsed.data.outcome === undefined ? undefined : outcomeOf(parsed.data, note, now);
  const { report, problem } = readExtras(Extras.parse(json.value));
  return {
    ok: true,
    report: {
      ...(outcome === undefined ? {} : { outcome }),
      ...(note === "" ? {} : { note }),
      ...report,
    },
    ...(problem === "" ? {} : { problem }),
  };
}

function readExtras(extras: z.infer<typeof Extras>): { report: AgentReport; problem: string } {
  const usage = ReportedNumbers.optional().safeParse(extras.usage);
  const decisions = Decisions.default([]).safeParse(extras.decisions);
  const clean = decisions.success ? cleanDecisions(decisions.data) : [];
  const problems = [
    ...(usage.success ? [] : [`its \`usage\`: ${z.prettifyError(usage.error)}`]),
    ...(decisions.success ? [] : [`its \`decisions\`: ${z.prettifyError(decisions.error)}`]),
  ];
  return {
    report: {
      ...(usage.data === undefined ? {} : { usage: usageOf(usage.data) }),
      ...(clean.length === 0 ? {} : { decisions: clean }),
    },
    problem: problems.join("; "),
  };
}

function usageOf({
  input,
  output,
  dollars,
  ...more
}: z.infer<typeof ReportedNumbers>): ReportedUsage {
  const model = clip(oneLine(removeHiddenCharacters(more.model ?? "")), longestModel);
  const cacheRead = more.cacheRead ?? more["cache-read"] ?? 0;
  const cacheWrite = more.cacheWrite ?? more["cache-write"] ?? 0;
  return {
    ...(model === "" ? {} : { model }),
    ...(input === undefined || output === undefined
      ? {}
      : { tokens: { input, output, cacheRead, cacheWrite } }),
    ...(dollars === undefined ? {} : { dollars }),
  };
}

function cleanDecisions(decisions: readonly string[]): readonly string[] {
  return decisions
    .map((text) => clip(oneLine(removeHiddenCharacters(text)), longestDecision))
    .filter((text) => text !== "")
    .slice(0, mostDecisions);
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
