/** Commits of one ref, the newest first. */
export interface History {
  readonly commits: readonly HistoryCommit[];
  /** There may be older ones that were not read. */
  readonly isCut: boolean;
}

export interface HistoryCommit {
  readonly sha: string;
  /** Whole, as it was written. */
  readonly message: string;
  /** When it was committed (ISO). */
  readonly at: string;
}
