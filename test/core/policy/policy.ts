import { defaultConfig } from "#core/config/parse-config.ts";
import type { BranchChange, ChangedFile } from "#core/policy/branch-change.ts";
import { type Judgement, judgeBranch } from "#core/policy/judge-branch.ts";
import type { Circumstances } from "#core/policy/rule.ts";
import { branchChange } from "../branch-change.ts";

export const settings = defaultConfig("true", "true").policy;

/** What the policy of a new town says of these files, or of this change. */
export function judge(
  change: BranchChange | readonly ChangedFile[],
  over: Partial<Omit<Circumstances, "limits">> = {},
  policy = settings,
): Judgement {
  const whole = "files" in change ? change : branchChange(change);
  return judgeBranch(whole, policy, { scope: [], allow: [], leaked: [], ...over });
}

/** `rule path` of each finding; flags in parentheses. */
export const told = ({ refused, flagged }: Judgement): readonly string[] => [
  ...refused.map(({ rule, path }) => `${rule} ${path}`),
  ...flagged.map(({ rule, path }) => `(${rule} ${path})`),
];
