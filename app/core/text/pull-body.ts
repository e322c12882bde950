import { parseSpec } from "../molecule/parse-spec.ts";
import type { CriterionResult, MoleculeRecord } from "../molecule/record.ts";
import type { Criterion } from "../molecule/spec.ts";
import { defaultNamespace, moleculeRef } from "../names.ts";
import { renderFlagged } from "./flagged-table.ts";
import { renderJudgement } from "./judgement-words.ts";
import { clip } from "./markdown.ts";
import { quietLine, quietMarkdown } from "./neutralise.ts";
import { codeCell, renderAttempts, renderSteps } from "./progress.ts";

const longestTitle = 200;
const longestGoal = 10_000;
const longestCommand = 300;
/** GitHub refuses bodies of more than 65,536 characters. */
const longestBody = 60_000;

/** The pull request's title: the issue's, closing and mentioning nothing (a squashed commit would carry it to the base). */
export function pullTitle(record: MoleculeRecord): string {
  const title = clip(quietLine(record.spec.title), longestTitle);
  return title === "" ? `Molecule ${record.number}` : title;
}

/**
 * The pull request's body: `Closes #n`, then the goal and the evidence that it is reached. Nothing else in it closes,
 * mentions or hides anything, whoever wrote the issue.
 */
export function renderPullBody(record: MoleculeRecord, repositoryUrl: string): string {
  const parsed = parseSpec(record.spec.body);
  const goal = parsed.ok ? parsed.value.goal : "";
  const criteria = parsed.ok ? parsed.value.criteria : [];
  const ledger = moleculeRef(defaultNamespace, record.number);
  const place = { repositoryUrl, quieted: "everything" } as const;
  const judgement = renderJudgement(record, repositoryUrl);
  const parts = [
    `Closes #${record.number}`,
    goal === "" ? "" : `### Goal\n\n${quietMarkdown(clip(goal, longestGoal))}`,
    renderEvidence(resultsOf(record)),
    renderFlagged(record.flagged ?? []),
    judgement === "" ? renderProse(criteria) : judgement,
    `### Steps\n\n${renderSteps(record, place)}`,
    `### Attempts\n\n${renderAttempts(record, place)}`,
    `<sub>Approved by \`${record.spec.approvedBy}\` · record \`git log ${ledger}\`</sub>`,
  ];
  return clip(parts.filter((part) => part !== "").join("\n\n"), longestBody);
}

/** Evidence of the newest attempt that succeeded; every attempt proves all criteria anew. */
function resultsOf({ attempts }: MoleculeRecord): readonly CriterionResult[] {
  const outcome = attempts.findLast((attempt) => attempt.outcome?.kind === "success")?.outcome;
  return outcome?.kind === "success" ? outcome.criteria : [];
}

function renderEvidence(results: readonly CriterionResult[]): string {
  if (results.length === 0) return "";
  const rows = results.map(
    ({ command, exitCode, seconds }) =>
      `| ${exitCode === 0 ? "✓" : "✗"} | ${codeCell(clip(command, longestCommand))} | ${exitCode} | ${Math.round(seconds)} |`,
  );
  return [
    "### Evidence",
    "",
    "| | acceptance criterion | exit code | seconds |",
    "| --- | --- | ---: | ---: |",
    ...rows,
  ].join("\n");
}

function renderProse(criteria: readonly Criterion[]): string {
  const items = criteria.flatMap((criterion) =>
    criterion.kind === "prose" ? [`- [ ] ${quietMarkdown(criterion.text)}`] : [],
  );
  return items.length === 0 ? "" : `### For the reviewer to judge\n\n${items.join("\n")}`;
}
