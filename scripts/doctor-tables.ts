import { checkLines, commonLines } from "../app/core/doctor/finding.ts";
import type { Line } from "../app/core/doctor/line.ts";

/** What stands in braces is filled in with what was seen. */
const cell = (text: string) =>
  text.replaceAll("|", "\\|").replaceAll(/\{(\w+)\}/g, (_blank, name: string) => `_${name}_`);

const linesOf = (check: string, all: Readonly<Record<string, Line>>) =>
  Object.entries(all).map(([name, line]) => ({ id: `${check}/${name}`, line }));

const everything = [
  ...linesOf("any", commonLines),
  ...Object.entries(checkLines).flatMap(([check, all]) => linesOf(check, all)),
];

function lineTable(): string {
  const rows = everything.map(
    ({ id, line }) =>
      `| \`${id}\` | ${line.level} | ${cell(line.says)} | ${cell(line.fix ?? "")} |`,
  );
  return ["| line | | says | what to do |", "|---|---|---|---|", ...rows].join("\n");
}

function symptomTable(): string {
  const rows = everything.flatMap(({ id, line: { symptom } }) =>
    symptom === undefined ? [] : [{ id, symptom: cell(symptom) }],
  );
  const symptoms = [...new Set(rows.map(({ symptom }) => symptom))].toSorted((a, b) =>
    a.localeCompare(b, "en"),
  );
  return [
    "| what you see | what it may be | ask |",
    "|---|---|---|",
    ...symptoms.map((symptom) =>
      symptomRow(
        symptom,
        rows.filter((row) => row.symptom === symptom),
      ),
    ),
  ].join("\n");
}

function symptomRow(symptom: string, rows: readonly { readonly id: string }[]): string {
  const ids = rows.map(({ id }) => `\`${id}\``).join(", ");
  const checks = [...new Set(rows.map(({ id }) => id.split("/")[0] ?? ""))];
  const only = checks.map((check) => `--only ${check}`).join(" ");
  return `| ${symptom} | ${ids} | \`cogtown doctor ${only}\` |`;
}

/** For docs/troubleshooting.md: every line that doctor can print, and how people notice what is behind them. */
export const doctorTables = (): Readonly<Record<string, string>> => ({
  symptoms: symptomTable(),
  lines: lineTable(),
});
