import type { MergeQueueParameters } from "../ruleset-entities.ts";
import type { RemovalReason } from "./queue-entities.ts";

/** How it stands with one entry: not built yet, or what its checks have said. */
export type Standing =
  | "unbuilt"
  | "pending"
  | "green"
  | "red"
  | "timed-out"
  /** It conflicts with what is ahead of it. */
  | "unmergeable"
  /** A knob holds it: UNMERGEABLE, and never removed for it. */
  | "stuck";

export interface Candidate {
  readonly id: number;
  readonly standing: Standing;
  readonly enqueuedAt: Date;
  readonly requestedAt: Date | null;
  /** A knob holds it: green, and never merged. */
  readonly isHeldBack: boolean;
}

export type Step =
  | { readonly kind: "eject"; readonly id: number; readonly reason: RemovalReason }
  | { readonly kind: "land"; readonly ids: readonly number[] }
  | { readonly kind: "build"; readonly id: number }
  /** Nothing to do before this moment; null: until something happens. */
  | { readonly kind: "wait"; readonly until: Date | null };

const minute = 60_000;

const isBad = (standing: Standing) => standing === "red" || standing === "timed-out";
const isOpen = (standing: Standing) => standing === "pending" || standing === "unbuilt";

/** The next thing that the queue does. */
export function decideStep(
  settings: MergeQueueParameters,
  candidates: readonly Candidate[],
  now: Date,
): Step {
  return (
    findEjection(settings, candidates) ??
    findLanding(settings, candidates, now) ??
    findBuild(settings, candidates) ?? {
      kind: "wait",
      until: findDeadline(settings, candidates, now),
    }
  );
}

function eject({ id, standing }: Candidate): Step {
  const reason = standing === "timed-out" ? "CI_TIMEOUT" : "CI_FAILURE";
  return { kind: "eject", id, reason };
}

/** A bad entry leaves when everything ahead of it has been decided; what is behind it is built anew then. */
function findEjection(
  settings: MergeQueueParameters,
  candidates: readonly Candidate[],
): Step | undefined {
  const [first] = candidates;
  if (first?.standing === "unmergeable") {
    return { kind: "eject", id: first.id, reason: "MERGE_CONFLICT" };
  }
  if (settings.grouping_strategy === "ALLGREEN") {
    const undecided = candidates.find(({ standing }) => standing !== "green");
    return undecided !== undefined && isBad(undecided.standing) ? eject(undecided) : undefined;
  }
  const window = candidates.slice(0, largestGroup(settings));
  const mayStillPass = window.some(({ standing }) => standing === "green" || isOpen(standing));
  return first !== undefined && isBad(first.standing) && !mayStillPass ? eject(first) : undefined;
}

const largestGroup = (settings: MergeQueueParameters) => Math.max(1, settings.max_entries_to_merge);

/** How many entries could be merged together as things stand. */
function countLandable(settings: MergeQueueParameters, candidates: readonly Candidate[]): number {
  const window = candidates.slice(0, largestGroup(settings));
  if (settings.grouping_strategy === "HEADGREEN") {
    return window.findLastIndex(({ standing }) => standing === "green") + 1;
  }
  const end = window.findIndex(({ standing }) => standing !== "green");
  return end < 0 ? window.length : end;
}

function findLanding(
  settings: MergeQueueParameters,
  candidates: readonly Candidate[],
  now: Date,
): Step | undefined {
  const count = countLandable(settings, candidates);
  const group = candidates.slice(0, count);
  if (count === 0 || group.some(({ isHeldBack }) => isHeldBack)) return undefined;
  const isLarge = count >= settings.min_entries_to_merge;
  const until = waitsUntil(settings, candidates);
  if (!isLarge && until !== undefined && now < until) return undefined;
  return { kind: "land", ids: group.map(({ id }) => id) };
}

/** When a group may be smaller than wished: counted from when the first was added (OpenAPI, `min_entries_to_merge_wait_minutes`). */
function waitsUntil(
  settings: MergeQueueParameters,
  [first]: readonly Candidate[],
): Date | undefined {
  if (first === undefined) return undefined;
  const wait = settings.min_entries_to_merge_wait_minutes * minute;
  return new Date(first.enqueuedAt.getTime() + wait);
}

/** An entry is built on the group ahead of it: nothing is built behind one that has none. */
function findBuild(
  settings: MergeQueueParameters,
  candidates: readonly Candidate[],
): Step | undefined {
  const building = candidates.filter(({ standing }) => standing === "pending").length;
  if (building >= Math.max(1, settings.max_entries_to_build)) return undefined;
  const next = candidates.find(({ requestedAt }) => requestedAt === null);
  return next?.standing === "unbuilt" ? { kind: "build", id: next.id } : undefined;
}

/** The end of the time to answer. */
export function answerDeadline(settings: MergeQueueParameters, requestedAt: Date): Date {
  return new Date(requestedAt.getTime() + settings.check_response_timeout_minutes * minute);
}

function findDeadline(
  settings: MergeQueueParameters,
  candidates: readonly Candidate[],
  now: Date,
): Date | null {
  const answers = candidates.flatMap(({ standing, requestedAt }) =>
    standing === "pending" && requestedAt !== null ? [answerDeadline(settings, requestedAt)] : [],
  );
  const isGathering = countLandable(settings, candidates) > 0;
  const gathered = isGathering ? waitsUntil(settings, candidates) : undefined;
  const all = [...answers, ...(gathered === undefined ? [] : [gathered])];
  const moments = all.filter((moment) => moment > now);
  if (moments.length === 0) return null;
  return new Date(Math.min(...moments.map((moment) => moment.getTime())));
}
