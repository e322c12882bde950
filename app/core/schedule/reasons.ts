/** A need that is not met: the issue has not landed, and this is how it stands. */
export interface UnmetNeed {
  readonly number: number;
  readonly state: "open" | "closed" | "missing";
}

/** One thing that a molecule waits for. Words for people are in text/wait-words.ts. */
export type WaitReason =
  | { readonly kind: "needs"; readonly on: readonly UnmetNeed[] }
  /** Each needs the next, and the last one the first: a person has to break it. */
  | { readonly kind: "cycle"; readonly path: readonly number[] }
  | { readonly kind: "gate"; readonly what: string }
  /** `atWork` counts those that go now, here and below. */
  | { readonly kind: "capacity"; readonly atWork: number; readonly capacity: number }
  | {
      readonly kind: "label-capacity";
      readonly label: string;
      readonly atWork: number;
      readonly capacity: number;
    }
  /** This one is at work, or goes now, and may change the same paths. */
  | { readonly kind: "scope"; readonly number: number }
  /** Others go first; the first few of them. */
  | { readonly kind: "turn"; readonly before: readonly number[] }
  | { readonly kind: "paused"; readonly by: string; readonly reason: string; readonly at: string }
  | { readonly kind: "breaker"; readonly until?: string; readonly words: string }
  | {
      readonly kind: "budget";
      readonly of: "molecule" | "convoy" | "day" | "town";
      readonly words: string;
    }
  | { readonly kind: "claimed"; readonly by: string }
  | { readonly kind: "held"; readonly reason: string }
  | { readonly kind: "back-off"; readonly until: string; readonly words: string };

/** How many others a reason names at most. */
export const fewest = 3;
