import type { Outcome } from "../molecule/record.ts";
import { clip, codeSpan, oneLine } from "./markdown.ts";
import { type Quieted, quietMarkdown } from "./neutralise.ts";
import { summariseFindings } from "./policy-words.ts";

const longestQuote = 200;
/** The advice of whatever could not run stands at its end. */
const longestCause = 700;
const mostPaths = 10;

/** How an attempt ended and what to do about it, in one sentence of Markdown that is safe to post. */
export function describeOutcome(outcome: Outcome, quieted: Quieted = "everything"): string {
  const words = (text: string) => quietLineOfMarkdown(text, quieted);
  const cause = (text: string) => quietLineOfMarkdown(text, quieted, longestCause);
  switch (outcome.kind) {
    case "success":
      return "All steps are done and every command criterion holds.";
    case "check-failed":
      return `The check ${code(outcome.command)} of the step ${code(outcome.step)} exited ${outcome.exitCode}; the next attempt is shown its output.`;
    case "criterion-failed":
      return `The acceptance criterion ${code(outcome.command)} exited ${outcome.exitCode}; the next attempt is shown its output.`;
    case "agent-error":
      return outcome.fatal
        ? `The agent cannot run (${cause(outcome.cause)}); somebody must mend \`agent\` in \`.github/cogtown.yml\`.`
        : `The agent gave up (${cause(outcome.cause)}); another attempt may do better.`;
    case "no-change":
      return `The agent changed nothing for the step ${code(outcome.step)}; say more in the issue if this goes on.`;
    case "out-of-scope":
      return outcome.why === "protected"
        ? `The agent changed protected paths (${paths(outcome.paths)}); allow them under \`paths.allow\` in \`.github/cogtown.yml\` if that is wanted.`
        : `The agent changed paths outside the scope (${paths(outcome.paths)}); widen the scope in the issue if that is wanted.`;
    case "policy-refused":
      return `The App did not propose the branch: ${summariseFindings(outcome.findings)}. The next attempt is told each file and rule.`;
    case "over-budget":
      return `The attempt reached its limit (${words(outcome.limit)}); split the molecule or raise the limit.`;
    case "rate-limited":
      return `The model's rate limit was reached; work goes on after ${outcome.until}.`;
    case "handoff":
      return "The agent ran out of time or room and handed its work on; the next attempt goes on from there.";
    case "conflict":
      return `The work conflicts with the base branch in ${paths(outcome.paths)}; the next attempt is to resolve it.`;
    case "foreign-branch":
      return `The branch ${code(outcome.branch)} holds commits that no polecat made (\`${outcome.commit.slice(0, 7)}\`); rename or delete it.`;
    case "cancelled":
      return `It was cancelled (${words(outcome.why)}); what it had is kept for the next attempt.`;
    case "superseded":
      return `It was not needed any more (${words(outcome.why)}); there is nothing to do.`;
    case "infra":
      return `The job was lost (${cause(outcome.cause)}); the next attempt goes on from the last pushed commit.`;
  }
}

const code = (text: string) => codeSpan(clip(oneLine(text), longestQuote));
const quietLineOfMarkdown = (text: string, quieted: Quieted, longest = longestQuote) =>
  oneLine(quietMarkdown(clip(oneLine(text), longest), quieted));

function paths(all: readonly string[]): string {
  if (all.length === 0) return "no file that it named";
  const shown = all.slice(0, mostPaths).map(code).join(", ");
  return all.length > mostPaths ? `${shown} and ${all.length - mostPaths} more` : shown;
}

/** The end of what a failed attempt printed, or nothing where there is none. */
export function tailOf(outcome: Outcome): string {
  return "tail" in outcome ? outcome.tail.trim() : "";
}
