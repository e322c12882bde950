import type { Sum } from "../desk/convoy-cost.ts";
import type { ConvoyRow, ConvoySummary } from "../desk/convoy-view.ts";
import { clip } from "./markdown.ts";
import { said } from "./quoted.ts";

const longestTitle = 60;
const mostNamed = 20;

/** What came of a convoy that was closed: how long it took, how many attempts, what they cost, and what did not land. */
export function renderSummary(
  { from, to, cost }: ConvoySummary,
  rows: readonly ConvoyRow[],
): string {
  const of = (kind: ConvoyRow["state"]["kind"]) => rows.filter(({ state }) => state.kind === kind);
  const landed = of("landed").length;
  const lines = [
    `**Landed**: ${landed} of ${rows.length}${to === undefined ? "" : `, within ${printTime(Date.parse(to) - Date.parse(from))}`}`,
    ...named("Closed without landing", of("cancelled")),
    ...named("Done by people", of("task")),
    `**Attempts**: ${cost.attempts}`,
    `**Cost**: ${printSum(cost.dollars, (dollars) => `$${dollars.toFixed(2)}`)}`,
    `**Tokens**: ${printSum(cost.tokens, (tokens) => tokens.toLocaleString("en-US"))}`,
    `**Minutes of jobs**: ${printSum(cost.minutes, (minutes) => String(Math.round(minutes)))}`,
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

function named(what: string, rows: readonly ConvoyRow[]): readonly string[] {
  if (rows.length === 0) return [];
  const names = rows
    .slice(0, mostNamed)
    .map(({ number, title }) => `  - #${number} ${said(clip(title, longestTitle))}`);
  const rest = rows.length - names.length;
  const lines = [...names, ...(rest > 0 ? [`  - ${rest} more`] : [])];
  // One to a line: marks that one title leaves open must not reach into the next.
  return [`**${what}**: ${rows.length}\n${lines.join("\n")}`];
}

function printSum({ known, of, unknown }: Sum, print: (known: number) => string): string {
  if (unknown === 0) return print(known);
  return of === 0
    ? "unknown"
    : `${print(known)}, and unknown for ${unknown} of ${of + unknown} attempts`;
}

/** Days and hours, hours and minutes, or minutes. */
function printTime(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  const [hours, days] = [Math.floor(minutes / 60), Math.floor(minutes / 1440)];
  if (days > 0) return `${days} d ${hours % 24} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
