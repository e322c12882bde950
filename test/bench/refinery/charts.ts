import { HeatmapChart, LineChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  TitleComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { FigureName } from "./figures.ts";
import type { PointResult, Results } from "./results.ts";
import type { Cell } from "./trial.ts";
import { compare, figureOf, rowOf } from "./verdicts.ts";

use([
  LineChart,
  HeatmapChart,
  GridComponent,
  LegendComponent,
  TitleComponent,
  VisualMapComponent,
  SVGRenderer,
]);

/** A card of its own colour: it reads the same on a light page and on a dark one. */
const paper = "#fbfbf9";
const ink = "#24292f";
const faint = "#d0d4d9";
const size = { width: 760, height: 420 };

/** Who is drawn, and how; the others are in the tables. Okabe and Ito's colours, told apart by the colour-blind too. */
const lines = {
  cogtown: { name: "Cogtown", color: "#d55e00", width: 4 },
  mergify: { name: "like Mergify", color: "#009e73", width: 2 },
  github: { name: "GitHub (ideal)", color: "#0072b2", width: 2 },
  zuul: { name: "Zuul", color: "#56b4e9", width: 2 },
  "bors-ng": { name: "bors-ng", color: "#cc79a7", width: 2 },
  serial: { name: "serial", color: "#7a7a7a", width: 2 },
} as const;

interface Axis {
  readonly of: keyof Cell;
  readonly label: string;
}

interface LineChartPlan {
  readonly title: string;
  readonly points: readonly PointResult[];
  readonly x: Axis;
  readonly figure: FigureName;
  readonly y: string;
  readonly isLog?: true;
}

function draw(option: Parameters<ReturnType<typeof init>["setOption"]>[0]): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({
    animation: false,
    backgroundColor: paper,
    textStyle: { fontFamily: "sans-serif" },
    ...option,
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return steady(svg);
}

/** The library numbers what it defines through all charts of a process; a chart alone is always the same. */
function steady(svg: string): string {
  const names = [...new Set(svg.match(/zr\d+-[a-z]+-?\d*/g))];
  return `${names.reduce((text, name, index) => text.replaceAll(new RegExp(`${name}(?!\\d)`, "g"), `part-${index}`), svg)}\n`;
}

const title = (text: string) => ({
  title: { text, left: 16, top: 12, textStyle: { fontSize: 15, color: ink } },
});

const axis = (name: string) => ({
  name,
  nameLocation: "middle" as const,
  nameTextStyle: { color: ink },
  axisLabel: { color: ink },
  axisLine: { lineStyle: { color: ink } },
  splitLine: { lineStyle: { color: faint } },
});

function drawLines({ title: text, points, x, figure, y, isLog }: LineChartPlan): string {
  const sorted = points.toSorted((one, other) => one.cell[x.of] - other.cell[x.of]);
  return draw({
    ...title(text),
    legend: { bottom: 8, itemGap: 26, textStyle: { color: ink } },
    grid: { left: 70, right: 24, top: 52, bottom: 86 },
    xAxis: {
      type: "category",
      data: sorted.map(({ cell }) => String(cell[x.of])),
      nameGap: 30,
      ...axis(x.label),
    },
    yAxis: { type: isLog ? "log" : "value", nameGap: 46, ...axis(y) },
    series: Object.entries(lines).map(([player, { name, color, width }]) => ({
      ...{ type: "line", name, symbolSize: width + 4, z: width },
      ...{ lineStyle: { color, width }, itemStyle: { color } },
      data: sorted.map((point) => figureOf(rowOf(point, player), figure)[0]),
    })),
  });
}

/** How many times as fast as the best of the others, by slots and chance of breaking. */
function drawFactors(points: readonly PointResult[]): string {
  const slots = [...new Set(points.map(({ cell }) => cell.slots))].toSorted((a, b) => a - b);
  const breaks = [...new Set(points.map(({ cell }) => cell.breaks))].toSorted((a, b) => a - b);
  const factors = points.map((point) => [
    slots.indexOf(point.cell.slots),
    breaks.indexOf(point.cell.breaks),
    Number(compare(point).factor.toFixed(2)),
  ]);
  return draw({
    ...title("Landed per hour, times the best other queue (1: as good; below: we lose)"),
    grid: { left: 70, right: 24, top: 52, bottom: 60 },
    xAxis: {
      type: "category",
      data: slots.map(String),
      nameGap: 30,
      ...axis("verification slots"),
    },
    yAxis: {
      type: "category",
      data: breaks.map(String),
      nameGap: 46,
      ...axis("chance that a pull request breaks"),
    },
    visualMap: {
      ...{ show: false, min: 0.6, max: 1.8 },
      inRange: {
        color: ["#c1440e", "#f3d9c9", "#f4f4f0", "#cfe3f1", "#7fb6dd", "#4a98cf", "#2b83c0"],
      },
    },
    series: [
      {
        type: "heatmap",
        data: factors,
        label: { show: true, color: ink, fontSize: 14 },
        itemStyle: { borderColor: paper, borderWidth: 2 },
      },
    ],
  });
}

const is = (wanted: Partial<Cell>) => {
  const entries = Object.entries(wanted);
  return ({ cell }: PointResult): boolean =>
    entries.every(([name, value]) =>
      Object.entries(cell).some(([key, own]) => key === name && own === value),
    );
};

const plain = { flake: 0, quarrels: 0, clashes: 0, minutes: 10, count: 600, perHour: 0 };

/** File name in docs/benchmarks and content. */
export function drawCharts({ points }: Results): ReadonlyMap<string, string> {
  const bySlots = points.filter(is({ ...plain, breaks: 0.05 }));
  const byBreaks = points.filter(is({ ...plain, slots: 5 }));
  const open = points.filter((point) => point.study === "open" && point.cell.slots === 5);
  const slots: Axis = { of: "slots", label: "verification slots" };
  const breaks: Axis = { of: "breaks", label: "chance that a pull request breaks" };
  const rate: Axis = { of: "perHour", label: "pull requests queued per hour" };
  const perHour = { figure: "perHour", y: "landed per hour" } as const;
  const builds = { figure: "builds", y: "verifications per landed" } as const;
  return new Map([
    [
      "throughput-by-slots",
      drawLines({
        title: "Landed per hour; 1 of 20 breaks",
        points: bySlots,
        x: slots,
        ...perHour,
      }),
    ],
    [
      "throughput-by-breaks",
      drawLines({ title: "Landed per hour, 5 slots", points: byBreaks, x: breaks, ...perHour }),
    ],
    [
      "verifications-by-breaks",
      drawLines({
        title: "Verifications per landed, 5 slots",
        points: byBreaks,
        x: breaks,
        ...builds,
      }),
    ],
    [
      "wait-by-rate",
      drawLines({
        title: "Wait, 95th percentile, 5 slots",
        points: open,
        x: rate,
        figure: "p95",
        y: "minutes",
        isLog: true,
      }),
    ],
    ["factors", drawFactors(points.filter(is(plain)))],
  ]);
}
