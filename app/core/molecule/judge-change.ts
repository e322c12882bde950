import type { Config } from "../config/config.ts";
import type { MoleculeFacts } from "./facts.ts";
import type { Move } from "./move.ts";
import { parseSpec } from "./parse-spec.ts";
import { findOutOfScope } from "./scope.ts";

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
  if (change.isTruncated) {
    return {
      kind: "hold",
      reason: "it changes more files than GitHub lists (300)",
      fix: "Split the molecule into smaller ones.",
    };
  }
  if (change.files.length === 0) return judgeEmpty(facts, now);
  const spec = parseSpec(pinnedBody(facts));
  const outside = findOutOfScope(change.files, spec.ok ? spec.value.scope : [], config.paths.allow);
  if (outside !== undefined) {
    return {
      kind: "hold",
      reason: `the work branch changes ${outside.paths.map((path) => `\`${path}\``).join(", ")}, which is ${outside.why === "protected" ? "protected" : "outside the scope"}`,
      fix: "Look at what the branch holds: its job should have refused this. Then remove and add the label `polecat`.",
    };
  }
  return { kind: "propose", head };
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
