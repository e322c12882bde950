import { useMemo } from "preact/hooks";
import type { ConvoyView, NodeView } from "#core/floor/floor-view.ts";
import { type Graph, layOut, nodeHeight, nodeWidth } from "./layout.ts";
import { MoleculeLink } from "./links.tsx";
import { StatePill, StateShape, stateWords } from "./states.tsx";

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
          {convoy === null ? `${nodes.length} on the line` : `${landed} of ${of} landed`}
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
  const placed = useMemo(() => layOut({ nodes, edges }), [shape]);
  const now = new Map(nodes.map((node) => [node.number, node]));
  return (
    <div class="graph">
      <svg
        width={placed.width}
        height={placed.height}
        viewBox={`0 0 ${placed.width} ${placed.height}`}
        role="group"
        aria-label={`${name}: what has to land before what`}
      >
        {placed.edges.map(({ key, path }) => (
          <path key={key} class="edge" d={path} />
        ))}
        {placed.nodes.map(({ node, x, y }) => (
          <Node
            key={node.number}
            node={now.get(node.number) ?? node}
            needs={edges.filter(([, after]) => after === node.number).map(([before]) => before)}
            {...{ x, y }}
          />
        ))}
      </svg>
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
  const words = note === "" ? stateWords[state] : note;
  const after = needs.length === 0 ? "" : `; after ${needs.map((need) => `#${need}`).join(", ")}`;
  return (
    <a
      href={`#/${number}`}
      class={`node state-${state}`}
      aria-label={`#${number} ${title}: ${stateWords[state]}${note === "" ? "" : `, ${note}`}${after}`}
    >
      <title>{title}</title>
      <g transform={`translate(${x} ${y})`}>
        <rect class="box" width={nodeWidth} height={nodeHeight} rx="9" />
        <svg x="10" y="9" width="15" height="15" viewBox="0 0 16 16">
          <StateShape state={state} />
        </svg>
        <text class="node-state" x="31" y="21">
          {words}
        </text>
        <text class="node-number" x={nodeWidth - 10} y="21" text-anchor="end">
          #{number}
        </text>
        {wrapTitle(title).map((line, i) => (
          <text key={line} class="node-title" x="11" y={43 + i * 17}>
            {line}
          </text>
        ))}
      </g>
    </a>
  );
}

/** What a line of a title has room for, at the size of its letters. */
const longestLine = 18;

/** In two lines, cut where there is more; SVG breaks no lines by itself. */
function wrapTitle(title: string): readonly string[] {
  const words = title.split(" ");
  let first = "";
  while (words[0] !== undefined && `${first} ${words[0]}`.trim().length <= longestLine)
    first = `${first} ${words.shift() ?? ""}`.trim();
  const rest = words.join(" ");
  return [first, shorten(rest)].filter((line) => line !== "");
}

function shorten(text: string): string {
  const letters = Array.from(text);
  if (letters.length <= longestLine) return text;
  const kept = letters.slice(0, longestLine - 1).join("");
  return `${kept.trimEnd()}…`;
}
