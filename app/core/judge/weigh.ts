import { z } from "zod";
import { findOneObject } from "../plan/one-object.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import {
  type Evidence,
  longestQuote,
  longestReason,
  mostEvidence,
  type Verdict,
} from "./judgement.ts";

/**
 * From a judge's words to verdicts. The attacker wrote the code that is judged and talks to the judge in it: no verdict
 * is believed without quotations, and none whose quotations are not there. Whatever is missing makes a criterion unclear.
 */

const longestAnswer = 200_000;
const mostEntries = 200;

/** What a judge answers, as its prompt shows it. */
const JudgeAnswer = z.object({
  verdicts: z.array(
    z.object({
      criterion: z.int().min(1).describe("Number of the criterion, as it was given."),
      verdict: z.enum(["holds", "fails", "unclear"]),
      evidence: z
        .array(
          z.object({
            path: z.string().min(1).max(1_000),
            line: z.int().min(1),
            quote: z.string().max(longestQuote),
          }),
        )
        .max(mostEvidence)
        .default([]),
      reason: z.string().default(""),
    }),
  ),
});
type SaidVerdict = z.infer<typeof JudgeAnswer>["verdicts"][number];

export const judgeJsonSchema = (): string =>
  JSON.stringify(z.toJSONSchema(JudgeAnswer, { io: "input" }), null, 2);

/** What was said of which criterion; or why nothing of it can be used. */
export type Said =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  | { readonly ok: false; readonly why: string };

interface Entry {
  readonly criterion: number;
  /** Undefined: it has not the form that was asked for. */
  readonly said: SaidVerdict | undefined;
}

const Numbered = z.object({ criterion: z.number() });
const Entries = z.object({ verdicts: z.array(z.unknown()).max(mostEntries) });

/** Reads a judge's answer: the one JSON object in it. One entry that cannot be used spoils no other. */
export function readVerdicts(text: string): Said {
  if (text.length > longestAnswer) return unusable(`it has more than ${longestAnswer} characters`);
  const found = findOneObject(text, "verdicts");
  if (!found.ok) return unusable(found.problem);
  const entries = Entries.safeParse(found.value);
  if (!entries.success) return unusable("it has no list `verdicts`");
  return { ok: true, entries: entries.data.verdicts.flatMap(readEntry) };
}

const unusable = (why: string): Said => ({
  ok: false,
  why: `The judge's answer cannot be used: ${why}.`,
});

function readEntry(value: unknown): readonly Entry[] {
  const numbered = Numbered.safeParse(value);
  if (!numbered.success) return [];
  const said = JudgeAnswer.shape.verdicts.element.safeParse(value);
  return [{ criterion: numbered.data.criterion, said: said.data }];
}

/** The files that somebody has to look into before the verdicts can be weighed. */
export function quotedPaths(said: Said): readonly string[] {
  if (!said.ok) return [];
  const evidence = said.entries.flatMap((entry) => entry.said?.evidence ?? []);
  return [...new Set(evidence.map(({ path }) => path))];
}

/**
 * One verdict for each criterion, in their order. `files`: the texts of the judged commit by path; what is not in it is
 * taken for not being there.
 */
export function weighVerdicts(
  criteria: number,
  said: Said,
  files: ReadonlyMap<string, string>,
): readonly Verdict[] {
  return Array.from({ length: criteria }, (_, position) =>
    said.ok ? weighCriterion(position + 1, said.entries, files) : unclear(said.why),
  );
}

/** Nobody could judge: every criterion is unclear, for the same reason. */
export const judgedByNobody = (criteria: number, why: string): readonly Verdict[] =>
  Array.from({ length: criteria }, () => unclear(why));

const unclear = (reason: string, evidence: readonly Evidence[] = []): Verdict => ({
  verdict: "unclear",
  reason: tidy(reason),
  evidence: [...evidence],
});

function weighCriterion(
  criterion: number,
  entries: readonly Entry[],
  files: ReadonlyMap<string, string>,
): Verdict {
  const [entry, ...others] = entries.filter((each) => each.criterion === criterion);
  if (entry === undefined) return unclear("The judge said nothing of it.");
  if (others.length > 0) return unclear("The judge said more than one thing of it.");
  if (entry.said === undefined)
    return unclear("What the judge said of it has not the form that was asked for.");
  return weigh(entry.said, files);
}

function weigh(
  { verdict, evidence, reason }: SaidVerdict,
  files: ReadonlyMap<string, string>,
): Verdict {
  const found = evidence.map((each) => findEvidence(each, files));
  const proven = found.filter((each) => each !== undefined);
  const lost = evidence.find((_each, position) => found[position] === undefined);
  if (lost !== undefined) {
    return unclear(
      `The judge said \`${verdict}\` and quoted from ${lost.path} what does not stand there. ${reason}`,
      proven,
    );
  }
  if (verdict === "holds" && proven.length === 0)
    return unclear(`The judge said \`holds\` and quoted nothing that shows it. ${reason}`);
  return { verdict, reason: tidy(reason), evidence: proven };
}

const tidy = (reason: string) => clip(oneLine(removeHiddenCharacters(reason)), longestReason);

/** Where the quotation stands: of several places the one nearest to the line that was named, since lines are miscounted. */
function findEvidence(
  { path, line, quote }: Evidence,
  files: ReadonlyMap<string, string>,
): Evidence | undefined {
  const text = files.get(path)?.replaceAll("\r\n", "\n");
  const wanted = quote.replaceAll("\r\n", "\n").trim();
  if (text === undefined || !saysSomething(wanted)) return undefined;
  const [nearest] = linesOf(text, wanted).toSorted(
    (a, b) => Math.abs(a - line) - Math.abs(b - line),
  );
  return nearest === undefined ? undefined : { path, line: nearest, quote: wanted };
}

/** A brace stands in every file. */
const saysSomething = (quote: string) =>
  /[\p{L}\p{N}][^]*[\p{L}\p{N}][^]*[\p{L}\p{N}]/u.test(quote);

const mostPlaces = 1_000;

/** 1-based lines on which the quotation begins. */
function linesOf(text: string, quote: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let seen = 0;
  for (
    let at = text.indexOf(quote);
    at !== -1 && lines.length < mostPlaces;
    at = text.indexOf(quote, at + 1)
  ) {
    line += text.slice(seen, at).split("\n").length - 1;
    seen = at;
    lines.push(line);
  }
  return lines;
}
