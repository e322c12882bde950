import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import type { BurnPoint, MoneyUnit } from "#core/floor/floor-view.ts";
import { useColours } from "./colours.ts";
import { printLocally } from "./local-time.ts";

const height = 150;

/** The curve alone; the table beside it says the same in words. */
export function BurnChart({
  points,
  unit,
}: {
  readonly points: readonly BurnPoint[];
  readonly unit: MoneyUnit;
}) {
  const place = useRef<HTMLDivElement>(null);
  const colours = useColours();
  const data = JSON.stringify(points);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const chart = draw(element, points, unit, colours);
    const fitting = new ResizeObserver(() => {
      chart.setSize({ width: element.clientWidth, height });
    });
    fitting.observe(element);
    return () => {
      fitting.disconnect();
      chart.destroy();
    };
  }, [data, unit, colours]);
  const last = points.at(-1);
  return (
    <div
      ref={place}
      class="chart"
      role="img"
      aria-label={`Spent over time: ${format(last?.[unit] ?? 0, unit)} by now`}
    />
  );
}

function draw(
  element: HTMLElement,
  points: readonly BurnPoint[],
  unit: MoneyUnit,
  { ink, line, accent }: ReturnType<typeof useColours>,
): uPlot {
  const times = {
    space: 80,
    size: 34,
    values: (_chart: uPlot, ticks: number[]) => printTimes(ticks),
  };
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const step = uPlot.paths.stepped?.({ align: 1 });
  return new uPlot(
    {
      ...{ width: element.clientWidth, height, legend: { show: false } },
      cursor: { show: false },
      axes: [
        { ...axis, ...times },
        { ...axis, size: 64, values: (_chart, ticks) => ticks.map((tick) => format(tick, unit)) },
      ],
      scales: {
        x: { range: (_chart, low, high) => [Math.min(low, high - 60), high] },
        y: { range: (_chart, _low, high) => [0, high <= 0 ? 1 : high * 1.1] },
      },
      series: [
        {},
        {
          ...{ stroke: accent, fill: `${accent}22`, width: 2, points: { show: false } },
          ...(step === undefined ? {} : { paths: step }),
        },
      ],
    },
    [points.map(({ at }) => Date.parse(at) / 1000), points.map((point) => point[unit])],
    element,
  );
}

const day = 24 * 60 * 60;

/** By the clock of whoever looks: over days the day is enough, within minutes the second counts. */
function printTimes(ticks: readonly number[]): string[] {
  const range = (ticks.at(-1) ?? 0) - (ticks[0] ?? 0);
  const [from, to] = range > 2 * day ? [5, 10] : [11, range < 600 ? 19 : 16];
  return ticks.map((tick) => printLocally(new Date(tick * 1000)).slice(from, to));
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

function format(amount: number, unit: MoneyUnit): string {
  switch (unit) {
    case "dollars":
      return `$${amount < 10 ? amount.toFixed(2) : short.format(amount)}`;
    case "tokens":
      return short.format(amount);
    case "minutes":
      // Of a town that has just begun; rounded, its curve would have the same number at several lines.
      return `${amount < 1 ? amount.toFixed(2) : short.format(amount)} min`;
  }
}
