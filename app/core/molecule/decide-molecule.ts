import { obeyCommands, obeyTicks } from "../command/obey.ts";
import type { Config } from "../config/config.ts";
import { defaultConfig, parseConfig } from "../config/parse-config.ts";
import { dashboardKey } from "../dashboard/wake.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { listWaits } from "../text/wait-words.ts";
import { applyMove } from "./apply-move.ts";
import { deriveState } from "./derive-state.ts";
import type { MoleculeFacts } from "./facts.ts";
import { findTwin } from "./find-twin.ts";
import { dependentsOf, findGate, findMissingWorkflow } from "./gates.ts";
import { haltWork } from "./halt-work.ts";
import { stopRecord } from "./holds.ts";
import { findMove } from "./next-move.ts";
import {
  adoptEdit,
  findObjection,
  isAsApproved,
  isRelabelled,
  pinSpec,
  renewApproval,
} from "./pinned.ts";
import { projectState } from "./project.ts";
import { refuseBranch } from "./refuse-branch.ts";
import type { DraftReason } from "./state.ts";
import { conclude, startTurn, type Turn } from "./turn.ts";
import { findUnknownLabel } from "./unknown-label.ts";

/**
 * The Mayor's and the Witness's decision about one molecule: from everything known about it to what to do, and why.
 * Pure: `now` and `nonce` (for an attempt that may be started) come in. Deciding again on the world after these
 * effects yields none.
 */
export function decideMolecule(facts: MoleculeFacts, now: Date, nonce: string): Decision {
  const decision = decideOnRecord(facts, now, nonce);
  const desks = [
    ...(facts.isUnheard ? [facts.number] : []),
    // What changes here changes what its convoy shows, or is the last that the convoy waited for.
    ...(facts.convoy !== undefined && decision.effects.length > 0 ? [facts.convoy.number] : []),
  ];
  if (desks.length === 0) return decision;
  const next = desks.map((number): Key => ({ kind: "desk", number }));
  return { ...decision, next: [...decision.next, ...next] };
}

function decideOnRecord(facts: MoleculeFacts, now: Date, nonce: string): Decision {
  switch (facts.record.kind) {
    case "unreadable":
      return idle(`the ledger record cannot be read: ${facts.record.problem}`);
    case "absent":
      return decideNew(facts, now, nonce);
    case "present":
      return decideKnown(
        startTurn(facts, facts.record.head, facts.record.value),
        facts,
        now,
        nonce,
      );
  }
}

function decideNew(facts: MoleculeFacts, now: Date, nonce: string): Decision {
  if (!facts.isOpen) return idle("the issue is closed and was never worked on");
  const why = findDraftReason(facts, now);
  if (why !== undefined) return showDraft(facts, why);
  const config = parseConfig(facts.town.configText);
  const { labelledBy, base } = facts;
  if (!config.ok || labelledBy === undefined || base === undefined)
    return showDraft(facts, { kind: "empty-repository" });
  const turn = startTurn(facts, undefined, pinSpec(facts, base.name, labelledBy));
  return advance(turn.noting(`approved by ${labelledBy.login}`), facts, config.value, now, nonce);
}

function decideKnown(start: Turn, facts: MoleculeFacts, now: Date, nonce: string): Decision {
  if (facts.pull?.state === "merged") return finish(start, facts, now);
  const isOnTheLine = facts.isOpen && facts.labelledBy !== undefined;
  const turn = obeyTicks(obeyCommands(start, facts, isOnTheLine, now), facts, isOnTheLine);
  const config = parseConfig(facts.town.configText);
  const settings = config.ok ? config.value : unreadableConfig;
  if (!facts.isOpen) return takeOff(turn, facts, settings, now, "the issue was closed");
  if (facts.labelledBy === undefined)
    return takeOff(turn, facts, settings, now, "the label `polecat` was removed");
  if (!config.ok)
    return pause(turn, facts, settings, now, { kind: "config", problems: config.problems });
  const approved = settleApproval(turn, facts);
  if (approved.kind === "paused") return pause(turn, facts, settings, now, approved.why);
  return advance(approved.turn, facts, config.value, now, nonce);
}

/** While the configuration cannot be read nothing is started; what runs is watched by the numbers that nobody set. */
const unreadableConfig = defaultConfig("true", "true");

/** Everything that can keep an issue without a record from being worked on, the nearest to its author first. */
export function findDraftReason(facts: MoleculeFacts, now: Date): DraftReason | undefined {
  if (facts.labelledBy === undefined) {
    const unknown = findUnknownLabel(facts.labels);
    return unknown === undefined ? { kind: "unlabelled" } : { kind: "unknown-label", ...unknown };
  }
  if (facts.base === undefined) return { kind: "empty-repository" };
  const objection = findObjection(facts);
  if (objection !== undefined) return objection;
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return { kind: "config", problems: config.problems };
  const path = findMissingWorkflow(facts.town);
  if (path !== undefined) return { kind: "workflow-missing", path };
  if (facts.desk?.claim !== undefined) return { kind: "claimed", by: facts.desk.claim.by };
  const of = findTwin(facts, config.value, now);
  return of === undefined ? undefined : { kind: "duplicate", of };
}

type Approval =
  | { readonly kind: "stands"; readonly turn: Turn }
  | { readonly kind: "paused"; readonly why: DraftReason };

