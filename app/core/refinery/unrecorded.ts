import { behind, remainderOf } from "./candidate.ts";
import type { BaseFacts, CommitFacts } from "./facts.ts";
import { landingOf } from "./landing-of.ts";
import type { Candidate, Landing, Part, RefineryRecord } from "./record.ts";
import { newestLandings } from "./turn.ts";

type Placed = Extract<Part, { kind: "placed" }>;

/** Entries of a candidate that are on the base, the last of them at `skip` entries from the first that had not landed. */
interface Seen {
  readonly candidate: Candidate;
  /** How many of its entries are dealt with; those that were left out among them. */
  readonly count: number;
  readonly landings: readonly { readonly part: Placed; readonly commit: string }[];
}

/**
 * A landing that the record does not know of: the base was moved, or GitHub merged, and then the App died. The base tells:
 * it has a commit that a green candidate names, or, after merges of GitHub's, a tree that one names, of a pull request that
 * is not `open` any more. Yields the record with that written down; undefined: there is nothing to write down.
 */
export function findUnrecordedLanding(
  record: RefineryRecord,
  base: Pick<BaseFacts, "head" | "recent">,
  now: Date,
  open: ReadonlySet<number> = new Set(),
): { readonly record: RefineryRecord; readonly landings: readonly Landing[] } | undefined {
  const seen = record.candidates
    .filter(({ purpose, ground }) => purpose === "line" && ground !== base.head)
    .flatMap((candidate) => seeLanding(candidate, base.recent, open))
    .reduce<Seen | undefined>((a, b) => (a !== undefined && a.count >= b.count ? a : b), undefined);
  return seen === undefined ? undefined : writeDown(record, seen, now);
}

function seeLanding(
  candidate: Candidate,
  recent: readonly CommitFacts[],
  open: ReadonlySet<number>,
): readonly Seen[] {
  const { verdict } = candidate;
  if (verdict?.kind !== "green") return [];
  const placed = placedOf(candidate, verdict.parts);
  const landings = seeCommits(placed, recent) ?? seeTrees(candidate, placed, recent, open);
  const last = landings.at(-1);
  if (last === undefined) return [];
  const rest = remainderOf(candidate);
  return [{ candidate, landings, count: rest.findIndex((e) => e.pull === last.part.pull) + 1 }];
}

/** Each stands on the one before: where one's commit is on the base, all before it are. */
function seeCommits(
  placed: readonly Placed[],
  recent: readonly CommitFacts[],
): Seen["landings"] | undefined {
  const there = new Set(recent.map(({ sha }) => sha));
  const last = placed.findLastIndex(({ commit }) => there.has(commit));
  if (last === -1) return undefined;
  return placed.slice(0, last + 1).map((part) => ({ part, commit: part.commit }));
}

/** Merges of GitHub's, one after the other from the ground: other commits, the same trees. */
function seeTrees(
  { ground }: Candidate,
  placed: readonly Placed[],
  recent: readonly CommitFacts[],
  open: ReadonlySet<number>,
): Seen["landings"] {
  const from = recent.findIndex(({ sha }) => sha === ground);
  const since = from === -1 ? [] : recent.slice(0, from).toReversed();
  const landings: Seen["landings"][number][] = [];
  let next = 0;
  for (const part of placed) {
    const at = since.findIndex(({ tree }, i) => i >= next && tree === part.tree);
    const commit = since[at]?.sha;
    if (commit === undefined || open.has(part.pull)) break;
    landings.push({ part, commit });
    next = at + 1;
  }
  return landings;
}

function placedOf(candidate: Candidate, parts: readonly Part[]): readonly Placed[] {
  return remainderOf(candidate).flatMap(({ pull }) =>
    parts.filter((part): part is Placed => part.kind === "placed" && part.pull === pull),
  );
}

function writeDown(record: RefineryRecord, seen: Seen, now: Date) {
  const landings = seen.landings.flatMap(({ part, commit }, i): Landing[] => {
    const entry = seen.candidate.entries.find(({ pull }) => pull === part.pull);
    const on = seen.landings[i - 1]?.commit ?? seen.candidate.ground;
    if (entry === undefined) return [];
    const at = now.toISOString();
    return [landingOf(record, entry, { commit, tree: part.tree, at, on })];
  });
  const landed = newestLandings([...record.landed, ...landings]);
  const candidates = record.candidates.flatMap((each) => advance(each, seen));
  return { record: { ...record, candidates, landed }, landings };
}

/**
 * Whatever began with these entries on the same ground goes on behind them, on the commit that was verified; where GitHub
 * made another one of it, the base is not that, and the engine starts anew. Whatever has nothing left is over.
 */
function advance(candidate: Candidate, { candidate: lands, count, landings }: Seen): Candidate[] {
  const entries = remainderOf(lands).slice(0, count);
  const rest = remainderOf(candidate);
  const isSame = entries.every(
    ({ pull, head }, i) => rest[i]?.pull === pull && rest[i].head === head,
  );
  if (candidate.purpose !== "line" || candidate.ground !== lands.ground || !isSame)
    return [candidate];
  if (rest.length === count) return [];
  const ground = landings.at(-1)?.part.commit ?? candidate.ground;
  const landed = new Set(landings.map(({ part }) => part.pull));
  const seen = entries.filter(({ pull }) => landed.has(pull));
  return [behind(candidate, entries, seen, ground)];
}

/** The record of a landing as it became: GitHub merged these pull requests (by number) as other commits. */
export function withRealCommits(
  record: RefineryRecord,
  planned: readonly { readonly number: number; readonly commit: string }[],
  real: ReadonlyMap<number, string>,
): RefineryRecord {
  const became = new Map(planned.map(({ number, commit }) => [commit, real.get(number) ?? commit]));
  const landed = record.landed.map((landing) => {
    const { commit, on } = landing;
    const before = on === undefined ? {} : { on: became.get(on) ?? on };
    return { ...landing, commit: became.get(commit) ?? commit, ...before };
  });
  return { ...record, landed };
}
