import type { CriterionResult } from "#core/molecule/record.ts";
import { codeCell } from "../shared/log.ts";
import type { Finding } from "./finding.ts";

/** A finding in a sentence. */
export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case "green":
      return finding.knownFrom === undefined
        ? `Every command holds on ${finding.commit.slice(0, 7)}.`
        : `Every command held on this very tree before (candidate ${finding.knownFrom}): nothing was run.`;
    case "red":
      return `\`${finding.failed.command}\` failed (exit ${finding.failed.exitCode}) on ${finding.commit.slice(0, 7)}.`;
    case "nothing":
      return "There was nothing to verify: everything conflicts or is on the base already.";
    case "unfinished":
      return `\`${finding.command}\` did not finish: ${finding.why}. That is no verdict on anybody.`;
  }
}

export function renderResults(results: readonly CriterionResult[]): string {
  if (results.length === 0) return "";
  const rows = results.map(({ command, exitCode, seconds }) => {
    return `| ${codeCell(command)} | ${exitCode === 0 ? "✓" : `exit ${exitCode}`} | ${seconds} s |`;
  });
  return ["| Command | | |", "|---|---|---|", ...rows, ""].join("\n");
}
