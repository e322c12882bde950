import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Decision, Key } from "../decision.ts";
import type { RunFacts } from "../molecule/facts.ts";
import { parseSpec } from "../molecule/parse-spec.ts";
import { auditLandings } from "./audit.ts";
import { type Bench, concerned, effectsOf, keysOf, servedRefs } from "./effects-of.ts";
import { emptyRecord } from "./empty-record.ts";
import type { BaseFacts, RefineryFacts } from "./facts.ts";
import { gatesOf } from "./gates.ts";
import { hearPeople } from "./hear-people.ts";
import { landingBlock, wayOf } from "./landing-way.ts";
import { type Line, landedAt, type Move } from "./line.ts";
import { viewLine } from "./line-view.ts";
import type { PresentQueue } from "./native/groups.ts";
import { emptyMemory } from "./native/memory.ts";
import { decideNative } from "./native/steward.ts";
import { planLine } from "./plan-line.ts";
import { type Queued, queueOf } from "./queue.ts";
import type { Candidate, Entry, RefineryRecord } from "./record.ts";
import { showPulls } from "./show-pulls.ts";
import { findUnrecordedLanding } from "./unrecorded.ts";

/** The record on its way through one decision, and what has happened to it. */
interface Draft {
  readonly record: RefineryRecord;
  readonly events: readonly string[];
  readonly next: readonly Key[];
}

/**
 * The Refinery's decision for one base branch: what people said, what landed without being written down, whether what
 * landed is what was tested, and then what the engine plans (plan-line.ts), as effects.
 */
export function decideRefinery(facts: RefineryFacts, now: Date): Decision {
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return rest("the configuration cannot be read");
  if (facts.base === undefined) return rest("the base branch does not exist");
  if (facts.record.kind === "unreadable")
    return rest(`the Refinery's record cannot be read: ${facts.record.problem}`);
  const before =
    facts.record.kind === "present"
      ? facts.record.value
      : emptyRecord(facts.base.name, config.value.refinery.slots);
  const draft = readWorld(before, facts, facts.base, now);
  return decideOpen(facts, facts.base, before, draft, config.value, now);
}

/** What the world says that the record does not know yet. */
function readWorld(
  before: RefineryRecord,
  facts: RefineryFacts,
  base: BaseFacts,
  now: Date,
): Draft {
  const heard = hearPeople(before, facts, now);
  const open = new Set(facts.pulls.map(({ number }) => number));
  const found = findUnrecordedLanding(heard.record, base, now, open);
  const audit = auditLandings(found?.record ?? heard.record, base, now);
  const landed = found?.landings.map(({ pull }) => `#${pull}`).join(", ");
  return {
    record: audit.record,
    events: [
      ...heard.events,
      ...(landed === undefined ? [] : [`found that ${landed} landed`]),
      ...(audit.problem === undefined ? [] : [`frozen: ${audit.problem}`]),
    ],
    next: keysOf(found?.landings ?? []),
  };
}

function decideOpen(
  facts: RefineryFacts,
  base: BaseFacts,
  before: RefineryRecord,
  draft: Draft,
  config: Config,
  now: Date,
): Decision {
  const queue = queueOf(facts, draft.record, config, now);
  const { backend } = config.refinery;
  if (backend !== "train" && facts.queue.kind === "present")
    return decideByQueue({
      ...{ facts, base, before, draft, queue, backend, native: facts.queue, config, now },
    });
  if (backend === "queue") return waitForQueue(facts, base, before, draft, queue);
  const block = landingBlock(draft.record, now);
  const record = noteReady(withoutQueue(draft.record), queue);
  const line = lineOf(facts, base, record, block === undefined ? queue : [], config, now);
  const plan = planLine(line);
  const expected = facts.record.kind === "present" ? facts.record.head : undefined;
  const bench: Bench = { facts, base, expected, way: wayOf(draft.record, now) };
  const events = [...draft.events, ...plan.moves.map(({ why }) => why)];
  const isNew = events.length > 0 || isChanged(before, plan.record);
  const effects = isNew
    ? effectsOf(bench, plan.record, plan.moves, events.join("; ") || "took verdicts into account")
    : tidy(bench, plan.record);
  const head = landedAt(plan.moves) ?? base.head;
  const view = viewLine(facts, plan.record, config, head, now);
  return {
    effects: [...effects, ...showPulls(view, facts.notes)],
    reason: [...draft.events, reasonOf(plan.record, block?.reason) ?? plan.reason].join("; "),
    next: [...draft.next, ...concerned(draft.record, plan.record, plan.moves)],
    ...recheck(plan.record, block?.recheckSeconds, config),
  };
}

