import type { Effect } from "#core/decision.ts";
import type { RefusalCause } from "#core/refinery/landing-way.ts";
import type { GitHub } from "#github/port.ts";
import type { EffectOutcome, Mismatch } from "./outcome.ts";
import { performEffect } from "./perform-effect.ts";

export interface Performed {
  readonly effect: Effect;
  readonly outcome: EffectOutcome;
}

/** GitHub said no. */
export interface Refusal {
  readonly kind: "refused";
  readonly effect: Effect;
  readonly why: string;
  readonly cause: RefusalCause | undefined;
}

/** What GitHub merged is not what was tested. */
export interface Discrepancy {
  readonly kind: "mismatch";
  readonly effect: Effect;
  readonly mismatch: Mismatch;
}

export interface Performance {
  readonly done: readonly Performed[];
  /** What ended it before its time. */
  readonly stop?: { readonly kind: "lost" } | Refusal | Discrepancy;
}

/** Performs effects in order; the first that is lost or refused ends it. Throws GitHubError as performEffect does. */
export async function performEffects(
  github: GitHub,
  namespace: string,
  effects: readonly Effect[],
): Promise<Performance> {
  const done: Performed[] = [];
  for (const group of groupEffects(effects)) {
    const outcomes = await performGroup(github, namespace, group);
    done.push(...outcomes);
    const stop = outcomes.map(stopOf).find((each) => each !== undefined);
    if (stop !== undefined) return { done, stop };
  }
  return { done };
}

/**
 * Projections carry nothing: what GitHub refuses to show must not keep the rest from happening. Nor must a pull request
 * that the merge queue does not take keep others out of it.
 */
function stopOf({ effect, outcome }: Performed): Performance["stop"] {
  switch (outcome.kind) {
    case "none":
    case "created":
    case "updated":
      return undefined;
    case "lost":
      return outcome;
    case "mismatch":
      return { kind: "mismatch", effect, mismatch: outcome };
    case "refused":
      if (isAlone(effect)) return undefined;
      return { kind: "refused", effect, why: outcome.why, cause: outcome.cause };
  }
}

const alone: ReadonlySet<Effect["kind"]> = new Set([
  ...(["project", "show-pulls", "enqueue", "dequeue"] as const),
  ...(["answer", "link-dependencies", "edit-issue", "pin-issue"] as const),
]);
const isAlone = ({ kind }: Effect) => alone.has(kind);

/** Several at once, so that the adapter can send them as one request. All of them end before this does. */
async function performGroup(
  github: GitHub,
  namespace: string,
  group: readonly Effect[],
): Promise<readonly Performed[]> {
  const endings = await Promise.allSettled(
    group.map(async (effect) => ({
      effect,
      outcome: await performEffect(github, namespace, effect),
    })),
  );
  return endings.map((ending) => {
    if (ending.status === "rejected") throw ending.reason;
    return ending.value;
  });
}

/**
 * Neighbours that do not wait for each other. What proposing, closing and tidying show on the issue may be written
 * beside them: when one of them fails, the next round's projection says so.
 */
function groupEffects(effects: readonly Effect[]): readonly (readonly Effect[])[] {
  const groups: Effect[][] = [];
  for (const effect of effects) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    const goesAlong = isSideBySide(effect) && before !== undefined && isSideBySide(before);
    if (goesAlong) last?.push(effect);
    else groups.push([effect]);
  }
  return groups;
}

function isSideBySide(effect: Effect): boolean {
  switch (effect.kind) {
    case "project":
    case "show-pulls":
    case "describe-pull":
    case "close-issue":
    case "delete-refs":
    // In one request, and in this order: what is to be queued anew is taken out first.
    case "enqueue":
    case "dequeue":
    case "answer":
    case "link-dependencies":
    case "edit-issue":
    case "pin-issue":
      return true;
    case "propose":
      return effect.open !== undefined;
    case "append-molecule":
    case "append-refinery":
    case "append-desk":
    case "append-town":
    case "dispatch":
    case "cancel-run":
    case "create-issues":
    case "add-sub-issues":
    case "land":
      return false;
  }
}
