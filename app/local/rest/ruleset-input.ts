import { z } from "zod";

/** What a ruleset may say here. The ranges are those of GitHub's OpenAPI description (23.0.2). */

const count = (least: number, most: number) => z.int().min(least).max(most);

const MergeQueue = z.object({
  check_response_timeout_minutes: count(1, 360),
  grouping_strategy: z.enum(["ALLGREEN", "HEADGREEN"]),
  max_entries_to_build: count(0, 100),
  max_entries_to_merge: count(0, 100),
  merge_method: z.enum(["MERGE", "SQUASH", "REBASE"]),
  min_entries_to_merge: count(0, 100),
  min_entries_to_merge_wait_minutes: count(0, 360),
});

const PullRequest = z.object({
  allowed_merge_methods: z
    .array(z.enum(["merge", "squash", "rebase"]))
    .min(1)
    .default(["merge", "squash", "rebase"]),
  dismiss_stale_reviews_on_push: z.boolean(),
  require_code_owner_review: z.boolean(),
  require_last_push_approval: z.boolean(),
  required_approving_review_count: count(0, 10),
  required_review_thread_resolution: z.boolean(),
});

const StatusChecks = z.object({
  do_not_enforce_on_create: z.boolean().default(false),
  required_status_checks: z.array(
    z.object({ context: z.string().min(1), integration_id: z.int().optional() }),
  ),
  strict_required_status_checks_policy: z.boolean(),
});

const Rule = z.discriminatedUnion("type", [
  z.object({ type: z.literal("merge_queue"), parameters: MergeQueue }),
  z.object({ type: z.literal("pull_request"), parameters: PullRequest }),
  z.object({ type: z.literal("required_status_checks"), parameters: StatusChecks }),
  z.object({
    type: z.literal("update"),
    parameters: z.object({ update_allows_fetch_and_merge: z.boolean() }).optional(),
  }),
  z.object({ type: z.literal("deletion") }),
  z.object({ type: z.literal("non_fast_forward") }),
]);

/** Rules that GitHub has and that are not kept here: taken only to be refused by name. */
const LeftOutRule = z.object({
  type: z.enum([
    "branch_name_pattern",
    "code_scanning",
    "commit_author_email_pattern",
    "commit_message_pattern",
    "committer_email_pattern",
    "copilot_code_review",
    "creation",
    "file_extension_restriction",
    "file_path_restriction",
    "license_compliance_scanning",
    "max_file_path_length",
    "max_file_size",
    "required_deployments",
    "required_linear_history",
    "required_signatures",
    "tag_name_pattern",
    "workflows",
  ]),
});
type LeftOutRule = z.infer<typeof LeftOutRule>;

const BypassActor = z.object({
  actor_type: z.enum(["Integration", "RepositoryRole", "User"]),
  actor_id: z.int(),
  bypass_mode: z.enum(["always", "pull_request", "exempt"]).default("always"),
});

const RefNames = z.object({
  include: z.array(z.string()).default([]),
  exclude: z.array(z.string()).default([]),
});

export const PutRuleset = z.object({
  name: z.string().min(1).optional(),
  target: z.literal("branch").optional(),
  enforcement: z.enum(["disabled", "active", "evaluate"]).optional(),
  bypass_actors: z.array(BypassActor).optional(),
  conditions: z.object({ ref_name: RefNames.optional() }).nullish(),
  rules: z.array(z.union([Rule, LeftOutRule])).optional(),
});
export type PutRuleset = z.infer<typeof PutRuleset>;

const leftOut: readonly string[] = LeftOutRule.shape.type.options;

export function isLeftOut(rule: { readonly type: string }): rule is LeftOutRule {
  return leftOut.includes(rule.type);
}

export const PostRuleset = PutRuleset.required({ name: true, enforcement: true });
