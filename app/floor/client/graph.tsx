import { useMemo } from "preact/hooks";
import type { ConvoyView, NodeView } from "#core/floor/floor-view.ts";
import { type Graph, layOut, nodeHeight, nodeWidth } from "./layout.ts";
import { MoleculeLink } from "./links.tsx";
import { StatePill } from "./states.tsx";

/** A convoy: what waits for what as a drawing, and those that wait for nobody beside it. */
export function Convoy({ convoy, landed, of, pausedBy, nodes, edges }: ConvoyView) {
  const joined = new Set(edges.flat());
  const loose = nodes.filter(({ number }) => !joined.has(number));
  const name = convoy === null ? "Molecules of no convoy" : `Convoy #${convoy.number}`;
  return (
    <article class="convoy" aria-label={name}>
      <header>
        <h3>
          {convoy === null ? (
            "In no convoy"
          ) : (
            <MoleculeLink {...convoy} title={convoy.title || "Convoy"} />
          )}
        </h3>
        <span class="quiet">
          {pausedBy === null ? "" : `paused by ${pausedBy}, `}
          {convoy === null ? `${nodes.length} open` : `${landed} of ${of} landed`}
        </span>
      </header>
      {convoy !== null && <progress aria-label={`${name}: landed`} max={of} value={landed} />}
      {edges.length > 0 && (
        <Drawing
          name={name}
          nodes={nodes.filter(({ number }) => joined.has(number))}
          edges={edges}
        />
      )}
      {loose.length > 0 && (
        <ul class="tiles">
          {loose.map((node) => (
            <li key={node.number} class={`tile state-${node.state}`}>
              <MoleculeLink {...node} />
              <StatePill {...node} />
            </li>
          ))}
        </ul>
      )}
    </article>
  );
}

function Drawing({ name, nodes, edges }: Graph & { readonly name: string }) {
  const shape = JSON.stringify([nodes.map(({ number }) => number), edges]);
  const { width, height, ...placed } = useMemo(() => layOut({ nodes, edges }), [shape]);
  const now = new Map(nodes.map((node) => [node.number, node]));
  return (
    <div class="graph" role="group" aria-label={`${name}: what has to land before what`}>
      <div class="drawing" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          {placed.edges.map(({ key, path }) => (
            <path key={key} class="edge" d={path} />
          ))}
        </svg>
        {placed.nodes.map(({ node, x, y }) => (
          <Node
            key={node.number}
            node={now.get(node.number) ?? node}
            needs={edges.filter(([, after]) => after === node.number).map(([before]) => before)}
            {...{ x, y }}
          />
        ))}
      </div>
    </div>
  );
}

function Node({
  node: { number, title, state, note },
  needs,
  x,
  y,
}: {
  readonly node: NodeView;
  readonly needs: readonly number[];
  readonly x: number;
  readonly y: number;
}) {
  const place = {
    ...{ left: `${x}px`, top: `${y}px`, width: `${nodeWidth}px`, height: `${nodeHeight}px` },
  };
  return (
    <a href={`#/${number}`} class={`node state-${state}`} style={place} title={title}>
      <span class="node-head">
        <StatePill state={state} note={note} />
        <span class="number">#{number}</span>
      </span>
      <span class="node-title">{title}</span>
      {needs.length === 0 ? null : (
        <span class="hidden">, after {needs.map((need) => `#${need}`).join(", ")}</span>
      )}
    </a>
  );
}
