/**
 * What people may ask of a single issue by a label, and the App holds to, whatever an agent or a prompt says. GitHub lets
 * nobody label who may not triage.
 */

/** Nothing of it lands before somebody with write permission has approved it, whatever the town's setting. */
export const reviewLabel = "review";
/** Its pull request is opened as a draft and stays a person's to land. */
export const draftLabel = "draft only";
/** It is proposed and verified as any other, and a person merges it. */
export const noMergeLabel = "no-merge";

export const needsReview = (labels: readonly string[]): boolean => labels.includes(reviewLabel);

export const isDraftOnly = (labels: readonly string[]): boolean => labels.includes(draftLabel);

/** The label that keeps it from landing by itself; undefined: there is none. */
export const keptBy = (labels: readonly string[]): string | undefined =>
  [noMergeLabel, draftLabel].find((label) => labels.includes(label));
