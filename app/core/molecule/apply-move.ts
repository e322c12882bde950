import { labelsThatCount } from "../agent/choose-agent.ts";
import type { Config } from "../config/config.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { judgeStandingOf } from "../judge/standing.ts";
import { tendJudgement } from "../judge/tend-judgement.ts";
import { polecatWorkflow, proposalBranch } from "../names.ts";
import type { Finding } from "../policy/finding.ts";
import { pullTitle, renderPullBody } from "../text/pull-body.ts";
import { briefingOf, withoutBriefings } from "./briefing.ts";
import type { MoleculeFacts, PullFacts } from "./facts.ts";
import { nextToGo } from "./gates.ts";
import { holdRecord } from "./holds.ts";
import type { Move } from "./move.ts";
import type { Attempt, Cap, MoleculeRecord, StopRequest } from "./record.ts";
import { isDraftOnly } from "./terms.ts";
import { conclude, type Turn } from "./turn.ts";

type Attempting = Extract<Move, { kind: "start" | "rework" }>;

/** Moves that settle how an attempt ended are made before; what starts an attempt has passed the gates, with what it may cost. */
type Applied =
  | Exclude<Move, Attempting | { kind: "record-outcome" | "refuse" }>
  | (Attempting & { readonly cap: Cap });

/** Turns a move into effects. */
export function applyMove(
  turn: Turn,
  move: Applied,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  nonce: string,
): Decision {
  switch (move.kind) {
    case "start":
      return start(turn, move, facts, config, now, nonce);
    case "rework": {
      const reworked = { ...turn.record, rework: [...turn.record.rework, ...move.rework] };
      return start(turn.with(reworked, move.reason), move, facts, config, now, nonce);
    }
    case "dispatch-again":
      return dispatchAgain(turn, move.reason, facts, config, now);
    case "stop-run": {
      const asked = stopRun(turn, move, config, now);
      const reason = `stopping run ${move.runId}: ${move.stop.why}`;
      return conclude(asked.turn, facts, config, now, reason, asked.more);
    }
    case "propose":
      return propose(turn, move, facts, config, now);
    case "judge":
      return tendJudgement(turn, move.step, facts, config, now, nonce);
    case "hold": {
      const record = holdRecord(turn.record, move.reason, move.fix, now);
      const held = turn.with(record, `held: ${move.reason}`);
      return conclude(held, facts, config, now, `held: ${move.reason}`, {
        next: waitingKeys(record, facts, config, now),
      });
    }
    case "rest":
      return conclude(turn, facts, config, now, move.reason, {
        recheckSeconds: move.recheckSeconds,
      });
  }
}

function start(
  turn: Turn,
  move: { readonly reason: string; readonly onto?: string; readonly cap: Cap },
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  nonce: string,
): Decision {
  const { cap } = move;
  const briefing = briefingOf(facts);
  const labels = labelsThatCount(config, facts.labels);
  const attempt: Attempt = {
    n: turn.record.attempts.length + 1,
    nonce,
    reason: move.reason,
    dispatches: [now.toISOString()],
    ...(Object.keys(cap).length === 0 ? {} : { cap }),
    ...(move.onto === undefined ? {} : { onto: move.onto }),
    ...(briefing === undefined ? {} : { briefing }),
    ...(labels.length === 0 ? {} : { labels: [...labels] }),
  };
  const before = withoutBriefings(turn.record);
  const record = { ...before, attempts: [...before.attempts, attempt] };
  const started = turn.with(record, `attempt ${attempt.n} dispatched (${move.reason})`);
  return conclude(started, facts, config, now, `dispatched attempt ${attempt.n}: ${move.reason}`, {
    effects: dispatchOf(record, attempt, facts),
    recheckSeconds: config.limits.claimMinutes * 60 + 1,
  });
}

