import type { Evidence, Verdict } from "../judge/judgement.ts";
import { finishedHead, proseOf } from "../judge/standing.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { clip, oneLine } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";
import { codeCell, linkToCommit } from "./progress.ts";

const longestCriterion = 300;
const longestShownQuote = 160;

const marks = { holds: "✓ holds", fails: "✗ fails", unclear: "? unclear" } as const;

/** What the judge found, for the reader of the pull request; empty: nothing yet of the commit that it proposes. */
export function renderJudgement(record: MoleculeRecord, repositoryUrl: string): string {
  const { judgement } = record;
  const { verdicts, head } = judgement ?? {};
  if (verdicts === undefined || head === undefined || head !== finishedHead(record)) return "";
  const criteria = proseOf(record);
  const rows = verdicts.map((verdict, position) =>
    renderVerdict(criteria[position] ?? "", verdict, `${repositoryUrl}/blob/${head}`),
  );
  return [
    "### Judged, for the reviewer to check",
    "",
    `An agent that could only read has looked at ${linkToCommit(head, repositoryUrl)}. Its quotations stand in the files; what follows from them is its opinion. An approving review overrules it.`,
    "",
    "| verdict | acceptance criterion | evidence | reason |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function renderVerdict(
  criterion: string,
  { verdict, reason, evidence }: Verdict,
  blob: string,
): string {
  const shown = evidence.map((each) => renderEvidence(each, blob)).join("<br>");
  return `| ${marks[verdict]} | ${words(clip(criterion, longestCriterion))} | ${shown} | ${words(reason)} |`;
}

/** A stranger's words in a cell: quiet, on one line, and without an end of the cell. */
const words = (text: string) => oneLine(quietMarkdown(oneLine(text))).replaceAll("|", "&#124;");

function renderEvidence({ path, line, quote }: Evidence, blob: string): string {
  const address = path.split("/").map(encodeURIComponent).join("/");
  return `[line ${line}](${blob}/${address}#L${line}) of ${codeCell(path)}: ${codeCell(clip(oneLine(quote), longestShownQuote))}`;
}

/** For sentences: `1 criterion fails and 2 are unclear`. */
export function countDoubts({
  fails,
  unclear,
}: {
  readonly fails: number;
  readonly unclear: number;
}): string {
  const failing = fails === 0 ? [] : [fails === 1 ? "1 criterion fails" : `${fails} criteria fail`];
  const open = unclear === 0 ? [] : [unclear === 1 ? "1 is unclear" : `${unclear} are unclear`];
  return [...failing, ...open].join(" and ");
}
