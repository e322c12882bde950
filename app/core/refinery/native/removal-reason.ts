/** Why GitHub took a pull request out of its queue. */
export type RemovalReason =
  | "landed"
  | "manual"
  | "red"
  | "conflict"
  | "timed-out"
  | "cleared"
  | "rolled-back"
  | "protected"
  | "bad-tree"
  | "bad-commit"
  | "unknown";

/**
 * The webhook (`reason` of `pull_request.dequeued`, OpenAPI) and the timeline (`RemovedFromMergeQueueEvent.reason`, a
 * string that is not documented) use different words for the same.
 */
const reasons: ReadonlyMap<string, RemovalReason> = new Map<string, RemovalReason>([
  ["merge", "landed"],
  ["merged", "landed"],
  ["already_merged", "landed"],
  ["manual", "manual"],
  ["ci_failure", "red"],
  ["failed_checks", "red"],
  ["checks_failed", "red"],
  ["merge_conflict", "conflict"],
  ["ci_timeout", "timed-out"],
  ["checks_timed_out", "timed-out"],
  ["queue_cleared", "cleared"],
  ["roll_back", "rolled-back"],
  ["rolled_back", "rolled-back"],
  ["branch_protections", "protected"],
  ["git_tree_invalid", "bad-tree"],
  ["invalid_merge_commit", "bad-commit"],
  ["unknown_removal_reason", "unknown"],
]);

/** A word that nobody knows yet is an unknown reason, and no error. */
export function readRemovalReason(word: string): RemovalReason {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  return reasons.get(plain) ?? "unknown";
}