const noQueue = (base: string) =>
  `\`refinery.backend\` asks for GitHub's merge queue, and \`${base}\` has none: add the rule “Require merge queue” to its ruleset, or set the backend to \`auto\``;

/** What was remembered of a queue that is no more, or is not used, holds nobody back. */
function withoutQueue(record: RefineryRecord): RefineryRecord {
  const { native: _forgotten, ...rest } = record;
  return rest;
}

function waitForQueue(
  facts: RefineryFacts,
  base: BaseFacts,
  before: RefineryRecord,
  draft: Draft,
  queue: readonly Queued[],
): Decision {
  const hindrance = noQueue(base.name);
  const record = { ...draft.record, native: { ...emptyMemory, hindrance } };
  const expected = facts.record.kind === "present" ? facts.record.head : undefined;
  const bench: Bench = { facts, base, expected, way: "refs" };
  const line = queue.map(({ entry }) => entry);
  return {
    effects: isChanged(before, record) ? effectsOf(bench, record, [], hindrance) : [],
    reason: hindrance,
    next: [...draft.next, ...toldAnew(before, record, line)],
  };
}

/** GitHub builds and lands; what our own train had under way before is called off. */
function decideByQueue({
  facts,
  base,
  before,
  draft,
  queue,
  backend,
  native,
  config,
  now,
}: {
  readonly facts: RefineryFacts;
  readonly base: BaseFacts;
  readonly before: RefineryRecord;
  readonly draft: Draft;
  readonly queue: readonly Queued[];
  readonly backend: "auto" | "queue";
  readonly native: PresentQueue;
  readonly config: Config;
  readonly now: Date;
}): Decision {
  const wanted = queue.map(({ entry }) => entry);
  const urgent = new Set(queue.flatMap(({ entry, isUrgent }) => (isUrgent ? [entry.pull] : [])));
  const free = { ...draft.record, candidates: [], suspects: [], aside: [] };
  const record = noteReady(free, queue);
  const plan = decideNative({ facts, queue: native, record, wanted, urgent, backend, now });
  const expected = facts.record.kind === "present" ? facts.record.head : undefined;
  const bench: Bench = { facts, base, expected, way: "refs" };
  const gone = draft.record.candidates.map(
    (candidate): Move => ({ kind: "cancel", candidate, why: "GitHub's merge queue lands now" }),
  );
  const event = [...draft.events, plan.reason].join("; ");
  const written = isChanged(before, plan.record)
    ? effectsOf(bench, plan.record, gone, event)
    : tidy(bench, plan.record);
  const view = viewLine(facts, plan.record, config, base.head, now);
  return {
    effects: [...written, ...plan.effects, ...showPulls(view, facts.notes)],
    reason: event,
    next: [...draft.next, ...plan.next, ...toldAnew(before, plan.record, wanted)],
    ...(plan.recheckSeconds === undefined ? {} : { recheckSeconds: plan.recheckSeconds }),
  };
}

/** What stops everybody is shown on everybody's issue. */
function toldAnew(before: RefineryRecord, after: RefineryRecord, line: readonly Entry[]) {
  const said = ({ frozen, native }: RefineryRecord) => [frozen?.reason, native?.hindrance].join();
  return said(before) === said(after) ? [] : keysOf(line);
}

function tidy(bench: Bench, record: RefineryRecord): Decision["effects"] {
  const refs = servedRefs(bench, record);
  return refs.length === 0 ? [] : [{ kind: "delete-refs", refs }];
}

function reasonOf({ frozen, baseRed }: RefineryRecord, blocked: string | undefined) {
  if (frozen !== undefined) return `frozen by ${frozen.by}: ${frozen.reason}`;
  if (blocked !== undefined) return blocked;
  return baseRed === undefined
    ? undefined
    : `the base itself fails \`${baseRed.command}\`: nothing lands until that is mended`;
}

/** Since when somebody waits, and that a landing was found as it should be, are not worth a ledger entry of their own. */
function isChanged(before: RefineryRecord, after: RefineryRecord): boolean {
  return JSON.stringify(withoutNotes(before)) !== JSON.stringify(withoutNotes(after));
}

