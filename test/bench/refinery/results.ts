import { z } from "zod";

const Estimate = z.tuple([z.number(), z.number()]);

/** One queue at one point: the mean over the worlds with its interval. */
const Row = z.object({ player: z.string(), figures: z.record(z.string(), Estimate) });
export type Row = z.infer<typeof Row>;

export const PointResult = z.object({
  name: z.string(),
  study: z.enum(["saturated", "open", "burst"]),
  cell: z.object({
    ...{ slots: z.number(), minutes: z.number(), breaks: z.number(), flake: z.number() },
    ...{ quarrels: z.number(), clashes: z.number(), dispatchMinutes: z.number() },
    ...{ count: z.number(), perHour: z.number() },
  }),
  rows: z.array(Row),
  /** The best baseline by what the study is about, and how much better ours is, world by world: negative is worse. */
  rival: z.object({ player: z.string(), margin: Estimate }),
});
export type PointResult = z.infer<typeof PointResult>;

/** How long a decision took, in milliseconds, with so many waiting. */
const Timing = z.object({
  ...{ waiting: z.number(), slots: z.number(), decisions: z.number() },
  ...{ median: z.number(), p99: z.number() },
});
export type Timing = z.infer<typeof Timing>;

export const Results = z.object({
  seeds: z.number(),
  isQuick: z.boolean(),
  points: z.array(PointResult),
  timings: z.array(Timing),
});
export type Results = z.infer<typeof Results>;

/** A point per line: it can be read, and a change of one is a change of one. */
export function printResults({ seeds, isQuick, points, timings }: Results): string {
  const list = (values: readonly unknown[]) =>
    values.map((value) => JSON.stringify(value)).join(",\n");
  return `{"seeds":${seeds},"isQuick":${isQuick},"timings":[\n${list(timings)}\n],"points":[\n${list(points)}\n]}\n`;
}
