import type { Candidate, TownView } from "#core/schedule/scheduler.ts";
import { chance } from "../refinery/chance.ts";

/** Towns of any size, each hard for some part of the decision. The same name and size give the same town. */
export const shapes = {
  /** Nobody needs anybody, everybody has two patterns of its own. */
  independent: (size) => townOf(size, () => ({})),
  /** Each needs the one before it. */
  "one chain": (size) => townOf(size, (number) => ({ needs: number === 1 ? [] : [number - 1] })),
  /** All need the first one. */
  "wide fan": (size) => townOf(size, (number) => ({ needs: number === 1 ? [] : [1] })),
  /** Each needs up to three of those before it. */
  "random needs": (size) => townOf(size, (number) => ({ needs: needsBefore(number) })),
  /** All may change the same folder, and each a file besides. */
  "one scope": (size) => townOf(size, (number) => ({ scope: ["src/**", `docs/${number}.md`] })),
  /** All have a label with one place, and two in three a wildcard that meets many others. */
  "labels and wildcards": (size) =>
    townOf(size, (number) => ({
      labels: ["db"],
      scope: [number % 3 === 0 ? `src/${number}/**` : `src/*/${number % 50}.ts`],
    })),
  /** Circles of ten. */
  circles: (size) =>
    townOf(size, (number) => ({ needs: [number % 10 === 0 ? number - 9 : number + 1] })),
} as const satisfies Readonly<Record<string, (size: number) => TownView>>;

export type ShapeName = keyof typeof shapes;

const isShape = (name: string): name is ShapeName => name in shapes;
export const shapeNames: readonly ShapeName[] = Object.keys(shapes).filter(isShape);

/** One in a thousand is at work, and five may be, so that nearly everybody waits. */
function townOf(size: number, own: (number: number) => Partial<Candidate>): TownView {
  return {
    candidates: Array.from({ length: size }, (_, index) => ({
      ...plain(index + 1),
      ...own(index + 1),
    })),
    others: new Map(),
    capacity: 5,
    perLabel: { db: 1 },
    shareScope: false,
    pauses: [],
  };
}

const plain = (number: number): Candidate => ({
  number,
  state: number % 1000 === 7 ? "at-work" : "waiting",
  isFirst: true,
  priority: 2,
  createdAt: new Date(Date.UTC(2026, 0, 1) + ((number * 7919) % 10_007) * 60_000).toISOString(),
  labels: ["polecat"],
  scope: [`src/part-${number}/**`, `test/part-${number}/*.test.ts`],
  needs: [],
  unmetGates: [],
  own: [],
});

function needsBefore(number: number): readonly number[] {
  if (number === 1) return [];
  const count = Math.floor(chance(number) * 4);
  return Array.from({ length: count }, (_, which) => {
    return 1 + Math.floor(chance(number, which) * (number - 1));
  });
}
