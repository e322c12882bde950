import type { Finding } from "#core/doctor/finding.ts";
import { type FindingLevel, levels } from "#core/doctor/line.ts";

const levelWidth = Math.max(...levels.map((level) => level.length));
const checkWidth = 12;

/** A finding in a line, and what to do about it in another. */
export function renderFinding({ level, check, says, fix }: Finding): string {
  const start = `${level.padEnd(levelWidth)}  ${check.padEnd(checkWidth)}  `;
  const more = fix === undefined ? "" : `${" ".repeat(start.length)}fix: ${fix}\n`;
  return `${start}${says}\n${more}`;
}

/** What all came to, such as `18 ok, 1 warning, 0 failures, 2 skipped`. */
export function renderSum(findings: readonly Finding[]): string {
  const count = (level: FindingLevel) => findings.filter((each) => each.level === level).length;
  const plural = (number: number, word: string) => `${number} ${word}${number === 1 ? "" : "s"}`;
  return [
    `${count("ok")} ok`,
    plural(count("warning"), "warning"),
    plural(count("failure"), "failure"),
    `${count("skipped")} skipped`,
  ].join(", ");
}
