import type { MoleculeReport } from "./report.ts";

interface Column {
  readonly heading: string;
  readonly align: "left" | "right";
  readonly cell: (row: MoleculeReport) => string;
}

const columns: readonly Column[] = [
  { heading: "#", align: "right", cell: (row) => String(row.number) },
  { heading: "title", align: "left", cell: (row) => shorten(row.title, 38) },
  { heading: "state", align: "left", cell: (row) => row.state },
  { heading: "attempts", align: "right", cell: (row) => String(row.attempts) },
  {
    heading: "steps",
    align: "right",
    cell: ({ steps }) => (steps.of === 0 ? "-" : `${steps.done}/${steps.of}`),
  },
  { heading: "pull", align: "right", cell: (row) => (row.pull === null ? "-" : `#${row.pull}`) },
  { heading: "landed as", align: "left", cell: (row) => row.commit?.slice(0, 7) ?? "-" },
  { heading: "requests", align: "right", cell: (row) => String(row.requests) },
  { heading: "writes", align: "right", cell: (row) => String(row.writes) },
];

/** The molecules as lines of text, columns aligned; nothing of it needs a terminal. */
export const renderTable = (rows: readonly MoleculeReport[]): readonly string[] =>
  alignColumns(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
  );

/** Cells below their headings. */
export function alignColumns(
  headings: readonly Pick<Column, "heading" | "align">[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const cells = [headings.map(({ heading }) => heading), ...rows];
  const widths = headings.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((text, at) => pad(text, widths[at] ?? 0, headings[at]?.align ?? "left"))
      .join("  ")
      .trimEnd(),
  );
}

/** Rows that did not land, each with what keeps it, for the reader to act on. */
export function renderReasons(rows: readonly MoleculeReport[]): readonly string[] {
  return rows
    .filter((row) => row.state !== "landed")
    .map((row) => `#${row.number} ${row.state}${row.reason === "" ? "" : `: ${row.reason}`}`);
}

function pad(text: string, width: number, align: Column["align"]): string {
  return align === "left" ? text.padEnd(width) : text.padStart(width);
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
