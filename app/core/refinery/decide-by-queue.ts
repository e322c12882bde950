import type { Decision } from "../decision.ts";
import { benchOf, type Case, isChanged, noteReady, tidy, toldAnew, urgentOf } from "./case.ts";
import { effectsOf } from "./effects-of.ts";
import type { PresentQueue } from "./facts.ts";
import type { Move } from "./line.ts";
import { viewLine } from "./line-view.ts";
import { emptyMemory } from "./native/memory.ts";
import { decideNative } from "./native/steward.ts";
import type { RefineryRecord } from "./record.ts";
import { showPulls } from "./show-pulls.ts";

/** GitHub builds and lands (native/steward.ts); what our own train had under way before is called off. */
export function decideByQueue(it: Case, native: PresentQueue, backend: "auto" | "queue"): Decision {
  const { facts, base, config, now } = it;
  const wanted = it.queue.map(({ entry }) => entry);
  const free = { ...it.record, candidates: [], suspects: [], aside: [] };
  const record = noteReady(free, it.queue);
  const urgent = urgentOf(it.queue);
  const plan = decideNative({ facts, queue: native, record, wanted, urgent, backend, now });
  const bench = benchOf(it, "refs");
  const event = [...it.events, plan.reason].join("; ");
  const written = isChanged(it.before, plan.record)
    ? effectsOf(bench, plan.record, callOff(it.record), event)
    : tidy(bench, plan.record);
  const view = viewLine(facts, plan.record, config, base.head, now);
  return {
    effects: [...written, ...plan.effects, ...showPulls(view, facts.notes)],
    reason: event,
    next: [...it.next, ...plan.next, ...toldAnew(it, plan.record)],
    ...(plan.recheckSeconds === undefined ? {} : { recheckSeconds: plan.recheckSeconds }),
  };
}

const callOff = ({ candidates }: RefineryRecord): readonly Move[] =>
  candidates.map((candidate) => ({
    kind: "cancel",
    candidate,
    why: "GitHub's merge queue lands now",
  }));

/** The town asks for GitHub's merge queue, and the base has none: nothing lands, and everybody waiting is told. */
export function waitForQueue(it: Case): Decision {
  const hindrance = noQueue(it.base.name);
  const record = { ...it.record, native: { ...emptyMemory, hindrance } };
  return {
    effects: isChanged(it.before, record)
      ? effectsOf(benchOf(it, "refs"), record, [], hindrance)
      : [],
    reason: hindrance,
    next: [...it.next, ...toldAnew(it, record)],
  };
}

const noQueue = (base: string) =>
  `\`refinery.backend\` asks for GitHub's merge queue, and \`${base}\` has none: add the rule “Require merge queue” to its ruleset, or set the backend to \`auto\``;
