import type { Graph, NodeState } from "../dashboard/view.ts";
import { clip, codeBlock } from "./markdown.ts";
import { spellOut } from "./plan-graph.ts";

/** More than these nobody reads, and Mermaid stops at 500 edges by default. */
const mostNodes = 60;
const mostEdges = 500;
const longestTitle = 40;

/** As the labels of these states are coloured. */
const fills: Readonly<Record<NodeState, string>> = {
  work: "fill:#1d76db,color:#ffffff",
  waiting: "fill:#c2e0c6,color:#000000",
  draft: "fill:#d4c5f9,color:#000000",
  queue: "fill:#fbca04,color:#000000",
  held: "fill:#b60205,color:#ffffff",
};
const states = ["work", "waiting", "draft", "queue", "held"] as const;

/** The open molecules and what they need, as a Mermaid graph; empty where there are none. Titles are anybody's words: see plan-graph.ts. */
export function renderTownGraph({ nodes, edges }: Graph): string {
  if (nodes.length === 0) return "";
  if (nodes.length > mostNodes || edges.length > mostEdges)
    return `The graph of ${nodes.length} molecules is too large to draw here.`;
  const used = states.filter((state) => nodes.some((node) => node.state === state));
  const lines = [
    "graph LR",
    ...nodes.map(
      ({ number, title, state }) =>
        `  n${number}["${spellOut(`#${number} ${clip(title, longestTitle)}`.trim())}"]:::${state}`,
    ),
    ...edges.map(([from, to]) => `  n${from} --> n${to}`),
    ...used.map((state) => `  classDef ${state} ${fills[state]}`),
  ];
  return codeBlock(lines.join("\n"), "mermaid");
}
