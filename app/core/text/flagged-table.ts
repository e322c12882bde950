import type { Finding } from "../policy/finding.ts";
import { pathOf } from "./policy-words.ts";
import { codeCell } from "./progress.ts";

const mostRows = 50;

/** What a reviewer should look at before anything else, as a table; nothing where there is nothing. */
export function renderFlagged(findings: readonly Finding[]): string {
  if (findings.length === 0) return "";
  const shown = findings.slice(0, mostRows);
  const more = findings.length - shown.length;
  return [
    "### To look at first",
    "",
    "| rule | file | line | why |",
    "| --- | --- | ---: | --- |",
    ...shown.map(
      ({ rule, path, line, why }) =>
        `| ${codeCell(rule)} | ${codeCell(pathOf(path))} | ${line ?? ""} | ${codeCell(why)} |`,
    ),
    ...(more > 0 ? [`| … | ${more} more | | |`] : []),
  ].join("\n");
}
