import { type Cell, plainCell } from "./trial.ts";

/** What a cell is tried for. */
export type Study = "saturated" | "open" | "burst";

const studies = ["saturated", "open", "burst"] as const satisfies readonly Study[];

export interface Point {
  readonly name: string;
  readonly study: Study;
  readonly cell: Cell;
}

type Axes = { readonly [Name in keyof Cell]?: readonly number[] };

/** Every combination of the values given; the rest as in a plain cell. */
function cross(axes: Axes): Cell[] {
  return Object.entries(axes).reduce<Cell[]>(
    (cells, [name, values]) =>
      cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    [plainCell],
  );
}

const slots = [1, 2, 5, 10, 20];
const breaks = [0.01, 0.02, 0.05, 0.1, 0.2];
const town = { breaks: [0.05], quarrels: [0.001], flake: [0.02] };

/** The grid of REFINERY 6.5, thinned where one axis says little about another. */
const full: Readonly<Record<Study, readonly Axes[]>> = {
  saturated: [
    { slots, breaks, flake: [0, 0.01, 0.03] },
    { slots, breaks: [0.05], flake: [0.02], quarrels: [0, 0.001, 0.003] },
    { slots: [2], breaks: [0.05], flake: [0.02] },
    { slots, breaks: [0.02, 0.1], flake: [0.01], quarrels: [0.001, 0.003] },
    {
      ...{ slots, breaks: [0.02, 0.1], flake: [0.01], quarrels: [0.001] },
      ...{ minutes: [2, 30], dispatchMinutes: [0.5] },
    },
    { ...{ slots, breaks: [0.05], flake: [0.01], quarrels: [0.001] }, clashes: [0.05, 0.15, 0.28] },
  ],
  open: [
    { slots: [5], ...town, perHour: [6, 12, 18, 24] },
    { slots: [2], ...town, perHour: [6, 12] },
    { slots: [20], ...town, perHour: [24, 36] },
  ],
  burst: [{ slots: [2, 5, 10, 20], ...town, count: [20, 50, 100] }],
};

const quick: typeof full = {
  saturated: [{ slots: [1, 2, 5, 20], breaks: [0.02, 0.05, 0.2], flake: [0, 0.02] }],
  open: [{ slots: [5], ...town, perHour: [12, 24] }],
  burst: [{ slots: [2, 10], ...town, count: [20, 50] }],
};

export function listPoints(isQuick: boolean): readonly Point[] {
  const grid = isQuick ? quick : full;
  const points = studies.flatMap((study) =>
    grid[study].flatMap(cross).map((cell) => ({ name: nameOf(cell), study, cell })),
  );
  const wanted = targets.map(({ cell }) => ({
    ...{ name: nameOf(cell), study: "saturated" as const, cell },
  }));
  return [...new Map([...wanted, ...points].map((point) => [point.name, point])).values()].toSorted(
    inOrder,
  );
}

/** Chances first, so that the same town at several sizes stands side by side. */
const axes = [
  "perHour",
  "clashes",
  "minutes",
  "quarrels",
  "flake",
  "breaks",
  "slots",
  "count",
] as const;

function inOrder(one: Point, other: Point): number {
  const byStudy = studies.indexOf(one.study) - studies.indexOf(other.study);
  const axis = axes.find((name) => one.cell[name] !== other.cell[name]);
  return byStudy || (axis === undefined ? 0 : one.cell[axis] - other.cell[axis]);
}

/** S slots, p breaks, f flakes, q quarrels, c clashes, V minutes, d dispatch, N at once, r per hour; what is plain is left out. */
export function nameOf(cell: Cell): string {
  const { slots, breaks, flake, quarrels, clashes, minutes, dispatchMinutes, count, perHour } =
    cell;
  const unless = (plain: number, letter: string, value: number) =>
    value === plain ? "" : ` ${letter}${short(value)}`;
  return [
    `S${slots} p${short(breaks)} f${short(flake)}`,
    unless(0, "q", quarrels),
    unless(0, "c", clashes),
    unless(10, "V", minutes),
    unless(0, "d", dispatchMinutes),
    unless(600, "N", count),
    unless(0, "r", perHour),
  ].join("");
}

const short = (value: number) => String(value).replace(/^0\./, ".");

export interface Target {
  readonly cell: Cell;
  readonly perHour: number;
  readonly builds: number;
}

const target = (given: readonly [number, number, number], perHour: number, builds: number) => {
  const [slots, breaks, flake] = given;
  return { cell: { ...plainCell, slots, breaks, flake }, perHour, builds };
};

/** Landed per hour at least, runs per landed at most. */
export const targets: readonly Target[] = [
  target([1, 0.05, 0], 16, 0.4),
  target([2, 0.02, 0], 46, 0.28),
  target([2, 0.05, 0.02], 17.5, 0.7),
  target([5, 0.05, 0], 33, 0.95),
  target([5, 0.05, 0.02], 25, 1.2),
  target([10, 0.1, 0.03], 31, 1.9),
  target([20, 0.05, 0], 58, 1.8),
];
