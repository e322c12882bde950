import type { RefAt } from "#core/decision.ts";
import { parseLedgerMessage } from "#core/ledger-message.ts";
import type {
  CommentFacts,
  DependencyFacts,
  Ledgered,
  MoleculeFacts,
  PullFacts,
  ReviewFacts,
  TownFacts,
  TownIssue,
} from "#core/molecule/facts.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import {
  dispatchLabel,
  moleculeRef,
  planWorkflow,
  polecatWorkflow,
  refineryWorkflow,
} from "#core/names.ts";
import type { BaseFacts, CommitFacts } from "#core/refinery/facts.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import { alertMarker } from "#core/text/breaker-words.ts";
import { noteMarker } from "#core/text/pull-note.ts";
import { stickyMarker } from "#core/text/sticky.ts";
import type {
  BaseAnswer,
  Comments,
  IssueAnswer,
  LandedPull,
  LedgerRef,
  LineCommit,
  MoleculeAnswer,
  NamedLedgerRef,
  Pull,
  RefineryAnswer,
  Said,
  TalkedOfPull,
  TimelineItem,
  TownAnswer,
} from "./answers.ts";
import { editsOf } from "./edits.ts";
import {
  deskRecordOf,
  desksOf,
  moleculeRecordOf,
  numberOf,
  refineryRecordOf,
  townRecordOf,
} from "./ledger-readings.ts";
import type { ActorAt, MoleculeReading, SaidAt } from "./port.ts";

/** GitHub's answers in Cogtown's words. Pure. */

export interface Place {
  readonly owner: string;
  readonly name: string;
  readonly namespace: string;
}

export function townOf(
  answer: TownAnswer,
  refs: readonly NamedLedgerRef[],
  isCut: boolean,
  place: Place,
): TownFacts {
  return {
    repository: { owner: place.owner, name: place.name, url: answer.url },
    defaultBranch: answer.defaultBranchRef?.name,
    configText: answer.config === null ? undefined : (answer.config.text ?? ""),
    workflows: [
      ...(answer.polecatWorkflow === null ? [] : [polecatWorkflow]),
      ...(answer.refineryWorkflow === null ? [] : [refineryWorkflow]),
      ...(answer.planWorkflow === null ? [] : [planWorkflow]),
    ],
    labelled: answer.labelled.map((issue) => issue.number),
    issues: answer.labelled.map(issueOf),
    desks: desksOf(answer.desks ?? []),
    ...recordsOf(refs, place),
    isCut,
    bases: [...new Set(answer.open.map(({ baseRefName }) => baseRefName))],
    branches: branchesOf(answer),
    record: townRecordOf(answer.town),
    tree: answer.defaultBranchRef?.target?.tree.oid,
  };
}

function issueOf(issue: TownAnswer["labelled"][number]): TownIssue {
  const { id: nodeId, number, title, createdAt, labels, parent, blockedBy } = issue;
  return {
    ...{ nodeId, number, title, createdAt },
    labels: (labels ?? []).map(({ name }) => name),
    parent: parent?.number,
    ...(parent === null ? {} : { parentNodeId: parent.id }),
    needs: blockedBy,
  };
}

function recordsOf(
  refs: readonly NamedLedgerRef[],
  place: Place,
): Pick<TownFacts, "records" | "unreadable"> {
  const records: MoleculeRecord[] = [];
  const unreadable: { ref: string; problem: string }[] = [];
  for (const { name, target } of refs) {
    // GitHub gives the name without the prefix that was asked for; the number is its last part either way.
    const number = numberOf({ name });
    const ref = moleculeRef(place.namespace, number);
    const parsed = parseLedgerMessage(MoleculeRecord, target?.message ?? "");
    if (parsed.ok && parsed.value.number === number) records.push(parsed.value);
    else
      unreadable.push({
        ref,
        problem: parsed.ok ? `it is about #${parsed.value.number}` : parsed.problem,
      });
  }
  return { records, unreadable };
}

function branchesOf({ works, proposals }: TownAnswer): readonly number[] {
  const names = [...(works ?? []), ...(proposals ?? [])].map(({ name }) => name.split("/").at(-1));
  return [...new Set(names.map(Number))].filter((number) => Number.isInteger(number));
}

export function baseOf(answer: BaseAnswer, name: string): MoleculeFacts["base"] {
  const target = answer.base?.target;
  return target ? { name, head: target.oid, tree: target.tree.oid } : undefined;
}

