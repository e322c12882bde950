import type { Config } from "../config/config.ts";
import type { BranchChange } from "../policy/branch-change.ts";
import type { Finding } from "../policy/finding.ts";
import { judgeBranch } from "../policy/judge-branch.ts";
import type { MoleculeFacts } from "./facts.ts";
import type { Move } from "./move.ts";
import { parseSpec } from "./parse-spec.ts";

/**
 * Judges finished work from outside, by what GitHub says the branch changes: the job's word is not enough, because an
 * agent that broke out of its job could have written the outcome. Nothing is proposed that was not judged here.
 */
export function judgeChange(head: string, facts: MoleculeFacts, config: Config, now: Date): Move {
  const { change } = facts;
  if (change?.head !== head) {
    return {
      kind: "rest",
      reason: "the finished work has not been compared with the base yet",
      recheckSeconds: 30,
    };
  }
  if (isEmpty(change)) return judgeEmpty(facts, now);
  const spec = parseSpec(pinnedBody(facts));
  if (!spec.ok) {
    return {
      kind: "hold",
      reason: "the approved text cannot be read, so nobody knows its scope",
      fix: "Mend the text of the issue, then remove and add the label `polecat`.",
    };
  }
  const { refused, flagged } = judgeBranch(change, config.policy, {
    scope: spec.value.scope,
    allow: config.paths.allow,
    leaked: leakedHeads(facts),
  });
  return refused.length === 0
    ? { kind: "propose", head, flagged }
    : { kind: "refuse", head, findings: shorten(refused) };
}

const isEmpty = ({ files, isTruncated, unread }: BranchChange) =>
  files.length === 0 && !isTruncated && unread.length === 0;

/** Commits that earlier attempts ended at and that were refused for a credential. */
function leakedHeads({ record }: MoleculeFacts): readonly string[] {
  const attempts = record.kind === "present" ? record.value.attempts : [];
  return attempts.flatMap(({ outcome, head }) =>
    head !== undefined &&
    outcome?.kind === "policy-refused" &&
    outcome.findings.some(({ rule }) => rule === "secret")
      ? [head]
      : [],
  );
}

/** The record is kept for ever, and the prompt has an end: a hundred files say no more than thirty. */
const mostFindings = 30;

function shorten(findings: readonly Finding[]): readonly Finding[] {
  const kept = findings.length > mostFindings ? findings.slice(0, mostFindings - 1) : findings;
  const [first] = findings.slice(kept.length);
  if (first === undefined) return kept;
  const more = findings.length - kept.length;
  return [...kept, { rule: first.rule, path: "/", why: `and ${more} findings more` }];
}

/**
 * The base has it all. That may be because it has just landed and GitHub does not show it everywhere yet: only what stays
 * so is for a person.
 */
function judgeEmpty(facts: MoleculeFacts, now: Date): Move {
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const since = new Date(record?.attempts.at(-1)?.endedAt ?? now).getTime();
  if (now.getTime() - since >= settlingMs) return onBaseAlready(facts.base?.name ?? "the base");
  const reason = "the base holds all that the work changes: it may have landed this moment";
  return { kind: "rest", reason, recheckSeconds: settlingMs / 1000 };
}

/** Far longer than GitHub's views of one thing differ. */
const settlingMs = 10 * 60_000;

/** Somebody else has done the same, or landed it by hand: another polecat would have nothing to do. */
export function onBaseAlready(base: string): Move {
  return {
    kind: "hold",
    reason: `everything that its work changes is on \`${base}\` already`,
    fix: "Close the issue if that is all, or change its text and say `/mayor retry`.",
  };
}

function pinnedBody(facts: MoleculeFacts): string {
  return facts.record.kind === "present" ? facts.record.value.spec.body : facts.body;
}
