import type { Effect, Key, Landing } from "#core/decision.ts";
import { holdForRefusedDispatch, holdForRefusedProposal } from "#core/molecule/holds.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { polecatWorkflow } from "#core/names.ts";
import { explainMismatch } from "#core/refinery/audit.ts";
import { auditor, freeze } from "#core/refinery/freeze.ts";
import { learnFromRefusal } from "#core/refinery/landing-way.ts";
import { learnRefusedEnqueue } from "#core/refinery/native/refusals.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import type { GitHub } from "#github/port.ts";
import { performEffect } from "./act/perform-effect.ts";
import type { Discrepancy, Performed, Refusal } from "./act/perform-effects.ts";
import { observeMolecule } from "./observe/molecule.ts";

interface Bench {
  readonly github: GitHub;
  readonly namespace: string;
  readonly clock: { now(): Date };
}

export const isPolecatDispatch = (effect: Effect): boolean =>
  effect.kind === "dispatch" && effect.workflow === polecatWorkflow;

/**
 * What GitHub refused never comes by itself: the record says so, and the next round shows it or goes another way.
 */
export async function learnRefusal(bench: Bench, key: Key, refusal: Refusal): Promise<void> {
  switch (key.kind) {
    case "molecule":
      return holdMolecule(bench, key.number, refusal);
    case "refinery": {
      const { effect } = refusal;
      if (effect.kind !== "land") return;
      const now = bench.clock.now();
      const event = `GitHub refused to land ${namesOf(effect)}`;
      return amendRefinery(bench, effect.base, event, (record) =>
        learnFromRefusal(record, { ...refusal, way: effect.way }, now),
      );
    }
    case "desk":
    case "town":
    case "dashboard":
      return;
  }
}

/**
 * What the merge queue does not take keeps no other out of it, and ends no pass: it is written down afterwards. Yields
 * whether there was any.
 */
export async function learnRefusedQueueing(
  bench: Bench,
  key: Key,
  done: readonly Performed[],
): Promise<boolean> {
  const refused = done.flatMap(({ effect, outcome }) =>
    effect.kind === "enqueue" && outcome.kind === "refused" ? [{ effect, why: outcome.why }] : [],
  );
  if (key.kind !== "refinery" || refused.length === 0) return false;
  const now = bench.clock.now();
  const pulls = refused.map(({ effect }) => `pull request ${effect.pull}`).join(", ");
  await amendRefinery(bench, key.base, `GitHub refused to queue ${pulls}`, (record) =>
    refused.reduce((so, { effect, why }) => learnRefusedEnqueue(so, effect, why, now), record),
  );
  return true;
}

/** Nothing lands on a base that is not what was tested, before somebody has looked. */
export async function freezeAfterMismatch(
  bench: Bench,
  { effect, mismatch }: Discrepancy,
): Promise<string> {
  if (effect.kind !== "land") return "";
  const { pull, commit, expected, found } = mismatch;
  const reason = explainMismatch({ pull, commit, tree: expected, found }, effect.base);
  const now = bench.clock.now();
  await amendRefinery(
    bench,
    effect.base,
    `frozen: pull request ${pull} landed untested`,
    (record) => freeze(record, reason, auditor, now),
  );
  return reason;
}

const namesOf = ({ pulls }: Landing) =>
  pulls.map(({ number }) => `pull request ${number}`).join(", ");

/** Jobs write their claims and verdicts at any moment. */
const appendTries = 5;

/** Reads the Refinery's record afresh and appends what it becomes, if anything; again when somebody was faster. */
async function amendRefinery(
  bench: Bench,
  base: string,
  event: string,
  amend: (record: RefineryRecord) => RefineryRecord | undefined,
): Promise<void> {
  for (let tries = 0; tries < appendTries; tries += 1) {
    if ((await amendOnce(bench, base, event, amend)) !== "lost") return;
  }
}

async function amendOnce(
  { github, namespace }: Bench,
  base: string,
  event: string,
  amend: (record: RefineryRecord) => RefineryRecord | undefined,
): Promise<"lost" | "settled"> {
  const reading = await github.readRefinery(base);
  if (reading.record.kind !== "present" || reading.base === undefined) return "settled";
  const record = amend(reading.record.value);
  if (record === undefined) return "settled";
  const { kind } = await performEffect(github, namespace, {
    kind: "append-refinery",
    base,
    expected: reading.record.head,
    event: `refinery ${base}: ${event}`,
    record,
    tree: reading.base.tree,
  });
  return kind === "lost" ? "lost" : "settled";
}

/** A polecat or a pull request that GitHub refused never comes. */
async function holdMolecule(
  { github, namespace, clock }: Bench,
  number: number,
  { effect, why }: Refusal,
): Promise<void> {
  const facts = await observeMolecule(github, number, clock.now());
  if (facts === "absent" || facts.record.kind !== "present" || facts.base === undefined) return;
  const { head, value } = facts.record;
  const record = recordRefusal(value, effect, why, clock.now());
  if (record === undefined) return;
  await performEffect(github, namespace, {
    kind: "append-molecule",
    number,
    expected: head,
    event: `molecule ${number}: held: GitHub refused to ${effect.kind}`,
    record,
    tree: facts.base.tree,
  });
}

/** Undefined: the record has moved on, or the refusal keeps nobody waiting. */
function recordRefusal(
  record: MoleculeRecord,
  effect: Effect,
  why: string,
  now: Date,
): MoleculeRecord | undefined {
  const last = record.attempts.at(-1);
  if (record.hold !== undefined) return undefined;
  if (isPolecatDispatch(effect)) {
    const isStillThat = effect.kind === "dispatch" && last?.nonce === effect.inputs["nonce"];
    return isStillThat ? holdForRefusedDispatch(record, why, now) : undefined;
  }
  if (effect.kind !== "propose" || last?.head !== effect.head) return undefined;
  return holdForRefusedProposal(record, why, now);
}
