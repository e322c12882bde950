import type { BurnDown, ConvoyRow } from "../desk/convoy-view.ts";

/** Progress drawn with letters: it reads the same in mails, in terminals and on telephones. */

const barLength = 12;

/** `████████░░░░ **8 of 12 landed**`, and what else is over. */
export function renderBar(rows: readonly ConvoyRow[]): string {
  const count = (isCounted: (row: ConvoyRow) => boolean) => rows.filter(isCounted).length;
  const landed = count(({ state }) => state.kind === "landed");
  const done = count(({ state }) => state.kind === "task" && state.isDone);
  const lost = count(({ state }) => state.kind === "cancelled");
  const more = [
    ...(done === 0 ? [] : [`${done} done by people`]),
    ...(lost === 0 ? [] : [`${lost} closed without landing`]),
  ];
  const words = [`**${landed} of ${rows.length} landed**`, ...more].join(", ");
  return `${drawBar(landed + done, rows.length)} ${words}`;
}

/** Full only when all is done, empty only when nothing is. */
function drawBar(done: number, of: number): string {
  const share = of === 0 ? 0 : done / of;
  const rounded = Math.round(share * barLength);
  const full = share === 0 || share === 1 ? rounded : Math.min(barLength - 1, Math.max(1, rounded));
  return "█".repeat(full) + "░".repeat(barLength - full);
}

const columns = 24;
const levels = "▁▂▃▄▅▆▇█";

/** How many were still open as time went on, from the first moment to the newest closing; never to now. */
export function renderBurnDown({ total, from, closings }: BurnDown): string {
  const start = Date.parse(from);
  const times = closings.map((moment) => Date.parse(moment));
  const end = times.at(-1) ?? start;
  const step = (end - start) / (columns - 1);
  const left = (at: number) => total - times.filter((time) => time <= at).length;
  const drawn = Array.from({ length: columns }, (_, column) =>
    // The last column is the end itself, whatever the fractions before it came to.
    drawLevel(left(column === columns - 1 ? end : start + column * step), total),
  ).join("");
  return `**Still open**: ${total} \`${drawn}\` ${left(end)} (${printMoment(start)} to ${printMoment(end)})`;
}

function drawLevel(open: number, total: number): string {
  if (open === 0) return " ";
  const level = Math.ceil((open / total) * levels.length) - 1;
  return levels[level] ?? "█";
}

/** To the minute, as everybody reads it alike. */
const printMoment = (time: number) =>
  `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
