import type { Config } from "../config/config.ts";
import type { Decision } from "../decision.ts";
import { benchOf, type Case, isChanged, noteReady, tidy, toldAnew } from "./case.ts";
import { concerned, effectsOf } from "./effects-of.ts";
import { answerMinutes } from "./estimate.ts";
import { landingBlock } from "./landing-way.ts";
import { landedAt } from "./line.ts";
import { lineOf } from "./line-of.ts";
import { viewLine } from "./line-view.ts";
import { planLine } from "./plan-line.ts";
import type { RefineryRecord } from "./record.ts";
import { showPulls } from "./show-pulls.ts";

/** Our own train: what the engine plans (plan-line.ts), as effects. */
export function decideByTrain(it: Case): Decision {
  const { facts, base, config, now } = it;
  const block = landingBlock(it.record, now);
  const record = noteReady(withoutQueue(it.record), it.queue);
  const plan = planLine(lineOf(it, record, block === undefined ? it.queue : []));
  const events = [...it.events, ...plan.moves.map(({ why }) => why)];
  const bench = benchOf(it);
  const effects =
    events.length > 0 || isChanged(it.before, plan.record)
      ? effectsOf(bench, plan.record, plan.moves, events.join("; ") || "took verdicts into account")
      : tidy(bench, plan.record);
  const view = viewLine(facts, plan.record, config, landedAt(plan.moves) ?? base.head, now);
  return {
    effects: [...effects, ...showPulls(view, facts.notes)],
    reason: [...it.events, reasonOf(plan.record, block?.reason) ?? plan.reason].join("; "),
    next: [
      ...it.next,
      ...concerned(it.record, plan.record, plan.moves),
      ...toldAnew(it, plan.record),
    ],
    ...recheck(plan.record, block?.recheckSeconds, config),
  };
}

/** What was remembered of a queue that is no more, or is not used, holds nobody back. */
function withoutQueue(record: RefineryRecord): RefineryRecord {
  const { native: _forgotten, ...rest } = record;
  return rest;
}

function reasonOf({ frozen, baseRed }: RefineryRecord, blocked: string | undefined) {
  if (frozen !== undefined) return `frozen by ${frozen.by}: ${frozen.reason}`;
  if (blocked !== undefined) return blocked;
  return baseRed === undefined
    ? undefined
    : `the base itself fails \`${baseRed.command}\`: nothing lands until that is mended`;
}

/** The base is looked at again that often while it is red. */
const redBaseSeconds = 3_600;

/** A dispatch may be lost, a job may die, and what GitHub refuses may be allowed meanwhile: none of that has a webhook. */
function recheck(
  { candidates, baseRed, tally }: RefineryRecord,
  blocked: number | undefined,
  { limits, verify }: Config,
): { readonly recheckSeconds?: number } {
  const waits = candidates
    .filter(({ verdict }) => verdict === undefined)
    .map(
      ({ claim }) =>
        (claim === undefined ? limits.claimMinutes : answerMinutes(verify.timeoutMinutes, tally)) *
          60 +
        1,
    );
  const all = [
    ...waits,
    ...(blocked === undefined ? [] : [blocked]),
    ...(baseRed === undefined ? [] : [redBaseSeconds]),
  ];
  return all.length === 0 ? {} : { recheckSeconds: Math.min(...all) };
}
