/**
 * Which comments were obeyed already. Words come from several desks, and one desk may write down an older comment after
 * another one wrote down a newer: so a single highest number would lose some. GitHub's numbers of comments grow.
 */
export interface HeardMark {
  /** Comments up to this one are over. */
  readonly commentsSeen?: number | undefined;
  /** Those above it that were obeyed. */
  readonly commentsHeard?: readonly number[] | undefined;
}

/** Far more than are under way at a time. */
const mostKept = 50;

export const isNew = ({ commentsSeen = 0, commentsHeard = [] }: HeardMark, id: number): boolean =>
  id > commentsSeen && !commentsHeard.includes(id);

/** The mark with these obeyed as well. */
export function markHeard(
  mark: HeardMark,
  ids: readonly number[],
): { readonly commentsSeen: number; readonly commentsHeard: number[] } {
  const all = [...new Set([...(mark.commentsHeard ?? []), ...ids])].sort((a, b) => a - b);
  const over = all.slice(0, Math.max(0, all.length - mostKept));
  return {
    commentsSeen: Math.max(mark.commentsSeen ?? 0, ...over),
    commentsHeard: all.slice(over.length),
  };
}
