import { expect } from "vitest";
import { auditor } from "#core/refinery/freeze.ts";
import type { Move, Plan } from "#core/refinery/line.ts";
import {
  type Candidate,
  type Ejection,
  type Entry,
  RefineryRecord,
} from "#core/refinery/record.ts";
import { fateOf, hangs, isGood, treeOf } from "./nature.ts";
import type { Pass, SmallWorld } from "./small-world.ts";

type Land = Extract<Move, { kind: "land" }>;

/** What kinds of bad luck there are in a world: without them more can be promised. */
export interface Luck {
  readonly hasFlukes: boolean;
}

/** Everything that no plan may ever do. */
export function checkPlan(pass: Pass, world: SmallWorld, luck: Luck): void {
  const lands = pass.plan.moves.filter((move) => move.kind === "land");
  law("at most one landing", lands.length <= 1);
  for (const land of lands) checkLanding(pass, world, land);
  for (const move of pass.plan.moves)
    if (move.kind === "eject") checkEjection(pass, world, move.ejection, luck);
  checkSlots(pass);
  checkLine(pass);
  checkRecord(pass.plan.record, world);
}

function law(name: string, isKept: boolean, what = ""): void {
  if (!isKept) throw new Error(`the law is broken: ${name} ${what}`);
}

const holds = (entries: readonly Entry[], { pull, head }: { pull: number; head: string }) =>
  entries.some((each) => each.pull === pull && each.head === head);

function checkLanding({ line, plan }: Pass, world: SmallWorld, { from, placed }: Land): void {
  const { frozen, baseRed } = plan.record;
  law("something lands", placed.length > 0);
  law("nothing lands on a red base", baseRed === undefined);
  let commit = from;
  placed.forEach(({ entry, ...there }, index) => {
    const name = `#${entry.pull}`;
    law("what lands is wanted at that head", holds(line.queue, entry), name);
    law("what lands was not ejected", !holds(asEntries(plan.record.ejected), entry), name);
    law("what is frozen stays", mayLandFrozen(frozen, line.urgent.has(entry.pull)), name);
    law("nothing lands twice", world.pulls[entry.pull - 1]?.isLanded === false, name);
    commit = world.commitOn(commit, entry);
    const items = world.itemsAt(commit);
    law("the commit that was tested is the one that lands", commit === there.commit, name);
    law("the tree that was tested is the one that lands", treeOf(items) === there.tree, name);
    const mustBeGood = index === placed.length - 1 || line.policy.strict === "each";
    if (!mustBeGood) return;
    law("the base is green after it", isGood(world.nature, items), name);
    const isProven = placed.length === 1 && line.proven.get(entry.pull)?.tree === there.tree;
    law("what lands was verified", isProven || world.greens.has(there.tree), name);
  });
}

const asEntries = (ejections: readonly Ejection[]): readonly Entry[] =>
  ejections.map(({ pull, head }) => ({ pull, head, branch: "", way: "rebase" }));

const mayLandFrozen = (frozen: { readonly by: string } | undefined, isUrgent: boolean) =>
  frozen === undefined || (isUrgent && frozen.by !== auditor);

function checkEjection(pass: Pass, world: SmallWorld, ejection: Ejection, luck: Luck): void {
  const { pull, head, cause } = ejection;
  const name = `#${pull}: ${cause}`;
  const entry = pass.line.queue.find((each) => each.pull === pull && each.head === head);
  law("only what is wanted at that head is ejected", entry !== undefined, name);
  if (entry === undefined) return;
  const item = world.itemOf(entry);
  const candidate = pass.line.record.candidates.find(({ id }) => id === ejection.candidate);
  law("what is judged stands on the base", cause === "red" || isOfNow(pass, candidate), name);
  // What it was put on; since then only what stood before it in the very same candidate may have landed.
  const ground = world.itemsAt(candidate?.base ?? "");
  switch (cause) {
    case "red":
      checkBlame(world, ejection, candidate, luck);
      break;
    case "conflict":
      law("it conflicts with the base", fateOf(world.nature, ground, [], item) === "base", name);
      break;
    case "empty":
      law("it is on the base", fateOf(world.nature, ground, [], item) === "empty", name);
      break;
    case "never-ends":
      law("it hangs", hangs(world.nature, [item]), name);
      break;
    case "lost-runs":
      law("a run died", world.counts.deaths > 0, name);
      break;
  }
}

