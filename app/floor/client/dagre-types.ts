/** What is used of dagre: its own description leads to a package that it does not bring along. */
interface Place {
  readonly x: number;
  readonly y: number;
}

declare class Graph {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(name: string, size: { readonly width: number; readonly height: number }): void;
  setEdge(from: string, to: string): void;
  graph(): { readonly width?: number; readonly height?: number };
  node(name: string): Place;
  edge(edge: Edge): { readonly points: readonly Place[] };
  edges(): readonly Edge[];
}

interface Edge {
  readonly v: string;
  readonly w: string;
}

declare const dagre: {
  readonly graphlib: { readonly Graph: typeof Graph };
  layout(graph: Graph): void;
};
export default dagre;