export function lineOf(answer: RefineryAnswer, name: string): BaseFacts | undefined {
  const target = answer.base?.target;
  if (!target) return undefined;
  const { oid: head, tree, history } = target;
  return { name, head, tree: tree.oid, recent: firstParents(head, history) };
}

/** As long as the audit and the engine look back. */
const lineLength = 30;

/** From the head on, each commit's first parent; it ends where the next one was not read. */
function firstParents(head: string, history: readonly LineCommit[]): readonly CommitFacts[] {
  const known = new Map(history.map((commit) => [commit.oid, commit]));
  const line: CommitFacts[] = [];
  let at = known.get(head);
  while (at !== undefined && line.length < lineLength) {
    line.push({ sha: at.oid, tree: at.tree.oid });
    at = known.get(at.parents[0]?.oid ?? "");
  }
  return line;
}

export function moleculeOf(
  answer: MoleculeAnswer,
  issue: IssueAnswer,
  number: number,
  around: {
    town: TownFacts;
    base: MoleculeFacts["base"];
    refinery: LedgerRef;
    convoy: MoleculeFacts["convoy"];
    comments: readonly Comments[];
  },
): MoleculeReading {
  const labels = (issue.labels ?? []).map((label) => label.name);
  const record = moleculeRecordOf(answer.record);
  const pull = newestOwnPull(answer.pulls);
  const facts = {
    town: around.town,
    number,
    nodeId: issue.id,
    url: issue.url,
    title: issue.title,
    body: issue.body,
    isOpen: issue.state === "OPEN",
    isLocked: issue.locked,
    labels,
    record,
    desk: deskOfMolecule(answer.desk),
    convoy: around.convoy,
    stickies: stickiesOf(around.comments),
    alerts: ownCommentsIn(around.comments, alertMarker),
    newestComment: Math.max(0, ...issue.recent.map((said) => said.fullDatabaseId)),
    workBranch: answer.work,
    proposalBranch: answer.proposal,
    base: around.base,
    pull,
    refinery: viewRefinery(refineryRecordOf(around.refinery), number, pull),
  };
  const { timelineItems: items } = issue;
  return {
    facts,
    labelled: labels.includes(dispatchLabel) ? newestLabelling(items, record) : undefined,
    edits: editsOf(issue),
    renames: renamesIn(items),
    said: issue.recent.filter((said) => !said.viewerDidAuthor).map(saidOf),
  };
}

/** One that cannot be read is told where it is looked at, and vouches for nobody. */
function deskOfMolecule(ref: LedgerRef): MoleculeFacts["desk"] {
  const desk = deskRecordOf(ref);
  return desk.kind === "present" ? desk.value : undefined;
}

/**
 * The label stands but GitHub no longer lists who put it on (long timelines, transferred issues): whoever approved
 * the record is taken; without a record nobody is known, and "ghost" may not write.
 */
function newestLabelling(
  items: readonly TimelineItem[],
  record: Ledgered<MoleculeRecord>,
): ActorAt {
  const newest = newestOf(items.filter((item) => item.label?.name === dispatchLabel));
  if (newest !== undefined) return newest;
  if (record.kind !== "present") return { login: "ghost", at: new Date(0).toISOString() };
  return { login: record.value.spec.approvedBy, at: record.value.spec.approvedAt };
}

/** The newest first. */
const renamesIn = (items: readonly TimelineItem[]): readonly ActorAt[] =>
  items
    .filter((item) => item.__typename === "RenamedTitleEvent")
    .flatMap((item) => newestOf([item]) ?? [])
    .reverse();

function newestOf(items: readonly TimelineItem[]): ActorAt | undefined {
  const item = items.at(-1);
  if (item?.createdAt === undefined) return undefined;
  return { login: item.actor ?? "ghost", at: item.createdAt };
}

export const stickiesOf = (pages: readonly Comments[]) => ownCommentsIn(pages, stickyMarker);

const ownCommentsIn = (pages: readonly Comments[], marker: string) =>
  ownComments(
    pages.flatMap(({ list }) => list),
    marker,
  );

/** Only comments that this App wrote count: anybody can write the marker. */
export const ownComments = (comments: Comments["list"], marker: string): CommentFacts[] =>
  comments
    .filter((comment) => comment.viewerDidAuthor && comment.body.includes(marker))
    .map(({ id, body }) => ({ id, body }));

