import type { ConvoyRow } from "../desk/convoy-view.ts";
import { clip, codeBlock } from "./markdown.ts";
import { spellOut } from "./plan-graph.ts";

/** Mermaid draws 500 edges and 50,000 characters at most by default, and shows an error above that. */
const mostEdges = 500;
const longestGraph = 20_000;
const longestTitle = 30;

/** Colours that can be read on light pages and on dark ones: each names its own for the letters. */
const colours = {
  landed: "fill:#0e8a16,color:#ffffff",
  moving: "fill:#1d76db,color:#ffffff",
  waiting: "fill:#d4d7dc,color:#1f2328",
  stuck: "fill:#b60205,color:#ffffff",
  over: "fill:#8c959f,color:#ffffff",
} as const;

/**
 * Who waits for whom, coloured by state, as a Mermaid graph; empty where nobody waits for anybody, or where it could not
 * be drawn. The attacker titles an issue so that it ends its node: see renderPlanGraph.
 */
export function renderConvoyGraph(rows: readonly ConvoyRow[]): string {
  const edges = rows.flatMap(({ number, needs }) =>
    needs.map((need) => `  n${need} --> n${number}`),
  );
  if (edges.length === 0 || edges.length > mostEdges) return "";
  const draw = (labelOf: (row: ConvoyRow) => string) =>
    [
      "graph LR",
      ...rows.map((row) => `  n${row.number}["${labelOf(row)}"]:::${colourOf(row)}`),
      ...edges,
      ...Object.entries(colours).map(([name, look]) => `  classDef ${name} ${look}`),
    ].join("\n");
  const nameOf = ({ number }: ConvoyRow) => spellOut(`#${number}`);
  const full = draw((row) => `${nameOf(row)} ${spellOut(clip(row.title, longestTitle))}`);
  return codeBlock(full.length <= longestGraph ? full : draw(nameOf), "mermaid");
}

function colourOf({ state }: ConvoyRow): keyof typeof colours {
  switch (state.kind) {
    case "landed":
      return "landed";
    case "at-work":
    case "proposed":
      return "moving";
    case "waiting":
      return "waiting";
    case "held":
    case "stopped":
    case "draft":
      return "stuck";
    case "cancelled":
      return "over";
    case "task":
      return state.isDone ? "over" : "waiting";
  }
}
