import { printLedgerMessage } from "#core/ledger-message.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";

export type Appended =
  | { readonly kind: "appended"; readonly head: string }
  /** Somebody else was faster: look again and decide anew. */
  | { readonly kind: "lost" };

export interface Append {
  /** Full name of the ledger ref. */
  readonly ref: string;
  /** Head that the record was read at; undefined: the ref must not exist. */
  readonly expected: string | undefined;
  /** One line. */
  readonly event: string;
  readonly record: unknown;
  /** Any tree of the repository: the record is in the message. */
  readonly tree: string;
}

/**
 * Compare-and-swap on a ledger ref: a commit on top of what was read, then a creation or a fast-forward of the ref,
 * which GitHub refuses to all but one. Never sent twice: when GitHub's answer got lost the ref itself tells whether
 * the append landed. Throws GitHubError when even that stays unknown.
 */
export async function appendRecord(github: GitHub, append: Append): Promise<Appended> {
  const head = await writeEntry(github, append);
  try {
    return await moveRef(github, append, head);
  } catch (error) {
    if (!(error instanceof GitHubError) || error.kind !== "unavailable") throw error;
    return settleDoubt(github, append, head, error);
  }
}

/** The commit alone, for a caller that moves the ref together with others. */
export async function writeEntry(github: GitHub, append: Omit<Append, "ref">): Promise<string> {
  const { event, record, tree, expected } = append;
  const parents = expected === undefined ? [] : [expected];
  return github.createCommit({ message: printLedgerMessage(event, record), tree, parents });
}

async function moveRef(github: GitHub, append: Append, head: string): Promise<Appended> {
  const answer =
    append.expected === undefined
      ? await github.createRef(append.ref, head)
      : await github.advanceRef(append.ref, head);
  switch (answer) {
    case "created":
    case "advanced":
      return { kind: "appended", head };
    case "exists":
    case "rejected":
      return { kind: "lost" };
  }
}

/** Still where we saw it: the write may yet be on its way, so nobody may decide on this now. */
async function settleDoubt(
  github: GitHub,
  append: Append,
  head: string,
  doubt: GitHubError,
): Promise<Appended> {
  const standing = await github.readRef(append.ref);
  if (standing === head) return { kind: "appended", head };
  if (standing === append.expected) throw doubt;
  return { kind: "lost" };
}
