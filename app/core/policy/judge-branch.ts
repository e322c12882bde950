import type { BranchChange } from "./branch-change.ts";
import type { Finding } from "./finding.ts";
import type { Circumstances, PolicyLimits } from "./rule.ts";
import { rules } from "./rules.ts";

export interface PolicySettings extends PolicyLimits {
  /** Rules whose flags are refusals here, and the other way round. */
  readonly refuse: readonly string[];
  readonly flag: readonly string[];
}

export interface Judgement {
  /** Nothing is proposed while there is one. */
  readonly refused: readonly Finding[];
  /** What reviewers are shown. */
  readonly flagged: readonly Finding[];
}

/**
 * Judges what a branch changes, by every rule there is. Promises that whatever could not be read is refused, and that no
 * finding holds a credential.
 */
export function judgeBranch(
  change: BranchChange,
  policy: PolicySettings,
  circumstances: Omit<Circumstances, "limits">,
): Judgement {
  const refused: Finding[] = [];
  const flagged: Finding[] = [];
  for (const rule of rules) {
    const isFlag =
      rule.isFixed !== true &&
      (policy.flag.includes(rule.name) ||
        (rule.byDefault === "flag" && !policy.refuse.includes(rule.name)));
    const found = rule.find(change, { ...circumstances, limits: policy });
    (isFlag ? flagged : refused).push(...found.map((each) => ({ rule: rule.name, ...each })));
  }
  return { refused, flagged };
}
