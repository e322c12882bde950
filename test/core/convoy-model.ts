import type { Decision, Effect, NewIssue } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { ChildFacts, DeskFacts, NamedIssue } from "#core/desk/facts.ts";
import { type DeskRecord, emptyDesk, type Order } from "#core/desk/record.ts";
import { specDigest } from "#core/molecule/digest.ts";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { repliedTo } from "#core/text/reply-words.ts";
import { at, configText, sha, townFacts } from "./molecule-model.ts";

/** A convoy of plain values, and what the effects of its desk do to it. */

export const parent = 3;

export function record(number: number, over: Partial<MoleculeRecord> = {}): MoleculeRecord {
  const text = `### Goal\n\nPart ${number}.\n\n### Acceptance criteria\n\n- [ ] \`npm test\`\n`;
  const title = `Part ${number}`;
  const digest = specDigest(title, text);
  return {
    ...{ version: 1, number, base: "main", attempts: [], steps: [], rework: [], forgiven: 0 },
    spec: { digest, title, body: text, approvedBy: "maya", approvedAt: at(0) },
    ...over,
  };
}

export function child(number: number, over: Partial<ChildFacts> = {}): ChildFacts {
  return {
    ...{ number, nodeId: `I_${number}`, title: `Part ${number}`, isOpen: true },
    ...{ closedAt: undefined, isUnwanted: false, pulls: [], needs: [], body: undefined },
    labels: ["polecat"],
    ...over,
  };
}

export const landed = (number: number, minute = number): ChildFacts =>
  child(number, {
    ...{ isOpen: false, closedAt: at(minute) },
    pulls: [{ number: 100 + number, isMerged: true }],
  });

export function tried(n: number, outcome?: Outcome, over: Partial<Attempt> = {}): Attempt {
  return {
    ...{ n, nonce: `nonce-${n}-abcdef`, reason: "ready", dispatches: [at(n)] },
    claim: { runId: n, runAttempt: 1, at: at(n) },
    ...(outcome === undefined ? {} : { outcome, endedAt: at(n + 10) }),
    ...over,
  };
}

export const hold = { reason: "three attempts failed", fix: "look", at: at(9), by: "witness" };

/** An issue with these sub-issues and what is known of them. */
export function convoyFacts(
  children: readonly ChildFacts[],
  records: readonly MoleculeRecord[] = [],
  over: Partial<DeskFacts> = {},
): DeskFacts {
  const open = children.filter(({ isOpen, labels }) => isOpen && labels.includes("polecat"));
  return {
    town: townFacts({ records, configText, labelled: open.map(({ number }) => number) }),
    ...{ number: parent, nodeId: `I_${parent}`, url: "", title: "A big thing", body: "Do it all." },
    ...{ isOpen: true, isLocked: false, labels: [], author: "maya", parent: undefined, children },
    ...{ record: { kind: "absent" }, molecule: { kind: "absent" } },
    ...{ unheard: [], said: new Set(), planComments: [], convoyComments: [], answers: [] },
    ...{ runs: new Map(), looks: new Map(), formulas: new Map(), named: new Map(), convoys: [] },
    ...over,
  };
}

export function withDesk(facts: DeskFacts, over: Partial<DeskRecord>): DeskFacts {
  return written(facts, { ...recordOf(facts), ...over });
}

/** What the desk has heard is no longer unheard. */
export const written = (facts: DeskFacts, value: DeskRecord): DeskFacts => ({
  ...facts,
  record: { kind: "present", head: sha(JSON.stringify(value)), value },
  unheard: facts.unheard.filter(({ id }) => id > value.commentsSeen),
});

export function answered(
  facts: DeskFacts,
  { replies }: Extract<Effect, { kind: "answer" }>,
): DeskFacts {
  const said = replies.flatMap((reply) => repliedTo(reply) ?? []);
  return { ...facts, said: new Set([...facts.said, ...said]) };
}

