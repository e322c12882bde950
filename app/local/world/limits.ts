/** Limits that GitHub keeps, as numbers that may be changed: reaching the real ones in a test would take minutes. */
export interface Limits {
  /** Characters of the body of an issue, a pull request or a comment. */
  bodyLength: number;
  titleLength: number;
  labelsPerIssue: number;
  /** Once there are as many, commenting is over for good. */
  commentsPerIssue: number;
  /** Closed ones count. */
  subIssuesPerParent: number;
  /** The parent at the top is one of them. */
  subIssueLevels: number;
  /** Of each kind: blocked by, and blocking. */
  dependenciesPerIssue: number;
  pinnedIssues: number;
  /** Of one commit and one context. */
  statusesPerContext: number;
}

/**
 * The numbers of github.com. Documented: 100 sub-issues in 8 levels, 1,000 statuses, 256 characters of a title. Announced:
 * 50 dependencies of a kind. Known from refusals: 65,536 characters, 100 labels, 2,500 comments, 3 pins.
 */
export function githubLimits(): Limits {
  return {
    bodyLength: 65_536,
    titleLength: 256,
    labelsPerIssue: 100,
    commentsPerIssue: 2500,
    subIssuesPerParent: 100,
    subIssueLevels: 8,
    dependenciesPerIssue: 50,
    pinnedIssues: 3,
    statusesPerContext: 1000,
  };
}
