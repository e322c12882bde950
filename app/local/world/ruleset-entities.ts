/** Rulesets: what may not happen to branches, and who may do it all the same. */

export type MergeMethodName = "MERGE" | "SQUASH" | "REBASE";

/** GitHub's seven settings of a merge queue, all of which it wants to be told. */
export interface MergeQueueParameters {
  readonly check_response_timeout_minutes: number;
  readonly grouping_strategy: "ALLGREEN" | "HEADGREEN";
  readonly max_entries_to_build: number;
  readonly max_entries_to_merge: number;
  readonly merge_method: MergeMethodName;
  readonly min_entries_to_merge: number;
  readonly min_entries_to_merge_wait_minutes: number;
}

export interface PullRequestParameters {
  readonly allowed_merge_methods: readonly ("merge" | "squash" | "rebase")[];
  readonly dismiss_stale_reviews_on_push: boolean;
  readonly require_code_owner_review: boolean;
  readonly require_last_push_approval: boolean;
  readonly required_approving_review_count: number;
  readonly required_review_thread_resolution: boolean;
}

export interface RequiredCheck {
  readonly context: string;
  /** The App that must have said it; undefined: anybody. */
  readonly integration_id?: number | undefined;
}

export interface StatusCheckParameters {
  readonly do_not_enforce_on_create: boolean;
  readonly required_status_checks: readonly RequiredCheck[];
  readonly strict_required_status_checks_policy: boolean;
}

export type Rule =
  | { readonly type: "merge_queue"; readonly parameters: MergeQueueParameters }
  | { readonly type: "pull_request"; readonly parameters: PullRequestParameters }
  | { readonly type: "required_status_checks"; readonly parameters: StatusCheckParameters }
  | {
      readonly type: "update";
      readonly parameters?: { readonly update_allows_fetch_and_merge: boolean } | undefined;
    }
  | { readonly type: "deletion" }
  | { readonly type: "non_fast_forward" };

export type RuleOf<Type extends Rule["type"]> = Extract<Rule, { type: Type }>;

export interface BypassActor {
  readonly actor_type: "Integration" | "RepositoryRole" | "User";
  readonly actor_id: number;
  readonly bypass_mode: "always" | "pull_request" | "exempt";
}

export interface Ruleset {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly enforcement: "disabled" | "active" | "evaluate";
  readonly bypassActors: readonly BypassActor[];
  /** Patterns of full ref names, `~DEFAULT_BRANCH` and `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly Rule[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
