import { GitError } from "../shared/git.ts";
import type { Conflict, Mend, Merged } from "../shared/replay.ts";
import type { Library, Precedents } from "./precedents.ts";
import { type Regenerator, regenerate, ruleFor } from "./regenerate.ts";
import { replaceInTree } from "./replace-in-tree.ts";

/**
 * The mechanical ways out of a conflict, for commits that are put on others. First what people have settled before in
 * the history of these commits, then files that a command makes. What comes out is a function of the commits, as far
 * as the command is one of its work tree.
 */
export function mender(maker: Regenerator, library: Library, history: readonly string[]): Mend {
  let precedents: Promise<Precedents> | undefined;
  const mend: Mend = async (conflict) => {
    if (!isAboutLines(conflict)) return conflict;
    precedents ??= library.read(history);
    const left = await settleKnown(maker, await precedents, conflict);
    if (left.kind === "merged") return left;
    const isMade = left.paths.every((path) => ruleFor(maker.rules, path) !== undefined);
    return isMade ? regenerate(maker, left) : left;
  };
  return (conflict) => mend(conflict).catch((error: unknown) => giveUp(conflict, error));
}

/** Paths that git cannot bring together in one folder, or too many of them: a conflict as any other, for people. */
function giveUp(conflict: Conflict, error: unknown): Conflict {
  if (!(error instanceof GitError)) throw error;
  return {
    ...conflict,
    words: `${conflict.words}\nIt was not settled mechanically: ${error.message}`,
  };
}

/** Renames, folders in the place of files and the like are for people: an answer about lines would hide the question. */
function isAboutLines({ words, paths }: Conflict): boolean {
  const kinds = words.split("\n").filter((line) => line.startsWith("CONFLICT"));
  const isKnown = (line: string) =>
    /^CONFLICT \((?:contents?|add\/add|modify\/delete|binary)\)/.test(line);
  return paths.length > 0 && kinds.every(isKnown);
}

async function settleKnown(
  { git, rules }: Regenerator,
  precedents: Precedents,
  conflict: Conflict,
): Promise<Merged> {
  const settled = await precedents.settle(conflict, (path) => ruleFor(rules, path) === undefined);
  if (settled.length === 0) return conflict;
  const tree = await replaceInTree(git, conflict.tree, settled);
  if (tree === undefined) return conflict;
  const isLeft = (path: string) => !settled.some((each) => each.path === path);
  const paths = conflict.paths.filter(isLeft);
  if (paths.length === 0) return { kind: "merged", tree };
  const stages = conflict.stages.filter(({ path }) => isLeft(path));
  return { ...conflict, tree, paths, stages };
}