export const recordOf = ({ record: ledgered, number }: DeskFacts): DeskRecord =>
  ledgered.kind === "present" ? ledgered.value : emptyDesk(number);

/** The comment about the convoy as it stands; empty: there is none. */
export const comment = ({ convoyComments }: DeskFacts): string => convoyComments[0]?.body ?? "";

/** What the world looks like after these effects, as GitHub would show it. */
export const afterEffects = (facts: DeskFacts, effects: readonly Effect[]): DeskFacts =>
  effects.reduce(afterEffect, facts);

function afterEffect(facts: DeskFacts, effect: Effect): DeskFacts {
  switch (effect.kind) {
    case "append-desk":
      return written(facts, effect.record);
    case "close-issue":
      return { ...facts, isOpen: false };
    case "answer":
      return answered(facts, effect);
    case "project":
      return afterProjection(facts, effect.issue);
    case "create-issues":
      return effect.issues.reduce(afterCreation, facts);
    case "add-sub-issues":
      return afterAdding(facts, effect.parent, effect.children);
    case "append-molecule":
    case "append-refinery":
    case "append-town":
    case "cancel-run":
    case "delete-refs":
    case "dequeue":
    case "describe-pull":
    case "dispatch":
    case "edit-issue":
    case "enqueue":
    case "land":
    case "link-dependencies":
    case "pin-issue":
    case "propose":
    case "show-pulls":
      throw new Error(`no convoy does ${effect.kind}`);
  }
}

function afterProjection(
  facts: DeskFacts,
  { comment: text, sticky, duplicates, addLabels }: Extract<Effect, { kind: "project" }>["issue"],
): DeskFacts {
  const kept = facts.convoyComments.filter(({ id }) => !duplicates.includes(id));
  const edited = kept.map((each) =>
    each.id === sticky && text !== undefined ? { ...each, body: text } : each,
  );
  const made = text !== undefined && sticky === undefined ? [{ id: "C_1", body: text }] : [];
  return {
    ...facts,
    labels: [...facts.labels, ...addLabels],
    convoyComments: [...edited, ...made],
  };
}

const firstMade = 900;

function afterCreation(facts: DeskFacts, { body }: NewIssue): DeskFacts {
  const number = firstMade + facts.convoys.length;
  return { ...facts, convoys: [{ number, nodeId: `I_${number}`, body }, ...facts.convoys] };
}

function afterAdding(facts: DeskFacts, above: string, children: readonly string[]): DeskFacts {
  const number = facts.convoys.find(({ nodeId }) => nodeId === above)?.number;
  const named = [...facts.named].map(([each, issue]): readonly [number, NamedIssue] => [
    each,
    children.includes(issue.nodeId) ? { ...issue, parent: number } : issue,
  ]);
  return { ...facts, named: new Map(named) };
}

export interface Settled {
  readonly facts: DeskFacts;
  /** Everything that was done on the way. */
  readonly effects: readonly Effect[];
  readonly last: Decision;
}

/** Passes until one does nothing; what a pass says of looking again is in the last of them. */
export function settle(start: DeskFacts, now: Date, most = 12): Settled {
  let facts = start;
  const effects: Effect[] = [];
  for (let pass = 0; pass < most; pass += 1) {
    const last = decideDesk(facts, now, "nonce-of-a-test");
    if (last.effects.length === 0) return { facts, effects, last };
    effects.push(...last.effects);
    facts = afterEffects(facts, last.effects);
  }
  throw new Error("it never comes to rest");
}

/** `/mayor convoy` as the desk wrote it down. */
export const asked = (members: readonly number[], over: Partial<Order> = {}): Order => ({
  ...{ comment: 50, nodeId: "IC_50", by: "maya", at: at(1) },
  said: {
    kind: "commands",
    commands: [{ kind: "convoy", name: "Login", members: [...members] }],
  },
  ...over,
});

export const kinds = (effects: readonly Effect[]) => effects.map(({ kind }) => kind);
