import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import type { Decision, Effect, Key } from "../decision.ts";
import { candidateRef, defaultNamespace, refineryWorkflow } from "../names.ts";
import { candidateId } from "./candidate-id.ts";
import type { RefineryFacts } from "./facts.ts";
import { isStillWanted, queueOf } from "./queue.ts";
import type { Candidate, Entry, Landing, RefineryRecord, Verdict } from "./record.ts";

type Base = NonNullable<RefineryFacts["base"]>;

/** What one pass works with: the record as read, and the base as it stands. */
interface Bench {
  readonly facts: RefineryFacts;
  readonly expected: string | undefined;
  readonly record: RefineryRecord;
  readonly base: Base;
  readonly config: Config;
  readonly now: Date;
}

/** Runs of a candidate that may be lost before the pull request goes back: a verification that never ends is no verdict. */
const lostRunLimit = 3;
/** Landings and ejections kept in the record itself; the ref's history has all of them. */
const remembered = 50;

/**
 * The Refinery's decision for one base branch: one pull request at a time, rebased on the newest base, verified on
 * the exact tree, landed by compare-and-swap. Red ones are ejected and go back to their polecat.
 */
export function decideRefinery(facts: RefineryFacts, now: Date): Decision {
  const config = parseConfig(facts.town.configText);
  if (!config.ok) return rest("the configuration cannot be read");
  if (facts.base === undefined) return rest("the base branch does not exist");
  if (facts.record.kind === "unreadable")
    return rest(`the Refinery's record cannot be read: ${facts.record.problem}`);
  const expected = facts.record.kind === "present" ? facts.record.head : undefined;
  const record =
    facts.record.kind === "present" ? facts.record.value : emptyRecord(facts.base.name);
  if (record.frozen !== undefined) return rest(`frozen: ${record.frozen.reason}`);
  return decideOpen({ facts, expected, record, base: facts.base, config: config.value, now });
}

function decideOpen(bench: Bench): Decision {
  const { candidate } = bench.record;
  if (candidate === undefined) return startNext(bench);
  if (!isStillWanted(candidate, bench.facts, bench.record, bench.config))
    return replaceCandidate(bench, candidate);
  if (candidate.verdict === undefined) return awaitVerdict(bench, candidate);
  return followVerdict(bench, candidate, candidate.verdict);
}

function startNext(bench: Bench): Decision {
  const [first] = queueOf(bench.facts, bench.record, bench.config);
  if (first === undefined) return rest("nothing is ready to land");
  const { record, dispatch } = withCandidate(bench, bench.record, bench.base.head, first);
  return {
    effects: [
      append(bench, record, `verifying pull request ${first.pull} on ${short(bench.base.head)}`),
      dispatch,
    ],
    reason: `verifying pull request #${first.pull} on the newest base`,
    next: [],
    recheckSeconds: patience(bench),
  };
}

/** The base moved or the pull request changed: what is being verified could not land. */
function replaceCandidate(bench: Bench, stale: Candidate): Decision {
  const { candidate: _stale, ...rest } = bench.record;
  const [first] = queueOf(bench.facts, bench.record, bench.config);
  const dropped = `candidate ${stale.id} is out of date`;
  const next: readonly Key[] = stale.entries.map((entry) => ({
    kind: "molecule",
    number: entry.molecule,
  }));
  const tidy = dropCommit(bench, stale);
  if (first === undefined)
    return { effects: [append(bench, rest, dropped), ...tidy], reason: dropped, next };
  const { record, dispatch } = withCandidate(bench, rest, bench.base.head, first);
  return {
    effects: [
      append(bench, record, `${dropped}; verifying pull request ${first.pull}`),
      dispatch,
      ...tidy,
    ],
    reason: `${dropped}: verifying pull request #${first.pull}`,
    next: [],
    recheckSeconds: patience(bench),
  };
}