function dispatchAgain(
  turn: Turn,
  reason: string,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Decision {
  const last = turn.record.attempts.at(-1);
  if (last === undefined) return conclude(turn, facts, config, now, reason);
  const again: Attempt = { ...last, dispatches: [...last.dispatches, now.toISOString()] };
  const record = { ...turn.record, attempts: [...turn.record.attempts.slice(0, -1), again] };
  const repeated = turn.with(record, `attempt ${last.n} dispatched again: ${reason}`);
  return conclude(repeated, facts, config, now, reason, {
    effects: dispatchOf(record, again, facts),
    recheckSeconds: config.limits.claimMinutes * 60 + 1,
  });
}

/** Asking is written down before it is done; an asking that got lost is repeated. */
export function stopRun(
  turn: Turn,
  { runId, stop }: Extract<Move, { kind: "stop-run" }>,
  config: Config,
  now: Date,
): { readonly turn: Turn; readonly more: { effects: readonly Effect[]; recheckSeconds: number } } {
  return {
    turn: turn.changing({ stop }, `run ${runId} is asked to end: ${stop.why}`),
    more: {
      effects: [{ kind: "cancel-run", runId, force: isImpatient(stop, config, now) }],
      recheckSeconds: 61,
    },
  };
}

/** GitHub lets steps that always run go on for five minutes; after half of our own patience nobody is asked any more. */
function isImpatient({ since }: StopRequest, config: Config, now: Date): boolean {
  return now.getTime() - new Date(since).getTime() >= config.limits.stopMinutes * 30_000;
}

function dispatchOf(
  record: MoleculeRecord,
  attempt: Attempt,
  facts: MoleculeFacts,
): readonly Effect[] {
  if (facts.town.defaultBranch === undefined) return [];
  const inputs = {
    molecule: String(record.number),
    attempt: String(attempt.n),
    nonce: attempt.nonce,
  };
  return [{ kind: "dispatch", workflow: polecatWorkflow, ref: facts.town.defaultBranch, inputs }];
}

function propose(
  turn: Turn,
  { head, flagged }: Extract<Move, { kind: "propose" }>,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): Decision {
  const flagging = withFlagged(turn, flagged);
  const { record } = flagging;
  const open = facts.pull?.state === "open" ? facts.pull : undefined;
  const body = renderPullBody(record, facts.town.repository.url);
  const effect: Effect = {
    kind: "propose",
    branch: proposalBranch(record.number),
    base: record.base,
    head,
    expected: facts.proposalBranch,
    ...(open === undefined
      ? { open: { title: pullTitle(record), body, isDraft: isDraftOnly(facts.labels) } }
      : {}),
  };
  const described: readonly Effect[] =
    open === undefined ? [] : [{ kind: "describe-pull", nodeId: open.nodeId, body }];
  const next: readonly Key[] = [
    ...(config.review === "none" ? [{ kind: "refinery" as const, base: record.base }] : []),
    ...judgeKeys(record, config, now),
    ...waitingKeys(record, facts, config, now),
  ];
  return conclude(
    flagging,
    asProposed(facts, record.base, head),
    config,
    now,
    `proposed ${head.slice(0, 7)}`,
    {
      // Nobody is to find new work under old words, least of all without what they should look at first.
      effects: [...described, effect],
      next,
    },
  );
}

const mostFlagged = 50;

/** Whoever writes the words of the pull request anew later has not seen the branch. */
function withFlagged(turn: Turn, flagged: readonly Finding[]): Turn {
  const { flagged: before, ...record } = turn.record;
  if (flagged.length === 0)
    return before === undefined ? turn : turn.with(record, "nothing is flagged any more");
  const shown = flagged.slice(0, mostFlagged);
  return turn.with({ ...record, flagged: shown }, `flagged for reviewers: ${flagged.length}`);
}

/**
 * GitHub tells the App nothing of what it did itself: what is proposed now is judged at the next look. Where GitHub does
 * not show the pull request for so long, a patrol finds it.
 */
function judgeKeys(record: MoleculeRecord, config: Config, now: Date): readonly Key[] {
  if (judgeStandingOf(record, config).kind !== "pending") return [];
  const since = new Date(record.attempts.at(-1)?.endedAt ?? now).getTime();
  const isFresh = now.getTime() - since < settlingMs;
  return isFresh ? [{ kind: "molecule", number: record.number }] : [];
}

const settlingMs = 10 * 60_000;

/** The facts as the proposal will make them, so that what is shown needs no second look. GitHub alone knows the number. */
function asProposed(facts: MoleculeFacts, base: string, head: string): MoleculeFacts {
  const open = facts.pull?.state === "open" ? facts.pull : undefined;
  const branch = proposalBranch(facts.number);
  const fresh: PullFacts = {
    number: 0,
    nodeId: "",
    url: "",
    state: "open",
    isDraft: isDraftOnly(facts.labels),
    branch,
    base,
    head,
    tree: "",
    title: facts.title,
    labels: facts.labels,
    createdAt: new Date(0).toISOString(),
    isFork: false,
    mergeable: "unknown",
    reviews: [],
  };
  return { ...facts, proposalBranch: head, pull: { ...(open ?? fresh), head } };
}

/** A polecat is free again: those whose turn it is look now. */
function waitingKeys(
  record: MoleculeRecord,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
): readonly Key[] {
  return nextToGo(record, facts, config, now).map((number) => ({
    kind: "molecule" as const,
    number,
  }));
}
