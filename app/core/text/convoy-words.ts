import type { ConvoyView, Decided } from "../desk/convoy-view.ts";
import { renderConvoyGraph } from "./convoy-graph.ts";
import { renderBar, renderBurnDown } from "./convoy-progress.ts";
import { listNumbers, whyOf } from "./convoy-states.ts";
import { renderSummary } from "./convoy-summary.ts";
import { type ConvoyWidth, renderConvoyTable } from "./convoy-table.ts";
import { clip } from "./markdown.ts";
import { joinWithin, longestComment, type Part } from "./parts.ts";
import { named, said } from "./quoted.ts";

/** How Cogtown finds its own comment about a convoy again. */
export const convoyMarker = "<!-- cogtown:convoy -->";

/** The one comment about a convoy. The same view always gives the same text. */
export function renderConvoy(view: ConvoyView): string {
  for (const width of ["whole", "short"] as const) {
    const text = joinAll(partsOf(view, width));
    if (text.length <= longestComment) return text;
  }
  return joinWithin(partsOf(view, "bare"), longestComment);
}

const joinAll = (parts: readonly Part[]) => joinWithin(parts, Number.POSITIVE_INFINITY);

function partsOf(view: ConvoyView, width: ConvoyWidth): readonly Part[] {
  const { rows, summary, burnDown } = view;
  const graph = renderConvoyGraph(rows);
  return [
    { rank: 0, text: `${convoyMarker}\n### ${headlineOf(view)}` },
    { rank: 0, text: renderBar(rows) },
    { rank: 0, text: renderStandstill(view) },
    { rank: 0, text: noticesOf(view) },
    { rank: 1, text: summary === undefined ? "" : renderSummary(summary, rows) },
    { rank: 2, text: rows.length === 0 ? "" : renderConvoyTable(rows, width) },
    { rank: 5, text: graph },
    { rank: 3, text: burnDown === undefined ? "" : renderBurnDown(burnDown) },
    { rank: 4, text: renderDecisions(view.decisions) },
  ];
}

function headlineOf({ summary, pause }: ConvoyView): string {
  if (summary !== undefined) return "Convoy: done";
  return pause === undefined ? "Convoy" : "Convoy: paused";
}

const longestReason = 300;

function renderStandstill({ standstill, rows }: ConvoyView): string {
  const [first] = standstill;
  const row = rows.find(({ number }) => number === first);
  if (row === undefined) return "";
  const who = `**Nothing here can move before somebody looks at ${listNumbers(standstill)}**`;
  const why = whyOf(row, longestReason);
  if (why === "") return `${who}.`;
  return standstill.length === 1 ? `${who}: ${why}.` : `${who}. #${row.number}: ${why}.`;
}

function noticesOf({ pause, design, unpinned }: ConvoyView): string {
  const lines = [
    ...(pause === undefined
      ? []
      : [
          `Paused by ${named(pause.by)}${pause.reason === "" ? "" : `: ${said(pause.reason)}`}. Nothing of it is started until somebody says \`/mayor resume\` here; what is at work goes on.`,
        ]),
    ...(unpinned === undefined
      ? []
      : [
          `What stands in the section \`Design\` is not told to polecats: ${named(unpinned)}, who may not write to this repository, has written on the text of this issue. Somebody who may: read the section, then say \`/mayor approve\` here.`,
        ]),
    ...(design === undefined
      ? []
      : [
          `Every polecat of it is told the design as ${named(design.by)} left it (${design.at.slice(0, 10)}).`,
        ]),
  ];
  return lines.join("\n\n");
}

const longestDecision = 300;

function renderDecisions(decisions: readonly Decided[]): string {
  if (decisions.length === 0) return "";
  const lines = decisions.map(
    ({ by, isAgent, text, at }) =>
      `- ${at.slice(0, 10)} ${isAgent ? by : named(by)}: ${said(clip(text, longestDecision))}`,
  );
  return `**Decided**\n\n${lines.join("\n")}`;
}
