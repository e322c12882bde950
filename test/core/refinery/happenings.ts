import fc from "fast-check";
import { auditor } from "#core/refinery/freeze.ts";
import type { RefineryPolicy } from "#core/refinery/line.ts";
import type { Kind, Nature, Push } from "./nature.ts";
import type { SmallWorld } from "./small-world.ts";
import { type Pull } from "./small-world.ts";

/** Everything that may come to pass around the App. `at` picks one of what there is at that time. */
export type Happening =
  | { readonly kind: "claim" | "tell" | "finish" | "fluke" | "die"; readonly at: number }
  | { readonly kind: "arrive"; readonly many: number }
  | {
      readonly kind: "force-push" | "come-or-go" | "urgent" | "first" | "rebase";
      readonly at: number;
    }
  | { readonly kind: "push"; readonly push: Push }
  | { readonly kind: "freeze"; readonly by: string }
  | { readonly kind: "thaw" | "forget" | "hour" }
  | { readonly kind: "budget"; readonly budget: number }
  | { readonly kind: "policy"; readonly policy: Partial<RefineryPolicy> };

/** What happens, and how the App hears of it. */
export interface Step {
  readonly happening: Happening;
  /** `late`: it happens between the App's look and its act; `killed`: the App dies after so many moves. */
  readonly app: "hears" | "misses" | "late" | { readonly killedAfter: number };
}

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % list.length];

function happen(world: SmallWorld, happening: Happening): void {
  world.minutes += 1;
  switch (happening.kind) {
    case "claim":
    case "tell":
    case "finish":
    case "fluke":
    case "die":
      happenToJob(world, happening);
      break;
    case "force-push":
    case "come-or-go":
    case "urgent":
    case "first":
    case "rebase":
      happenToPull(world, happening);
      break;
    case "arrive":
      for (const pull of world.pulls.filter(({ isWanted }) => !isWanted).slice(0, happening.many))
        pull.isWanted = true;
      break;
    case "push":
      world.push(happening.push);
      break;
    case "freeze":
      world.freeze(happening.by);
      break;
    case "thaw":
      world.thaw();
      break;
    case "forget":
      world.forget();
      break;
    case "hour":
      world.minutes += 60;
      break;
    case "budget":
      world.budget = happening.budget;
      break;
    case "policy":
      world.policy = { ...world.policy, ...happening.policy };
      break;
  }
}

function happenToJob(
  world: SmallWorld,
  {
    kind,
    at,
  }: { readonly kind: "claim" | "tell" | "finish" | "fluke" | "die"; readonly at: number },
): void {
  const job = pick(world.jobs, at);
  if (job === undefined) return;
  if (kind === "claim") world.claim(job);
  else if (kind === "tell") world.tell(job);
  else if (kind === "die") world.die(job);
  else world.finish(job, kind === "fluke");
}

function happenToPull(
  world: SmallWorld,
  { kind, at }: { readonly kind: Exclude<Happening["kind"], "push">; readonly at: number },
): void {
  const pull = pick(
    world.pulls.filter(({ isLanded }) => !isLanded),
    at,
  );
  if (pull === undefined) return;
  if (kind === "force-push") pull.version += 1;
  else if (kind === "come-or-go") pull.isWanted = !pull.isWanted;
  else if (kind === "urgent") pull.isUrgent = !pull.isUrgent;
  else if (kind === "rebase") world.rebase(pull);
  else putFirst(world, pull);
}

/** A priority was changed. */
const putFirst = (world: SmallWorld, pull: Pull): void => {
  world.order = [pull, ...world.order.filter((each) => each !== pull)];
};

export function take(world: SmallWorld, { happening, app }: Step): void {
  if (app === "late")
    world.pass({
      meanwhile: () => {
        happen(world, happening);
      },
    });
  else happen(world, happening);
  if (app === "hears") world.pass();
  else if (typeof app === "object") world.pass(app);
}

// What there may be.

const small = fc.nat({ max: 30 });

const calm: readonly fc.WeightedArbitrary<Happening>[] = [
  { weight: 14, arbitrary: fc.record({ kind: fc.constant("finish"), at: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("claim"), at: small }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("tell"), at: small }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("arrive"), many: fc.integer({ min: 1, max: 8 }) }),
  },
];

const wild: readonly fc.WeightedArbitrary<Happening>[] = [
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("die"), at: small }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom("force-push", "come-or-go", "urgent", "first", "rebase"),
      at: small,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("push"),
      push: fc.constantFrom<Push[]>("good", "bad", "mend", "hang"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("freeze"), by: fc.constantFrom("maya", auditor) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("thaw", "hour") }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("budget"), budget: fc.constantFrom(0.05, 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("policy"),
      policy: fc.oneof(
        fc.record({ slots: fc.integer({ min: 1, max: 5 }) }),
        fc.record({ mode: fc.constantFrom<RefineryPolicy["mode"][]>("train", "batch", "serial") }),
        fc.record({ strict: fc.constantFrom<RefineryPolicy["strict"][]>("last", "each") }),
      ),
    }),
  },
];

const fluke = { weight: 3, arbitrary: fc.record({ kind: fc.constant("fluke"), at: small }) };
const forget = { weight: 1, arbitrary: fc.record({ kind: fc.constant("forget") }) };

const app: fc.Arbitrary<Step["app"]> = fc.oneof(
  { weight: 12, arbitrary: fc.constant("hears") },
  { weight: 3, arbitrary: fc.constant("misses") },
  { weight: 2, arbitrary: fc.constant("late") },
  { weight: 2, arbitrary: fc.record({ killedAfter: fc.nat({ max: 4 }) }) },
);

/** Kinds of worlds: how much goes on in them besides pull requests and jobs. */
export const weathers = {
  calm,
  flaky: [...calm, fluke],
  wild: [...calm, ...wild],
  worst: [...calm, ...wild, fluke, forget],
};

export const steps = (weather: keyof typeof weathers): fc.Arbitrary<Step[]> =>
  fc.array(fc.record({ happening: fc.oneof(...weathers[weather]), app }), { maxLength: 60 });

const few = <T>(each: fc.Arbitrary<T>) => fc.array(each, { maxLength: 2 });

export const natures = (least: number, most: number): fc.Arbitrary<Nature> =>
  fc.integer({ min: least, max: most }).chain(natureOf);

function natureOf(count: number): fc.Arbitrary<Nature> {
  const pull = fc.integer({ min: 1, max: count });
  const pair = fc.tuple(pull, pull).filter(([a, b]) => a !== b);
  const pairs = count < 2 ? fc.constant([]) : few(pair);
  const kind = fc.oneof(
    { weight: 8, arbitrary: fc.constant<Kind>("good") },
    { weight: 3, arbitrary: fc.constant<Kind>("breaks") },
    { weight: 2, arbitrary: fc.constantFrom<Kind[]>("hangs", "unfit", "cross") },
  );
  const set = fc.uniqueArray(pull, { minLength: 2, maxLength: 3 });
  return fc.record({
    count: fc.constant(count),
    kinds: fc.array(kind, { minLength: count, maxLength: 2 * count }),
    quarrels: count < 3 ? fc.constant([]) : few(set),
    clashes: pairs,
    twins: pairs,
    masks: pairs,
  });
}

export const policies: fc.Arbitrary<Partial<RefineryPolicy>> = fc.record({
  mode: fc.constantFrom<RefineryPolicy["mode"][]>("train", "train", "train", "batch", "serial"),
  slots: fc.integer({ min: 1, max: 5 }),
  strict: fc.constantFrom<RefineryPolicy["strict"][]>("last", "last", "each"),
});
