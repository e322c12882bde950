import { orderOf } from "#core/refinery/fill-slots.ts";
import type { Line, Plan } from "#core/refinery/line.ts";
import { planLine } from "#core/refinery/plan-line.ts";
import { outlookOf, predictLanding } from "#core/refinery/predict.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import { standingInLine } from "#core/refinery/standing-in-line.ts";
import { startTurn } from "#core/refinery/turn.ts";
import { EngineStrategy } from "./engine.ts";
import { type Cell, makeWorld } from "./trial.ts";

/** What was said of a pull request at a moment, in minutes since the start. */
interface Said {
  readonly pull: number;
  readonly from: number;
  readonly to: number;
}

/** How predictions did in one simulated day. Only of what landed: nothing is predicted of what breaks. */
export interface Score {
  readonly said: number;
  readonly held: number;
  readonly early: number;
  readonly late: number;
  /** Mean width of a range, in verifications. */
  readonly width: number;
}

/** Plays a day, and compares what was predicted of each pull request whenever the engine looked with what became of it. */
export function scorePredictions(cell: Cell, seed: number): Score {
  const world = makeWorld(cell, seed);
  const said: Said[] = [];
  const landed = new Map<number, number>();
  const engine = new EngineStrategy((line) => {
    const plan = planLine(line);
    const minute = line.now.getTime() / 60_000;
    for (const pull of landedBy(plan)) landed.set(pull, minute);
    for (const each of sayAll(line, plan.record, headAfter(line, plan)))
      said.push({ pull: each.pull, from: minute + each.from, to: minute + each.to });
    return plan;
  }, world);
  world.play(engine);
  return judge(said, landed, cell.minutes);
}

const landedBy = ({ moves }: Plan) =>
  moves.flatMap((move) => (move.kind === "land" ? move.placed.map(({ entry }) => entry.pull) : []));

function headAfter(line: Line, { moves }: Plan): string {
  const [landing] = moves.flatMap((move) => (move.kind === "land" ? [move] : []));
  return landing?.placed.at(-1)?.commit ?? line.head;
}

function sayAll(line: Line, record: RefineryRecord, head: string): readonly Said[] {
  const gone = new Set(record.landed.map(({ pull }) => pull));
  const queue = line.queue.filter(({ pull }) => !gone.has(pull));
  const order = orderOf(startTurn({ ...line, record, queue, head }));
  return order.flatMap((entry) => {
    const standing = standingInLine(record, entry, order, { isUrgent: false, blocked: undefined });
    const outlook = outlookOf(record, line.policy, standing, line.now);
    const range = outlook && predictLanding(outlook);
    return range === undefined ? [] : [{ pull: entry.pull, ...range }];
  });
}

function judge(said: readonly Said[], landed: ReadonlyMap<number, number>, unit: number): Score {
  const known = said.flatMap(({ pull, from, to }) => {
    const at = landed.get(pull);
    return at === undefined ? [] : [{ from, to, at }];
  });
  const early = known.filter(({ from, at }) => at < from).length;
  const late = known.filter(({ to, at }) => at > to).length;
  const width = known.reduce((sum, { from, to }) => sum + to - from, 0) / known.length / unit;
  return { said: known.length, held: known.length - early - late, early, late, width };
}