function settleApproval(turn: Turn, facts: MoleculeFacts): Approval {
  const { labelledBy, editedBy } = facts;
  if (labelledBy !== undefined && isRelabelled(turn.record, facts)) {
    const why = findObjection(facts);
    if (why !== undefined) return { kind: "paused", why };
    const renewed = renewApproval(turn.record, facts, labelledBy);
    return { kind: "stands", turn: turn.with(renewed, `approved again by ${labelledBy.login}`) };
  }
  if (isAsApproved(turn.record, facts)) return { kind: "stands", turn };
  if (editedBy === undefined) return { kind: "stands", turn };
  if (!editedBy.canWrite)
    return { kind: "paused", why: { kind: "edited-by-outsider", login: editedBy.login } };
  const why = findObjection(facts);
  if (why !== undefined) return { kind: "paused", why };
  return {
    kind: "stands",
    turn: turn.with(adoptEdit(turn.record, facts, editedBy), `text changed by ${editedBy.login}`),
  };
}

/** Lets the molecule make its next move, through the gates when it wants an attempt. */
function advance(
  turn: Turn,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  nonce: string,
): Decision {
  if (turn.record.hold !== undefined) return rest(turn, facts, config, now);
  const move = findMove(turn.record, facts, config, now);
  if (move.kind === "record-outcome") {
    const settled = turn.ending(move.outcome, now);
    return advance(settled, facts, config, now, nonce);
  }
  if (move.kind === "refuse") {
    const refused = refuseBranch(turn, move, now);
    return advance(refused, facts, config, now, nonce);
  }
  if (move.kind !== "start" && move.kind !== "rework")
    return applyMove(turn, move, facts, config, now, nonce);
  const gate = findGate(turn.record, facts, config, now);
  if (gate.kind === "open")
    return applyMove(turn, { ...move, cap: gate.cap }, facts, config, now, nonce);
  const { until, isBlocked, reasons } = gate;
  const wait = until === undefined ? undefined : secondsTo(until, now);
  const reason = `${isBlocked ? "blocked" : "ready"}: waits for ${listWaits(reasons)}`;
  return conclude(turn, facts, config, now, reason, { recheckSeconds: wait });
}

const secondsTo = (until: Date, now: Date) =>
  Math.ceil((until.getTime() - now.getTime()) / 1000) + 1;

/** Held: nothing is started. A run that a person wants ended is brought to its end. */
function rest(turn: Turn, facts: MoleculeFacts, config: Config, now: Date): Decision {
  const { hold } = turn.record;
  const halted = haltWork(turn, facts, config, now);
  const reason = hold?.stopped === true ? `stopped: ${hold.reason}` : `held: ${hold?.reason ?? ""}`;
  return conclude(halted.turn, facts, config, now, reason, halted.more);
}

/** What runs is watched although nothing may be started: until somebody has looked at the text or the configuration. */
function pause(
  turn: Turn,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  why: DraftReason,
): Decision {
  const halted = haltWork(turn, facts, config, now);
  const shown = projectState(facts, halted.turn.record, { kind: "draft", why });
  const effects = [...halted.turn.append(), ...(halted.more.effects ?? []), ...shown];
  return {
    effects,
    reason: `draft: ${why.kind}`,
    next: [...(halted.more.next ?? []), ...(effects.length === 0 ? [] : dashboardKey(config))],
    ...(halted.more.recheckSeconds === undefined
      ? {}
      : { recheckSeconds: halted.more.recheckSeconds }),
  };
}

/** A person took it off the line: its run is asked to end, the work stays on its branch, nothing is dispatched. */
function takeOff(
  turn: Turn,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  why: string,
): Decision {
  const isKnown = turn.record.hold?.stopped === true;
  const stopped = isKnown
    ? turn
    : turn.with(stopRecord(turn.record, { by: "somebody", why }, now), `stopped: ${why}`);
  return rest(stopped, facts, config, now);
}

function finish(turn: Turn, facts: MoleculeFacts, now: Date): Decision {
  const refs = [
    { name: `refs/heads/polecat/${facts.number}`, head: facts.workBranch },
    { name: `refs/heads/cogtown/${facts.number}`, head: facts.proposalBranch },
  ].flatMap(({ name, head }) => (head === undefined ? [] : [{ name, head }]));
  const effects: Effect[] = [
    ...(facts.isOpen
      ? [{ kind: "close-issue" as const, number: facts.number, nodeId: facts.nodeId }]
      : []),
    ...(refs.length > 0 ? [{ kind: "delete-refs" as const, refs }] : []),
  ];
  const config = parseConfig(facts.town.configText);
  const shown = config.ok
    ? projectState(facts, turn.record, deriveState(turn.record, facts, config.value, now))
    : [];
  const dependents = dependentsOf(facts.town, facts.number, facts.pull?.number);
  const isNews = effects.length > 0 || shown.length > 0;
  return {
    effects: [...shown, ...effects],
    reason: "landed",
    next: isNews
      ? [
          ...dependents.map((number) => ({ kind: "molecule" as const, number })),
          ...(config.ok ? dashboardKey(config.value) : []),
        ]
      : [],
    // Nobody has a reason to look again later: what GitHub showed too late by now is seen then.
    ...(isNews ? { recheckSeconds: 60 } : {}),
  };
}

function showDraft(facts: MoleculeFacts, why: DraftReason): Decision {
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const isSilent = why.kind === "unlabelled" && facts.stickies.length === 0;
  const effects = isSilent ? [] : projectState(facts, record, { kind: "draft", why });
  return { effects, reason: `draft: ${why.kind}`, next: [] };
}

function idle(reason: string): Decision {
  return { effects: [], reason, next: [] };
}