const isOfNow = ({ line }: Pass, candidate: Candidate | undefined) =>
  candidate?.purpose === "alone" || candidate?.ground === line.head;

/** Innocent: green on the base as it was when it was judged. */
function checkBlame(
  world: SmallWorld,
  { pull, reds }: Ejection,
  judged: Candidate | undefined,
  { hasFlukes }: Luck,
): void {
  const name = `#${pull}`;
  law("two reds eject, at least", reds.length >= 2, name);
  law(
    "one of them alone",
    reds.some((red) => red.isAlone),
    name,
  );
  const isTwice = new Set(reds.map(({ candidate }) => candidate)).size > 1;
  law("in two verifications", isTwice, name);
  const placed = judged === undefined ? [] : placedIn(judged);
  const entry = placed.at(-1);
  if (hasFlukes || judged === undefined || entry === undefined) return;
  const items = placed.map((each) => world.itemOf(each));
  const ground = [...world.itemsAt(judged.base), ...items.slice(0, -1)];
  law("it is the last one that is blamed", entry.pull === pull, name);
  law("nobody is blamed on a red base", isGood(world.nature, ground), name);
  law(
    "no innocent is ejected for being red",
    !isGood(world.nature, [...ground, ...items.slice(-1)]),
    name,
  );
}

/** All that is in the tree of a candidate, on the base that it was made for. */
function placedIn({ entries, verdict }: Candidate) {
  const parts = verdict?.parts ?? [];
  const placed = new Set(parts.flatMap((part) => (part.kind === "placed" ? [part.pull] : [])));
  return entries.filter(({ pull }) => placed.has(pull));
}

/** People are told when nothing can land any more, and when it can again. */
function checkLine({ line, plan }: Pass): void {
  const [before, after] = [line.record.baseRed, plan.record.baseRed];
  const told = plan.moves.filter(({ kind }) => kind === "stop-line" || kind === "open-line");
  const isOther = before?.commit !== after?.commit;
  law("it is told when the line stops and opens", !isOther || told.length > 0);
}

const isRunning = ({ verdict }: Candidate) => verdict === undefined;

/** Slots may have been taken away from under what runs; but nothing is started beyond what there is. */
function checkSlots({ line, plan }: Pass): void {
  const slots = line.policy.mode === "train" ? plan.record.slots : 1;
  const before = line.record.candidates.filter(isRunning).map(({ id }) => id);
  const running = plan.record.candidates.filter(isRunning);
  const isNew = running.some(({ id }) => !before.includes(id));
  law("never more slots than allowed", slots <= line.policy.slots);
  law("never more running than slots", !isNew || running.length <= slots, `${running.length}`);
}

const largest = { slots: 5, step: 4 };

/** No list in the record grows with time. */
function checkRecord(record: RefineryRecord, { nature: { count } }: SmallWorld): void {
  law("the record is what it should be", RefineryRecord.safeParse(record).success);
  const { candidates, suspects, aside, verdicts, landed, ejected, tally } = record;
  const bounds: readonly (readonly [string, number, number])[] = [
    ["candidates", candidates.length, 3 * largest.slots],
    ["entries", Math.max(0, ...candidates.map((each) => each.entries.length)), count],
    ["dispatches", Math.max(0, ...candidates.map((each) => each.dispatches.length)), 10],
    ["suspects", suspects.length, count],
    ["aside", aside.length, count],
    ["verdicts", verdicts.length, 200],
    ["landings", landed.length, 100],
    ["ejections", ejected.length, 100],
    ["durations", Math.max(tally.seconds.length, tally.waits.length), 50],
  ];
  for (const [name, size, most] of bounds)
    law("the record is bounded", size <= most, `${name}: ${size}`);
  const ids = candidates.map(({ id }) => id);
  law("a candidate is there once", new Set(ids).size === ids.length);
}

/** Of a pass whose moves were all made. */
export function checkRest(plan: Plan, again: Plan): void {
  expect(again.moves.map(({ kind, why }) => `${kind}: ${why}`)).toEqual([]);
  expect(again.record).toEqual(plan.record);
}
