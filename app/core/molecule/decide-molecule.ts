import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Decision, Effect } from "../decision.ts";
import { applyMove } from "./apply-move.ts";
import { deriveState } from "./derive-state.ts";
import type { MoleculeFacts } from "./facts.ts";
import { dependentsOf, findGate, findMissingWorkflow, othersWaiting } from "./gates.ts";
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
import type { DraftReason } from "./state.ts";
import { conclude, startTurn, type Turn } from "./turn.ts";
import { findUnknownLabel } from "./unknown-label.ts";

/**
 * The Mayor's and the Witness's decision about one molecule: from everything known about it to what to do, and why.
 * Pure: `now` and `nonce` (for an attempt that may be started) come in. Deciding again on the world after these
 * effects yields none.
 */
export function decideMolecule(facts: MoleculeFacts, now: Date, nonce: string): Decision {
  switch (facts.record.kind) {
    case "unreadable":
      return rest(`the ledger record cannot be read: ${facts.record.problem}`);
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
  if (!facts.isOpen) return rest("the issue is closed and was never worked on");
  const why = findDraftReason(facts);
  if (why !== undefined) return showDraft(facts, why);
  const config = parseConfig(facts.town.configText);
  const { labelledBy, base } = facts;
  if (!config.ok || labelledBy === undefined || base === undefined)
    return showDraft(facts, { kind: "empty-repository" });
  const turn = startTurn(facts, undefined, pinSpec(facts, base.name, labelledBy));
  return advance(turn.noting(`approved by ${labelledBy.login}`), facts, config.value, now, nonce);
}

function decideKnown(turn: Turn, facts: MoleculeFacts, now: Date, nonce: string): Decision {
  if (facts.pull?.state === "merged") return finish(turn, facts, now);
  if (!facts.isOpen) return stop(turn, facts, "the issue was closed", now);
  if (facts.labelledBy === undefined)
    return stop(turn, facts, "the label `polecat` was removed", now);
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return showDraft(facts, { kind: "config", problems: config.problems });
  const approved = settleApproval(turn, facts);
  if (approved.kind === "paused") return showDraft(facts, approved.why);
  return advance(approved.turn, facts, config.value, now, nonce);
}

/** Everything that can keep an issue without a record from being worked on, the nearest to its author first. */
export function findDraftReason(facts: MoleculeFacts): DraftReason | undefined {
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
  return path === undefined ? undefined : { kind: "workflow-missing", path };
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
  if (turn.record.hold !== undefined)
    return conclude(turn, facts, config, now, `held: ${turn.record.hold.reason}`);
  const move = findMove(turn.record, facts, config, now);
  if (move.kind === "record-outcome") {
    const settled = turn.ending(move.outcome, now);
    return advance(settled, facts, config, now, nonce);
  }
  const wantsAttempt = move.kind === "start" || move.kind === "rework";
  if (wantsAttempt && findGate(turn.record, facts, config).kind !== "open") {
    const state = deriveState(turn.record, facts, config, now);
    return conclude(turn, facts, config, now, `${state.kind}: waits for its gate`);
  }
  return applyMove(turn, move, facts, config, now, nonce);
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
  const dependents = dependentsOf(facts.town, facts.number);
  const isNews = effects.length > 0 || shown.length > 0;
  return {
    effects: [...shown, ...effects],
    reason: "landed",
    next: isNews ? dependents.map((number) => ({ kind: "molecule" as const, number })) : [],
  };
}

/** A person took it off the line: the run is cancelled, the work stays on its branch, nothing is dispatched. */
function stop(turn: Turn, facts: MoleculeFacts, why: string, now: Date): Decision {
  const last = turn.record.attempts.at(-1);
  const isRunning = last !== undefined && last.outcome === undefined;
  const stopped = isRunning ? turn.ending({ kind: "cancelled", why }, now) : turn;
  const runId = isRunning ? last.claim?.runId : undefined;
  const shown = projectState(facts, stopped.record, { kind: "cancelled", why });
  return {
    effects: [
      ...stopped.append(),
      ...(runId === undefined ? [] : [{ kind: "cancel-run" as const, runId }]),
      ...shown,
    ],
    reason: `stopped: ${why}`,
    next: isRunning
      ? othersWaiting(facts.town, facts.number).map((number) => ({
          kind: "molecule" as const,
          number,
        }))
      : [],
  };
}

function showDraft(facts: MoleculeFacts, why: DraftReason): Decision {
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const isSilent = why.kind === "unlabelled" && facts.stickies.length === 0;
  const effects = isSilent ? [] : projectState(facts, record, { kind: "draft", why });
  return { effects, reason: `draft: ${why.kind}`, next: [] };
}

function rest(reason: string): Decision {
  return { effects: [], reason, next: [] };
}
