import type { ChangedLine } from "./branch-change.ts";

export interface PatchLines {
  readonly added: readonly ChangedLine[];
  readonly removed: readonly ChangedLine[];
}

/**
 * The lines that a unified diff adds and removes, with their numbers; undefined: it is no such diff. Hunks are read by
 * their lengths, because an added line may itself look like the head of a hunk.
 */
export function linesOfPatch(patch: string): PatchLines | undefined {
  const reading: Reading = { lines: patch.split("\n"), at: 0, added: [], removed: [] };
  while (reading.at < reading.lines.length) {
    if (!readHunk(reading)) return undefined;
  }
  return { added: reading.added, removed: reading.removed };
}

interface Reading {
  readonly lines: readonly string[];
  at: number;
  readonly added: ChangedLine[];
  readonly removed: ChangedLine[];
}

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function readHunk(reading: Reading): boolean {
  const head = hunkHead.exec(reading.lines[reading.at] ?? "");
  if (head === null) return false;
  const [, oldStart, oldLength = "1", newStart, newLength = "1"] = head;
  reading.at += 1;
  const old = { next: Number(oldStart), left: Number(oldLength) };
  const fresh = { next: Number(newStart), left: Number(newLength) };
  while (old.left > 0 || fresh.left > 0) {
    const line = reading.lines[reading.at];
    if (line === undefined || !readLine(reading, line, old, fresh)) return false;
    reading.at += 1;
  }
  while (reading.lines[reading.at]?.startsWith("\\") === true) reading.at += 1;
  return true;
}

interface Side {
  next: number;
  left: number;
}

function readLine(reading: Reading, line: string, old: Side, fresh: Side): boolean {
  const [sign, text] = [line.charAt(0), line.slice(1)];
  switch (sign) {
    case "+":
      reading.added.push({ number: step(fresh), text });
      return fresh.left >= 0;
    case "-":
      reading.removed.push({ number: step(old), text });
      return old.left >= 0;
    // An empty line of context may have lost its space.
    case " ":
    case "":
      step(old);
      step(fresh);
      return old.left >= 0 && fresh.left >= 0;
    // "\ No newline at end of file", between the two sides.
    case "\\":
      return true;
    default:
      return false;
  }
}

function step(side: Side): number {
  side.left -= 1;
  side.next += 1;
  return side.next - 1;
}

/** Every line of a text, as if all of it were new. */
export function linesOfText(text: string): readonly ChangedLine[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => ({ number: index + 1, text: line }));
}