/** The commit that a green run left for landing: nobody will land it. */
function dropCommit(bench: Bench, { id, verdict }: Candidate): readonly Effect[] {
  if (verdict?.kind !== "green") return [];
  const name = candidateRef(defaultNamespace, bench.base.name, id);
  return [{ kind: "delete-refs", refs: [{ name, head: verdict.commit }] }];
}

function awaitVerdict(bench: Bench, candidate: Candidate): Decision {
  const sent = candidate.dispatches.at(-1) ?? bench.now.toISOString();
  const waited = (bench.now.getTime() - new Date(sent).getTime()) / 1000;
  if (waited < patience(bench)) {
    return {
      effects: [],
      reason: `candidate ${candidate.id} is being verified`,
      next: [],
      recheckSeconds: patience(bench),
    };
  }
  switch (bench.facts.run.kind) {
    case "active":
    case "not-asked":
      return {
        effects: [],
        reason: `candidate ${candidate.id} is being verified`,
        next: [],
        recheckSeconds: patience(bench),
      };
    case "none":
    case "ended":
      return verifyAgain(bench, candidate);
  }
}

function verifyAgain(bench: Bench, candidate: Candidate): Decision {
  if (candidate.dispatches.length >= lostRunLimit) {
    return eject(bench, candidate, { why: "its verification was lost three times", tail: "" });
  }
  const again = { ...candidate, dispatches: [...candidate.dispatches, bench.now.toISOString()] };
  return {
    effects: [
      append(bench, { ...bench.record, candidate: again }, "verification was lost; again"),
      dispatchOf(bench, again),
    ],
    reason: `the verification of candidate ${candidate.id} was lost: verifying again`,
    next: [],
    recheckSeconds: patience(bench),
  };
}

function followVerdict(bench: Bench, candidate: Candidate, verdict: Verdict): Decision {
  switch (verdict.kind) {
    case "green":
      return land(bench, candidate, verdict);
    case "red":
      return eject(bench, candidate, {
        why: `\`${verdict.failed.command}\` failed (exit ${verdict.failed.exitCode}) on the newest base`,
        tail: verdict.failed.tail,
      });
    case "conflict":
      return eject(bench, candidate, {
        why: `it conflicts with the newest base in ${verdict.paths.join(", ")}`,
        tail: verdict.tail,
      });
    case "empty":
      return eject(bench, candidate, {
        why: "everything it changes is on the base already",
        tail: "",
        isEmpty: true,
      });
  }
}

/** Lands the verified commit and, in the same record, takes the next pull request on top of it. */
function land(
  bench: Bench,
  candidate: Candidate,
  verdict: Extract<Verdict, { kind: "green" }>,
): Decision {
  const at = bench.now.toISOString();
  const landings: Landing[] = candidate.entries.map((entry) => ({
    pull: entry.pull,
    molecule: entry.molecule,
    commit: verdict.commit,
    tree: verdict.tree,
    at,
  }));
  const { candidate: _landed, ...rest } = bench.record;
  const landed: RefineryRecord = {
    ...rest,
    landed: [...rest.landed, ...landings].slice(-remembered),
  };
  const queue = queueOf(bench.facts, bench.record, bench.config);
  const next = queue.find((entry) => !candidate.entries.some((done) => done.pull === entry.pull));
  const onward =
    next === undefined
      ? { record: landed, dispatch: undefined }
      : withCandidate(bench, landed, verdict.commit, next);
  const names = candidate.entries.map((entry) => `pull request ${entry.pull}`).join(", ");
  return {
    effects: [
      ...pointProposals(bench, candidate, verdict.commit),
      {
        kind: "land",
        base: bench.base.name,
        from: candidate.base,
        to: verdict.commit,
        expected: bench.expected,
        event: `refinery ${bench.base.name}: landed ${names} as ${short(verdict.commit)}`,
        record: onward.record,
        tree: bench.base.tree,
        drop: [
          {
            name: candidateRef(defaultNamespace, bench.base.name, candidate.id),
            head: verdict.commit,
          },
        ],
      },
      ...(onward.dispatch === undefined ? [] : [onward.dispatch]),
    ],
    reason: `landed ${names}`,
    next: candidate.entries.map((entry) => ({ kind: "molecule", number: entry.molecule })),
    ...(onward.dispatch === undefined ? {} : { recheckSeconds: patience(bench) }),
  };
}

