import { removeHiddenCharacters } from "#core/text/sanitise.ts";

const maxLines = 60;
const maxCharacters = 6_000;
/** A line without an end would otherwise grow without bound. */
const maxLine = 4_000;

/** Replaces what must not leave the job. GitHub masks its log only; tails travel further: ledger, comments, prompts. */
export type Redact = (text: string) => string;

/** Values shorter than this are no secrets and would blank out ordinary words. */
const shortestSecret = 6;

export function createRedaction(secrets: readonly (string | undefined)[]): Redact {
  const hidden = secrets
    .flatMap((secret) => [secret ?? "", ...(secret ?? "").split(/\r?\n/)])
    .filter((secret) => secret.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
}

/** The last 60 lines of an output, at most 6,000 characters, without terminal colours and control characters. */
export class Tail {
  readonly #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(stripControls(line).slice(0, maxLine));
    if (this.#lines.length > maxLines) this.#lines.shift();
  }

  text(redact: Redact): string {
    return redact(this.#lines.join("\n")).trim().slice(-maxCharacters);
  }
}

const terminalSequences =
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-_])/g;

const colour = /(\u001B\[[0-9;:]*m)/;

/**
 * A line as a log may show it: with its colours, and without all else by which an output steers a terminal or hides from a
 * reader. Before secrets are taken out: what is cut here may stand in the middle of one.
 */
export function legible(line: string): string {
  const pieces = line.split(colour);
  return pieces.map((piece, at) => (at % 2 === 1 ? piece : withoutControls(piece))).join("");
}

const withoutControls = (text: string) =>
  removeHiddenCharacters(text.replace(terminalSequences, ""));

/** Terminal sequences go as a whole, then every other character that would not show. */
function stripControls(line: string): string {
  return withoutControls(line).replaceAll("\n", " ");
}
