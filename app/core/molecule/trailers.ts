import { clip } from "../text/markdown.ts";
import { quietLine } from "../text/neutralise.ts";

/** Commits on a work branch say in their last paragraph what they are: resuming reads nothing else. */
export interface StepTrailers {
  readonly molecule: number;
  readonly step: { readonly index: number; readonly of: number; readonly digest: string };
  /** False for a `wip` commit: work that was pushed before its check passed. */
  readonly isFinished: boolean;
  readonly attempt: number;
  /** The check that passed; absent: there was none. */
  readonly verified?: string;
}

export interface StepMessage {
  readonly molecule: number;
  readonly title: string;
  readonly step: { readonly index: number; readonly of: number; readonly digest: string };
  readonly attempt: number;
  readonly verified?: string | undefined;
}

/** What git's own tools show whole. */
const longestSubject = 72;
const longestCommand = 500;
const noCheck = "none";

/** Message of the commit that finishes a step. The title is a stranger's: it closes, mentions and skips nothing. */
export function printStepMessage(message: StepMessage): string {
  const { step, verified } = message;
  return print(subjectOf(message.title, "", step), [
    ...trailersOf(message, `${step.index}/${step.of} ${step.digest}`),
    `Verified: ${clip(quietLine(verified ?? noCheck), longestCommand)}`,
  ]);
}

/** Message of a commit that saves unfinished work, so that the next attempt may go on from it. */
export function printWipMessage(message: Omit<StepMessage, "verified">): string {
  const { step } = message;
  return print(
    subjectOf(message.title, "wip: ", step),
    trailersOf(message, `${step.index}/${step.of} ${step.digest} unfinished`),
  );
}

const print = (subject: string, trailers: readonly string[]) =>
  `${subject}\n\n${trailers.join("\n")}\n`;

function trailersOf({ molecule, attempt }: Omit<StepMessage, "verified">, step: string): string[] {
  return [`Molecule: #${molecule}`, `Step: ${step}`, `Attempt: ${attempt}`];
}

/** git reads a leading `#` as a comment; a subject is never empty. */
function subjectOf(title: string, prefix: string, step: StepMessage["step"]): string {
  const words = quietLine(title).replace(/^[#\s]+/, "");
  return clip(
    `${prefix}${words === "" ? `Step ${step.index} of ${step.of}` : words}`,
    longestSubject,
  );
}

/**
 * The trailers of a commit message, or undefined when it is no commit of a step. What it says is only as good as
 * whoever could push the commit.
 */
export function parseTrailers(message: string): StepTrailers | undefined {
  const values = lastParagraph(message);
  const molecule = groupsOf(/^#(?<n>[1-9]\d*)$/, values.get("Molecule"));
  const attempt = groupsOf(/^(?<n>[1-9]\d*)$/, values.get("Attempt"));
  const step = groupsOf(stepTrailer, values.get("Step"));
  if (molecule === undefined || attempt === undefined || step === undefined) return undefined;
  const verified = values.get("Verified") ?? noCheck;
  return {
    molecule: Number(molecule["n"]),
    step: { index: Number(step["index"]), of: Number(step["of"]), digest: step["digest"] ?? "" },
    isFinished: step["unfinished"] === undefined,
    attempt: Number(attempt["n"]),
    ...(verified === noCheck ? {} : { verified }),
  };
}

const groupsOf = (pattern: RegExp, value = "") => pattern.exec(value)?.groups;

const stepTrailer =
  /^(?<index>[1-9]\d*)\/(?<of>[1-9]\d*) (?<digest>[0-9a-f]{8})(?<unfinished> unfinished)?$/;

function lastParagraph(message: string): ReadonlyMap<string, string> {
  const paragraphs = message
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split(/\n[ \t]*\n/);
  const lines = (paragraphs.at(-1) ?? "").split("\n");
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, key, value] = /^([A-Za-z-]+): (.*)$/.exec(line.trimEnd()) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
}