/** Whoever changed a comment of somebody else has put words into their mouth. */
export function saidOf({ fullDatabaseId, body, createdAt, author, editor }: Said): SaidAt {
  const isOwnWord = editor === null || editor === author;
  return { id: fullDatabaseId, login: author, at: createdAt, body, isOwnWord };
}

/** What people said of these pull requests, oldest first; ids of comments grow. */
export function saidOfPulls(
  pulls: readonly TalkedOfPull[],
): readonly (SaidAt & { readonly pull: number })[] {
  return pulls
    .flatMap(({ number, comments }) =>
      comments
        .filter((said) => !said.viewerDidAuthor)
        .map((said) => ({ ...saidOf(said), pull: number })),
    )
    .sort((a, b) => a.id - b.id);
}

export const notesOn = (pulls: readonly TalkedOfPull[]) =>
  new Map(pulls.map(({ number, first }) => [number, ownComments(first.list, noteMarker)] as const));

export const candidateRefsOf = ({ candidates }: RefineryAnswer, prefix: string): readonly RefAt[] =>
  (candidates ?? []).flatMap(({ name, target }) =>
    target === null ? [] : [{ name: `${prefix}${name}`, head: target.oid }],
  );

/** A fork may open pull requests from a branch of the same name: only this repository's own branches are ours. */
function newestOwnPull(pulls: readonly Pull[]): PullFacts | undefined {
  const own = pulls.filter((pull) => !pull.isCrossRepository).sort((a, b) => a.number - b.number);
  const newest = own.at(-1);
  return newest === undefined ? undefined : pullOf(newest);
}

const pullStates = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;
const mergeability = { MERGEABLE: "yes", CONFLICTING: "no", UNKNOWN: "unknown" } as const;
const reviewStates = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
  DISMISSED: "dismissed",
  COMMENTED: "commented",
  PENDING: "commented",
} as const;

export function pullOf(pull: Pull): PullFacts {
  const reviews = (pull.latestOpinionatedReviews ?? []).map(
    (review): ReviewFacts => ({
      id: review.fullDatabaseId,
      by: review.author,
      state: reviewStates[review.state],
      body: review.body,
      commit: review.commit?.oid ?? "",
      at: review.submittedAt ?? "",
    }),
  );
  return {
    number: pull.number,
    nodeId: pull.id,
    url: pull.url,
    state: pullStates[pull.state],
    isDraft: pull.isDraft,
    branch: pull.headRefName,
    base: pull.baseRefName,
    head: pull.headRefOid,
    tree: treeOf(pull),
    title: pull.title,
    labels: (pull.labels ?? []).map(({ name }) => name),
    createdAt: pull.createdAt,
    isFork: pull.isCrossRepository,
    mergeable: mergeability[pull.mergeable],
    ...(pull.retargets === undefined ? {} : { retargetedAt: pull.retargets }),
    ...(pull.mergeCommit === null ? {} : { mergeCommit: pull.mergeCommit.oid }),
    reviews,
  };
}

/**
 * Of the pull request's own list of commits and not of its branch: a fork may be hidden from the App. Where the list lags
 * behind the head, the tree is not known: the empty name is no tree's.
 */
function treeOf({ commits, headRefOid }: Pull): string {
  return commits.find(({ commit }) => commit.oid === headRefOid)?.commit.tree.oid ?? "";
}

/** Merged into this very base is what counts; a fork's pull request counts only where it closes the issue. */
export function dependencyOf(
  number: number,
  issue: { state: "OPEN" | "CLOSED"; closing: readonly LandedPull[] } | undefined,
  own: readonly LandedPull[],
  base: string,
): DependencyFacts {
  if (issue === undefined) return { number, kind: "missing" };
  const closing = issue.state === "CLOSED" ? issue.closing : [];
  const landed = [...own.filter((pull) => !pull.isCrossRepository), ...closing].find(
    (pull) => pull.state === "MERGED" && pull.baseRefName === base,
  );
  if (landed !== undefined) {
    const { mergeCommit, headRefOid, mergedAt } = landed;
    const at = mergedAt ?? new Date(0).toISOString();
    return { number, kind: "landed", commit: mergeCommit?.oid ?? headRefOid, at };
  }
  return { number, kind: issue.state === "OPEN" ? "open" : "closed-unlanded" };
}
