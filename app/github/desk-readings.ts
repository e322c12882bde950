import type { RefAt } from "#core/decision.ts";
import type { ChildFacts, DeskFacts, PullOfDesk } from "#core/desk/facts.ts";
import { parseLedgerMessage } from "#core/ledger-message.ts";
import type { CommentFacts, TownFacts } from "#core/molecule/facts.ts";
import { moleculeOfBranch, planRef } from "#core/names.ts";
import { PlanAnswer } from "#core/plan/answer.ts";
import { convoyMarker } from "#core/text/convoy-words.ts";
import { planHashOf } from "#core/text/plan-words.ts";
import { repliedTo } from "#core/text/reply-words.ts";
import type { NamedLedgerRef } from "./answers.ts";
import type { DeskAnswer, Thread, ThreadComment } from "./desk-answers.ts";
import { editsOf } from "./edits.ts";
import { deskRecordOf, moleculeRecordOf } from "./ledger-readings.ts";
import type { ActorAt, DeskReading } from "./port.ts";
import { ownComments, type Place, saidOf } from "./readings.ts";

/** GitHub's answer about a desk in Cogtown's words. Pure. */

export function deskOf(
  answer: DeskAnswer,
  thread: Thread,
  number: number,
  town: TownFacts,
  place: Place,
): DeskReading {
  const comments = withoutRepeats([...thread.first, ...thread.comments]);
  const ours = comments.filter(({ viewerDidAuthor }) => viewerDidAuthor);
  const pull = pullOfDesk(thread);
  return {
    facts: {
      ...{ town, number },
      nodeId: thread.id,
      url: thread.url,
      title: thread.title,
      body: thread.body,
      isOpen:
        thread.__typename === "Issue" ? thread.issueState === "OPEN" : thread.pullState === "OPEN",
      isLocked: thread.locked,
      labels: (thread.labels ?? []).map(({ name }) => name),
      ...(pull === undefined ? {} : { pull }),
      author: thread.author,
      parent: thread.__typename === "Issue" ? thread.parent?.number : undefined,
      children: childrenOf(thread),
      record: deskRecordOf(answer.desk),
      molecule: moleculeAt(answer, town, pull),
      said: new Set(ours.flatMap(({ body }) => repliedTo(body) ?? [])),
      convoyComments: ownComments(ours, convoyMarker),
      answers: answersOf(answer.plans ?? [], number, place),
    },
    edits: thread.__typename === "Issue" ? editsOf(thread) : [],
    plans: ours
      .filter(({ body }) => planHashOf(body) !== undefined)
      .map((comment) => ({ comment: commentOf(comment), edited: editOfOurs(comment) })),
    comments: comments
      .filter(({ viewerDidAuthor }) => !viewerDidAuthor)
      .map((comment) => ({ ...saidOf(comment), nodeId: comment.id })),
  };
}

/** The first and the newest comments overlap where there are few. Oldest first; ids of comments grow. */
function withoutRepeats(comments: readonly ThreadComment[]): readonly ThreadComment[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  return [...byId.values()].sort((a, b) => a.fullDatabaseId - b.fullDatabaseId);
}

const commentOf = ({ id, body }: ThreadComment): CommentFacts => ({ id, body });

/** Undefined: as we left it. */
function editOfOurs({ author, editor, lastEditedAt }: ThreadComment): ActorAt | undefined {
  return editor === null || editor === author || lastEditedAt === null
    ? undefined
    : { login: editor, at: lastEditedAt };
}

function pullOfDesk(thread: Thread): PullOfDesk | undefined {
  if (thread.__typename === "Issue") return undefined;
  const { baseRefName: base, headRefName: branch, isCrossRepository: isFork } = thread;
  const { headRefOid: head, retargets: retargetedAt } = thread;
  return {
    ...{ base, branch, head, isFork },
    ...(retargetedAt === undefined ? {} : { retargetedAt }),
    // A fork's branch of the same name is not ours.
    molecule: isFork ? undefined : moleculeOfBranch(branch),
  };
}

function childrenOf(thread: Thread): readonly ChildFacts[] {
  if (thread.__typename === "PullRequest") return [];
  return thread.subIssues.map((child) => ({
    number: child.number,
    nodeId: child.id,
    title: child.title,
    isOpen: child.state === "OPEN",
    closedAt: child.closedAt ?? undefined,
    isUnwanted: child.stateReason === "NOT_PLANNED" || child.stateReason === "DUPLICATE",
    pulls: (child.closedByPullRequestsReferences ?? []).map(({ number, state }) => ({
      ...{ number, isMerged: state === "MERGED" },
    })),
    needs: child.blockedBy,
    body: undefined,
    labels: (child.labels ?? []).map(({ name }) => name),
  }));
}

/** Of a pull request's molecule only the value is known, which is all that anybody asks for. */
function moleculeAt(
  answer: DeskAnswer,
  town: TownFacts,
  pull: PullOfDesk | undefined,
): DeskFacts["molecule"] {
  if (pull === undefined) return moleculeRecordOf(answer.molecule);
  const value = town.records.find(({ number }) => number === pull.molecule);
  return value === undefined ? { kind: "absent" } : { kind: "present", head: "", value };
}

/** What is no answer, or about another issue, is left alone: nobody asked for it. */
function answersOf(
  refs: readonly NamedLedgerRef[],
  number: number,
  place: Place,
): DeskFacts["answers"] {
  return refs.flatMap(({ name, target }) => {
    const parsed = parseLedgerMessage(PlanAnswer, target?.message ?? "");
    const nonce = name.split("/").at(-1) ?? "";
    if (!parsed.ok || target?.oid === undefined || parsed.value.nonce !== nonce) return [];
    const ref: RefAt = { name: planRef(place.namespace, number, nonce), head: target.oid };
    return parsed.value.issue === number ? [{ answer: parsed.value, ref }] : [];
  });
}