/**
 * GitHub shows a pull request as merged when its head is reachable from the base: a rebased one must be moved to the
 * verified commit first. Its own step, before the landing: were the base first, GitHub could close it as unmerged.
 */
function pointProposals(bench: Bench, candidate: Candidate, commit: string): readonly Effect[] {
  return candidate.entries.flatMap((entry): Effect[] => {
    const pull = bench.facts.pulls.find((open) => open.number === entry.pull);
    if (pull === undefined || pull.head === commit) return [];
    return [
      {
        kind: "propose",
        branch: entry.branch,
        base: bench.base.name,
        head: commit,
        expected: pull.head,
      },
    ];
  });
}

function eject(
  bench: Bench,
  candidate: Candidate,
  cause: { readonly why: string; readonly tail: string; readonly isEmpty?: true },
): Decision {
  const at = bench.now.toISOString();
  const ejections = candidate.entries.map((entry) => ({
    pull: entry.pull,
    molecule: entry.molecule,
    head: entry.head,
    candidate: candidate.id,
    at,
    ...cause,
  }));
  const { candidate: _ejected, ...rest } = bench.record;
  const ejected: RefineryRecord = {
    ...rest,
    ejected: [...rest.ejected, ...ejections].slice(-remembered),
  };
  const [next] = queueOf(bench.facts, ejected, bench.config);
  const onward =
    next === undefined
      ? { record: ejected, dispatch: undefined }
      : withCandidate(bench, ejected, bench.base.head, next);
  const names = candidate.entries.map((entry) => `pull request ${entry.pull}`).join(", ");
  return {
    effects: [
      append(bench, onward.record, `ejected ${names}: ${cause.why}`),
      ...(onward.dispatch === undefined ? [] : [onward.dispatch]),
    ],
    reason: `ejected ${names}: ${cause.why}`,
    next: candidate.entries.map((entry) => ({ kind: "molecule", number: entry.molecule })),
    ...(onward.dispatch === undefined ? {} : { recheckSeconds: patience(bench) }),
  };
}

function withCandidate(
  bench: Bench,
  record: RefineryRecord,
  base: string,
  entry: Entry,
): { record: RefineryRecord; dispatch: Effect } {
  const candidate: Candidate = {
    id: candidateId(base, [entry.head]),
    base,
    entries: [entry],
    dispatches: [bench.now.toISOString()],
  };
  return { record: { ...record, candidate }, dispatch: dispatchOf(bench, candidate) };
}

function dispatchOf(bench: Bench, candidate: Candidate): Effect {
  return {
    kind: "dispatch",
    workflow: refineryWorkflow,
    ref: bench.facts.town.defaultBranch ?? bench.base.name,
    inputs: { base: bench.base.name, candidate: candidate.id },
  };
}

function append(bench: Bench, record: RefineryRecord, event: string): Effect {
  const line = `refinery ${bench.base.name}: ${event}`;
  return {
    kind: "append-refinery",
    base: bench.base.name,
    expected: bench.expected,
    event: line,
    record,
    tree: bench.base.tree,
  };
}

function patience(bench: Bench): number {
  return bench.config.limits.claimMinutes * 60 + 1;
}

function emptyRecord(base: string): RefineryRecord {
  return { version: 1, base, landed: [], ejected: [] };
}

const short = (sha: string) => sha.slice(0, 7);

function rest(reason: string): Decision {
  return { effects: [], reason, next: [] };
}
