import fc from "fast-check";
import type { Candidate, TownView, Verdict, WaitReason } from "#core/schedule/scheduler.ts";

/** Towns of plain values for the scheduler. */

const minutes = (count: number) => new Date(Date.UTC(2026, 0, 5, 9, count)).toISOString();

export function candidate(number: number, over: Partial<Candidate> = {}): Candidate {
  return {
    ...{ number, state: "waiting", isFirst: true, priority: 2, createdAt: minutes(number) },
    ...{ labels: [], scope: [], needs: [], unmetGates: [], own: [] },
    ...over,
  };
}

export function town(
  candidates: readonly Candidate[],
  over: Partial<Omit<TownView, "candidates">> = {},
): TownView {
  return {
    candidates,
    ...{ others: new Map(), capacity: 5, perLabel: {}, shareScope: false, pauses: [] },
    ...over,
  };
}

export const reasonsOf = (verdict: Verdict | undefined): readonly WaitReason[] =>
  verdict?.kind === "wait" ? verdict.reasons : [];

export const kindsOf = (verdict: Verdict | undefined): ReadonlySet<string> =>
  new Set(reasonsOf(verdict).map(({ kind }) => kind));

const glob = fc
  .array(fc.constantFrom("a", "b", "c", "*", "**", "x?", "{a,b}"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("/"));

const seldom = <T>(value: T, otherwise: T) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(value) },
    { weight: 9, arbitrary: fc.constant(otherwise) },
  );

const most = 12;

const anyCandidate = fc.record({
  state: fc.constantFrom(...(["waiting", "waiting", "waiting", "at-work", "resting"] as const)),
  isFirst: seldom(false, true),
  priority: fc.constantFrom(0, 1, 2, 2, 2, 3),
  createdAt: fc.integer({ min: 0, max: 5 }).map(minutes),
  labels: fc.subarray(["db", "UI", "other"]),
  scope: fc.array(glob, { maxLength: 2 }),
  needs: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(fc.integer({ min: 1, max: most + 4 }), { maxLength: 2 }) },
  ),
  unmetGates: seldom<readonly string[]>(["the release"], []),
  own: seldom<readonly WaitReason[]>([{ kind: "claimed", by: "bob" }], []),
});

/** Small towns with everything in them that can hold somebody back. */
export const anyTown: fc.Arbitrary<TownView> = fc
  .record({
    list: fc.array(anyCandidate, { maxLength: most }),
    others: fc.array(
      fc.tuple(
        fc.integer({ min: most + 1, max: most + 4 }),
        fc.constantFrom("landed", "open", "closed", "missing"),
      ),
      { maxLength: 4 },
    ),
    capacity: fc.integer({ min: 0, max: 6 }),
    perLabel: fc.constantFrom<Record<string, number>>({}, { db: 1 }, { DB: 2, ui: 1 }, { db: 0 }),
    shareScope: seldom(true, false),
    pauses: seldom<readonly WaitReason[]>([{ kind: "breaker", words: "runs to work again" }], []),
    probe: seldom<number | undefined>(1, undefined),
  })
  .map(({ list, others, probe, ...rest }) => ({
    candidates: list.map((each, index) => ({ number: index + 1, ...each })),
    others: new Map(others),
    ...rest,
    ...(probe === undefined ? {} : { probe }),
  }));
