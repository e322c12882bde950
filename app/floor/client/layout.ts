import dagre from "@dagrejs/dagre";
import type { ConvoyView, NodeView } from "#core/floor/floor-view.ts";

/** Of a node, in pixels. */
export const nodeWidth = 160;
export const nodeHeight = 72;

export type Graph = Pick<ConvoyView, "nodes" | "edges">;

/** Where everything stands, in pixels from the upper left. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly node: NodeView; readonly x: number; readonly y: number }[];
  /** `path`: as SVG draws it. */
  readonly edges: readonly { readonly key: string; readonly path: string }[];
}

/** From left to right: what has to land first stands left. */
export function layOut({ nodes, edges }: Graph): Drawing {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 24, marginx: 2, marginy: 3 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { number } of nodes)
    graph.setNode(String(number), { width: nodeWidth, height: nodeHeight });
  for (const [before, after] of edges) graph.setEdge(String(before), String(after));
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    ...{ width: Math.ceil(width), height: Math.ceil(height) },
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(String(node.number));
      return { node, x: x - nodeWidth / 2, y: y - nodeHeight / 2 };
    }),
    edges: graph.edges().map((edge) => ({
      key: `${edge.v} ${edge.w}`,
      path: curveThrough(graph.edge(edge).points),
    })),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Level out of one node, level into the next, and so on. */
function curveThrough(points: readonly Point[]): string {
  const [from, ...way] = points;
  if (from === undefined) return "";
  // Of a way without corners dagre tells its middle, which would be a bend.
  const stops = way.length <= 2 ? way.slice(-1) : way;
  return stops.reduce(
    ({ path, at }, next) => {
      const half = (at.x + next.x) / 2;
      return { path: `${path}C${half} ${at.y} ${half} ${next.y} ${next.x} ${next.y}`, at: next };
    },
    { path: `M${from.x} ${from.y}`, at: from },
  ).path;
}
