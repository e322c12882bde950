import type { RefusalCause } from "#core/refinery/landing-way.ts";
import type { GitHubError } from "./errors.ts";

/**
 * GitHub's own words are all that tells its refusals apart: rulesets and branch protection answer 403, 405, 409 or 422,
 * and a GraphQL error of no particular type, as it comes. Wordings from the documentation of rulesets and protected
 * branches and from what people report (GH006, GH013, "Repository rule violations found").
 */
const ruleWords =
  /repository rule violations|GH006|GH013|protected (branch|ref)|changes must be made through|required (status )?checks?|required workflow|(approving )?reviews? (is|are)? ?required|changes? requested|unresolved conversations?|conversation must be resolved|not authorized to push to this branch|must not contain merge commits|must have verified signatures|pushes that update more than|(cannot|can't) (update|force-push|delete) (this|to this) (protected )?(ref|branch)|not a fast.?forward/i;

/** "refusing to allow a GitHub App to create or update workflow … without `workflows` permission". */
const rightWords = /without `?workflows?`? permission|resource not accessible/i;

/** Checks that GitHub still expects: 'Required status check "ci" is expected.', "2 of 2 required status checks are pending." */
const waitingWords =
  /(status )?checks?\b[^.]*\b(is|are) (still )?(expected|pending|queued|in progress|waiting|running)|not mergeable/i;
/** Something that no waiting mends is in the same answer. */
const firmWords = /fail|error|approv|review|signature|merge commits/i;

/** Why GitHub would not move a ref. What it says of checks is a rule here: nobody will ever check a commit in vain. */
export function causeOfRefusedRefs({ kind, message }: GitHubError): RefusalCause | undefined {
  if (ruleWords.test(message)) return "rules";
  return kind === "forbidden" || rightWords.test(message) ? "rights" : undefined;
}

/** Why GitHub would not merge a pull request; whatever it is that is no matter of rights or time is the base's rules. */
export function causeOfRefusedMerge(message: string): RefusalCause {
  if (rightWords.test(message)) return "rights";
  return waitingWords.test(message) && !firmWords.test(message) ? "not-yet" : "rules";
}

/**
 * "Merge commits are not allowed on this repository.", "Squash merges are not allowed…" (settings of the repository), "This
 * branch must not contain merge commits." (linear history), "This branch can't be rebased."
 */
export const isRefusedMethod = (message: string): boolean =>
  /(merge commits|squash merg\w+|rebase merg\w+|merge method)\b.*\bnot allowed|must not contain merge commits|can(not|'t|’t) be rebased/i.test(
    message,
  );

/** "Head branch was modified. Review and try the merge again."; the base's likewise, with 405. */
export const isOvertakenMerge = (message: string): boolean =>
  /\b(head|base) branch was modified/i.test(message);