const withoutNotes = (record: RefineryRecord) => ({
  ...record,
  ready: [],
  landed: record.landed.map(({ audited: _seen, ...landing }) => landing),
});

function noteReady(record: RefineryRecord, queue: readonly Queued[]): RefineryRecord {
  const ready = queue.map(({ entry, readyAt }) => ({
    pull: entry.pull,
    head: entry.head,
    at: readyAt,
  }));
  return { ...record, ready };
}

function lineOf(
  facts: RefineryFacts,
  base: BaseFacts,
  record: RefineryRecord,
  queue: readonly Queued[],
  config: Config,
  now: Date,
): Line {
  const { mode, slots, largestStep, strict, lostRuns } = config.refinery;
  return {
    record,
    head: base.head,
    queue: queue.map(({ entry }) => entry),
    urgent: new Set(queue.flatMap(({ entry, isUrgent }) => (isUrgent ? [entry.pull] : []))),
    proven: provenOf(facts, base, record, queue, config),
    lost: lostOf(facts, record),
    budget: facts.budget,
    now,
    policy: { mode, slots, largestStep, strict, lostRuns },
  };
}

function lostOf({ runs }: RefineryFacts, record: RefineryRecord): Line["lost"] {
  return new Map(record.candidates.flatMap((each) => lossOf(each, runs.get(each.id))));
}

/**
 * A run that ended without a claim never looked at what is in the candidate; and it may be of an earlier candidate of the
 * same name, which was given up, while the dispatch for this one got lost.
 */
function lossOf(
  { id, claim }: Candidate,
  run: RunFacts | undefined,
): readonly [string, "died" | "unclaimed"][] {
  switch (run?.kind) {
    case "ended":
      return [[id, claim === undefined ? "unclaimed" : "died"]];
    case "none":
      return [[id, "unclaimed"]];
    case "active":
    case "not-asked":
    case undefined:
      return [];
  }
}

/** Verified as it is, on the very base that is there: nothing would come of verifying it again. */
function provenOf(
  facts: RefineryFacts,
  base: BaseFacts,
  record: RefineryRecord,
  queue: readonly Queued[],
  config: Config,
): Line["proven"] {
  return new Map(
    queue.flatMap(({ entry }) => {
      const known = record.verdicts.find(
        ({ kind, commit, base: on }) =>
          kind === "green" && commit === entry.head && on === base.head,
      );
      if (known === undefined || known.gates !== gatesOfEntry(facts, entry, config)) return [];
      return [[entry.pull, { tree: known.tree, gates: known.gates }] as const];
    }),
  );
}

/** Undefined where its acceptance criteria cannot be read. */
function gatesOfEntry(facts: RefineryFacts, entry: Entry, config: Config): string | undefined {
  const { setup, commands } = config.verify;
  if (entry.molecule === undefined) return gatesOf({ setup, commands, criteria: [] });
  const molecule = facts.town.records.find(({ number }) => number === entry.molecule);
  const spec = molecule === undefined ? undefined : parseSpec(molecule.spec.body);
  if (spec?.ok !== true) return undefined;
  const criteria = spec.value.criteria.flatMap((each) =>
    each.kind === "command" ? [each.command] : [],
  );
  return gatesOf({ setup, commands, criteria });
}

/** The base is looked at again that often while it is red. */
const redBaseSeconds = 3_600;

/** A dispatch may be lost, a job may die, and what GitHub refuses may be allowed meanwhile: none of that has a webhook. */
function recheck(
  { candidates, baseRed }: RefineryRecord,
  blocked: number | undefined,
  { limits, verify }: Config,
): { readonly recheckSeconds?: number } {
  const waits = candidates
    .filter(({ verdict }) => verdict === undefined)
    .map(
      ({ claim }) => (claim === undefined ? limits.claimMinutes : verify.timeoutMinutes) * 60 + 1,
    );
  const all = [
    ...waits,
    ...(blocked === undefined ? [] : [blocked]),
    ...(baseRed === undefined ? [] : [redBaseSeconds]),
  ];
  return all.length === 0 ? {} : { recheckSeconds: Math.min(...all) };
}

function rest(reason: string): Decision {
  return { effects: [], reason, next: [] };
}
