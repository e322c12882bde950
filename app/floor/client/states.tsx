import type { FloorState } from "#core/floor/floor-view.ts";

/** States are told by a word and a shape; the colour only helps. */
const stateWords: Readonly<Record<FloorState, string>> = {
  draft: "not started",
  waiting: "waiting",
  blocked: "blocked",
  work: "at work",
  proposed: "proposed",
  queued: "in the line",
  held: "held",
  landed: "landed",
};

/** In a box of 16 by 16. */
const shapes: Readonly<Record<FloorState, string>> = {
  draft: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z",
  waiting: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2.2 1.6",
  blocked: "M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6",
  work: "M5 3.5l7.5 4.5L5 12.5z",
  proposed: "M4 3v10M4 5.5h4a4 4 0 0 1 4 4V13M12 10.5v2.5",
  queued: "M3 4.5h10M3 8h7M3 11.5h4",
  held: "M5.3 2.5h5.4l2.8 2.8v5.4l-2.8 2.8H5.3l-2.8-2.8V5.3zM8 5v3.4M8 10.6v.4",
  landed: "M3 8.5l3.2 3.2L13 5",
};

export function StatePill({
  state,
  note = "",
}: {
  readonly state: FloorState;
  readonly note?: string;
}) {
  return (
    <span class={`pill state-${state}`}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path class={`shape shape-${state}`} d={shapes[state]} />
      </svg>
      {note === "" ? stateWords[state] : note}
    </span>
  );
}
