import type { Git } from "../shared/git.ts";
import { type Mend, mergeHead, type Replay, replayCommits } from "../shared/replay.ts";

/** Somebody's work, as it is put on what stands before it. */
export interface Piece {
  readonly head: string;
  readonly way: "rebase" | "merge";
  /** Message of the merge commit, where it is merged. */
  readonly message: string;
  /** Where it has landed meanwhile or is about to: what putting it there again would give. */
  readonly made?: { readonly commit: string; readonly tree: string } | undefined;
}

/** What became of a piece: see Part in app/core/refinery/record.ts. */
export type Fate =
  | { readonly kind: "placed"; readonly commit: string; readonly tree: string }
  | {
      readonly kind: "conflict";
      readonly with: "base" | "line";
      readonly paths: readonly string[];
      readonly tail: string;
    }
  | { readonly kind: "empty" };

/** What stands at the end; the base itself when nothing was placed. */
export interface Assembled {
  readonly commit: string;
  readonly tree: string;
  /** One for each piece, in order. */
  readonly fates: readonly Fate[];
}

/** Makes a way out of conflicts for work that is put on `onto`: a function of these two alone, or lines would differ. */
export type MenderFor = (onto: string, head: string) => Mend;

/**
 * Puts pieces on a base, one after the other; what does not fit and what is there already is left out. Each piece is
 * placed by what stands before it and by nothing else: a line that begins like another has the same commits as far.
 */
export async function assembleLine(
  git: Git,
  base: string,
  pieces: readonly Piece[],
  menderFor: MenderFor,
): Promise<Assembled> {
  let [commit, tree] = [base, await git.treeOf(base)];
  const fates: Fate[] = [];
  for (const piece of pieces) {
    const fate = await place(git, { base, onto: commit, onTree: tree }, piece, menderFor);
    if (fate.kind === "placed") ({ commit, tree } = fate);
    fates.push(fate);
  }
  return { commit, tree, fates };
}

interface Spot {
  readonly base: string;
  readonly onto: string;
  readonly onTree: string;
}

async function place(git: Git, spot: Spot, piece: Piece, menderFor: MenderFor): Promise<Fate> {
  const { base, onto } = spot;
  const { made } = piece;
  if (made !== undefined && (await git.isAncestor(onto, made.commit))) {
    return { kind: "placed", commit: made.commit, tree: made.tree };
  }
  const placed = await putOn(git, base, onto, piece, menderFor);
  if (placed.kind === "replayed") {
    const tree = await git.treeOf(placed.commit);
    return tree === spot.onTree
      ? { kind: "empty" }
      : { kind: "placed", commit: placed.commit, tree };
  }
  const alone = onto === base ? placed : await putOn(git, base, base, piece, menderFor);
  const { paths, words } = alone.kind === "conflict" ? alone : placed;
  return {
    kind: "conflict",
    with: alone.kind === "conflict" ? "base" : "line",
    paths,
    tail: words,
  };
}

function putOn(
  git: Git,
  base: string,
  onto: string,
  { head, way, message }: Piece,
  menderFor: MenderFor,
): Promise<Replay> {
  const mend = menderFor(onto, head);
  switch (way) {
    case "rebase":
      return replayCommits(git, base, head, onto, mend);
    case "merge":
      return mergeHead(git, head, onto, message, mend);
  }
}
