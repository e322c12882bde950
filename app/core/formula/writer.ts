import type { PlannedCriterion } from "../plan/plan.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { rememberAnswers } from "../text/remember.ts";
import { didYouMean, type Notes, type Place, problemAt, shown } from "./problem.ts";
import { asMarkdown, asTitle, type Prose } from "./prose.ts";
import {
  findGoControl,
  type Scope,
  substitute,
  substituteInCommand,
  type Written,
} from "./substitute.ts";
import { lineOfWords } from "./toml.ts";
import { type Placed, warnOfEmpty } from "./vars.ts";

/** What texts are written with: names and what they stand for, and where problems go. */
export interface Desk {
  readonly scope: Scope;
  /** Variables that stand for nothing, as nobody gave them a value. */
  readonly empty: ReadonlySet<string>;
  readonly notes: Notes;
}

/** A template with its names replaced, as it stands. */
export function writePlain({ value, place }: Placed<string>, desk: Desk): string {
  refuseControl({ value, place }, desk);
  return account(substitute(value, desk.scope), place, desk);
}

/** Go's templates can do more than name things; what is not carried out is not passed over either. */
function refuseControl({ value, place }: Placed<string>, { scope, notes }: Desk): void {
  const control = scope.isConvoy ? findGoControl(value) : undefined;
  if (control === undefined) return;
  const fix = "write it without; a leg that is not always wanted takes a `condition`";
  const line = lineOfWords(place.source.toml, place.path, control);
  const problem = `${shown(control)} is a control word of Go's templates, which are not carried out`;
  notes.problems.push(problemAt(place, problem, fix, line));
}

/** Tells of names that stand for nothing. */
function account({ text, unknown, used }: Written, place: Place, desk: Desk): string {
  const known = [...desk.scope.locals.keys(), ...desk.scope.values.keys()];
  for (const written of new Set(unknown)) {
    const name = written.replace(/^\{\{-?\s*\.?|\s*-?\}\}$/g, "");
    const line = lineOfWords(place.source.toml, place.path, written);
    const problem = `${shown(written)} is no variable${didYouMean(nearestWord(name, known))}`;
    const fix = `name it in \`[vars]\`${known.length === 0 ? "" : `; known: ${known.map(shown).join(", ")}`}`;
    desk.notes.problems.push(problemAt(place, problem, fix, line));
  }
  for (const name of used)
    if (desk.empty.has(name)) desk.notes.warnings.push(warnOfEmpty(name, place));
  return text;
}

/** One line of words. */
export const writeTitle = (title: Placed<string>, desk: Desk): string =>
  asTitle(writePlain(title, desk));

/** What a section of an issue may hold. */
export const longestProse = 8_000;

/** Markdown for a section of an issue, which no heading in it can end. */
export function writeProse(text: Placed<string>, desk: Desk, most: number = longestProse): string {
  const written = writePlain(text, desk);
  const prose = written.length > most ? tooLong(written.length, most) : proseOf(written);
  if (prose.ok) return prose.text;
  desk.notes.problems.push(problemAt(text.place, prose.problem, prose.fix));
  return "";
}

const tooLong = (length: number, most: number): Prose => ({
  ok: false,
  problem: `The text has ${length} characters; ${most} is the most`,
  fix: "move long material into files of the repository and name them here",
});

/** The rounds of a loop say the same a hundred times. */
const proseOf = rememberAnswers(asMarkdown);

export function writeCommand({ value, place }: Placed<string>, desk: Desk): string {
  refuseControl({ value, place }, desk);
  const written = substituteInCommand(value, desk.scope);
  for (const unsafe of new Set(written.unsafe)) {
    const problem = `The value ${shown(unsafe)} does not fit between the quotation marks of this command`;
    desk.notes.problems.push(
      problemAt(
        place,
        problem,
        "take the quotation marks away: a value is quoted where it must be",
      ),
    );
  }
  const command = account(written, place, desk).trim();
  if (command === "" || /[\r\n]/.test(command)) {
    const problem = command === "" ? "The command is empty" : "The command has more than one line";
    desk.notes.problems.push(
      problemAt(place, problem, "write it in one line; longer ones belong into a script"),
    );
  }
  return command;
}

const listMark = /^(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/;

/** The items of an `acceptance`: those of a list, or the lines of a text, with or without list marks. */
const itemsOf = (acceptance: string | readonly string[]): readonly string[] =>
  (typeof acceptance === "string" ? acceptance.split("\n") : acceptance)
    .map((item) => item.trim().replace(listMark, "").trim())
    .filter((item) => item !== "");

/**
 * What must hold, each a command or prose. Which of the two it is, is seen from the formula alone: no value that
 * somebody gives makes a command of prose.
 */
export function writeAcceptance(
  { value, place }: Placed<string | readonly string[]>,
  desk: Desk,
): readonly PlannedCriterion[] {
  return itemsOf(value).map((item): PlannedCriterion => {
    const command = commandIn(item);
    if (command !== undefined) return { command: writeCommand({ value: command, place }, desk) };
    const prose = asTitle(writePlain({ value: item, place }, desk), 100_000);
    if (commandIn(prose) !== undefined) {
      const problem = `A value makes a command of ${shown(item)}`;
      desk.notes.problems.push(
        problemAt(
          place,
          problem,
          "write the code span into the formula, and only what is in it as a value",
        ),
      );
    }
    return { prose };
  });
}

/** `$ npm test`, or one code span and nothing else. */
function commandIn(item: string): string | undefined {
  const prompted = /^\$\s+(.+)$/s.exec(item)?.[1];
  if (prompted !== undefined) return prompted;
  const [, marks = "", inner] = /^(`+)(.*?)\1$/s.exec(item) ?? [];
  const isOne = inner !== undefined && !new RegExp(`(?<!\`)${marks}(?!\`)`).test(inner);
  return isOne && inner.trim() !== "" ? inner.trim() : undefined;
}
