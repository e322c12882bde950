/** Identities: one sequence of database ids for everything, so that a run of the world can be repeated exactly. */
export class IdSequence {
  #last: number;

  constructor(start = 1000) {
    this.#last = start;
  }

  next(): number {
    this.#last += 1;
    return this.#last;
  }
}

/** The types that GraphQL's `node(id:)` can be asked for. */
export type NodeType =
  | "App"
  | "Blob"
  | "Bot"
  | "CheckRun"
  | "CheckSuite"
  | "Commit"
  | "Installation"
  | "Issue"
  | "IssueComment"
  | "IssueEvent"
  | "Label"
  | "Mannequin"
  | "MergeQueue"
  | "MergeQueueEntry"
  | "Organization"
  | "PinnedIssue"
  | "PullRequest"
  | "PullRequestReview"
  | "PullRequestReviewComment"
  | "Reaction"
  | "Ref"
  | "Repository"
  | "RepositoryInvitation"
  | "RepositoryRuleset"
  | "StatusCheckRollup"
  | "StatusContext"
  | "Tree"
  | "User"
  | "UserContentEdit"
  | "WorkflowRun"
  | "WorkflowJob"
  | "Workflow";

/** A node id: opaque to clients, readable to us. Git objects are `nodeId("Commit", repositoryId, sha)`. */
export function nodeId(type: NodeType, ...parts: readonly (string | number)[]): string {
  return Buffer.from([type, ...parts].join(":")).toString("base64url");
}

/** What `nodeId` printed, taken apart again: its type and the rest, or nothing when it is not one of ours. */
export function parseNodeId(id: string): { type: string; rest: string } | undefined {
  const text = Buffer.from(id, "base64url").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 1 ? undefined : { type: text.slice(0, colon), rest: text.slice(colon + 1) };
}
