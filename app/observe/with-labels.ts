import type { PullFacts } from "#core/molecule/facts.ts";

/** What a label asks of an issue holds for its pull request: priority, a review, who merges it. */
export const withLabels = (pull: PullFacts, labels: readonly string[]): PullFacts => ({
  ...pull,
  labels: [...new Set([...pull.labels, ...labels])],
});
