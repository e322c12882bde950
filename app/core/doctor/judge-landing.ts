import type { Config } from "../config/config.ts";
import { mergeGroupWorkflow } from "../names.ts";
import { type Finding, find } from "./finding.ts";

/** A rule of an active ruleset that covers the base. */
export interface BaseRule {
  readonly type: string;
  /** Approvals that it wants; 0 for rules of another kind. */
  readonly approvals: number;
  /** Whether whoever asked may go past it; undefined: GitHub does not tell. */
  readonly bypass: "always" | "merges-only" | "never" | undefined;
}

export interface LandingFacts {
  readonly base: string;
  /** Where the rules of the base are changed. */
  readonly url: string;
  readonly isThere: boolean;
  readonly rules: readonly BaseRule[];
  /** Branch protection of the older kind, which is not told to everybody. */
  readonly isClassic: boolean;
  readonly queue: "none" | "answered" | "unanswered";
  /** What the Refinery learned of landing here, in words; undefined: it lands. */
  readonly stopped: string | undefined;
  /** A person's bypass says nothing of the App's. */
  readonly isApp: boolean;
}

/** Who lands: found out anew on every pass of the Refinery as well, and decided in the same way. */
export function judgeQueue(facts: LandingFacts, { refinery }: Config): readonly Finding[] {
  const { base, url, queue } = facts;
  const { backend } = refinery;
  if (queue === "none")
    return [
      backend === "queue"
        ? find("queue", "wanted", { base, url })
        : find("queue", "train", { base }),
    ];
  if (backend === "train") return [find("queue", "bypassed", { base })];
  return [
    queue === "answered"
      ? find("queue", "native", { base, file: mergeGroupWorkflow })
      : find("queue", "unanswered", { base }),
  ];
}

/** Rules that say nothing against a fast-forward of a branch (docs, "Available rules for rulesets"). */
const harmless: ReadonlySet<string> = new Set([
  "creation",
  "deletion",
  "non_fast_forward",
  "required_linear_history",
]);

export function judgeLanding(facts: LandingFacts, config: Config): readonly Finding[] {
  const { base, isThere, stopped } = facts;
  if (!isThere) return [find("landing", "no-base", { base })];
  return [
    ...judgeWay(facts, config),
    ...(stopped === undefined ? [] : [find("landing", "stopped", { base, words: stopped })]),
  ];
}

function judgeWay(facts: LandingFacts, config: Config): readonly Finding[] {
  const { base, url, queue, isClassic } = facts;
  const binding = facts.rules.filter(
    ({ type, bypass }) => !harmless.has(type) && bypass !== "always",
  );
  const rules = [...new Set(binding.map(({ type }) => type))].join(", ");
  const approvals = judgeApprovals(facts, config);
  if (queue !== "none" && config.refinery.backend !== "train")
    return [find("landing", "queue", { base }), ...approvals];
  if (binding.length === 0)
    return [
      isClassic ? find("landing", "classic", { base, url }) : find("landing", "refs", { base }),
    ];
  if (!facts.isApp) return [find("landing", "unproven", { base, rules })];
  if (binding.some(({ type, bypass }) => type === "update" && bypass !== "merges-only"))
    return [find("landing", "blocked", { base, rules, url })];
  return [find("landing", "pulls", { base, rules, url }), ...approvals];
}

function judgeApprovals({ base, url, rules }: LandingFacts, config: Config): readonly Finding[] {
  const bound = rules.filter(({ bypass }) => bypass === "never" || bypass === undefined);
  const count = Math.max(0, ...bound.map(({ approvals }) => approvals));
  return count > 0 && config.review === "none"
    ? [find("landing", "approvals", { base, count, url })]
    : [];
}
