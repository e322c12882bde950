import { z } from "zod";
import type { BranchChange, ChangedFile, Unread } from "#core/policy/branch-change.ts";
import { linesOfPatch, linesOfText, type PatchLines } from "#core/policy/patch-lines.ts";
import { folderOf, foldersOf, nameOf } from "#core/policy/same-path.ts";
import {
  type FileText,
  type Folder,
  type FolderEntry,
  readFolders,
  readTexts,
} from "./change-contents.ts";
import { parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import type { ChangeReading } from "./port.ts";
import type { Reader } from "./reader.ts";
import { routes } from "./routes.ts";

/**
 * What a branch changes, from outside. A comparison lists files and lines; modes, sizes and what it left out are asked
 * for in a second question (GraphQL, because the tree that REST would give whole ends at 100,000 entries). What cannot be
 * had is told in `unread`, and whoever judges refuses it; outages and rate limits throw, and the next pass asks again.
 */

const File = z.object({
  filename: z.string(),
  previous_filename: z.string().optional(),
  status: z.enum(["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]),
  additions: z.number().int(),
  deletions: z.number().int(),
  patch: z.string().optional(),
});
type File = z.infer<typeof File>;

const Comparison = z.object({
  merge_base_commit: z.object({ sha: z.string() }),
  total_commits: z.number().int(),
  commits: z.array(z.object({ sha: z.string(), commit: z.object({ message: z.string() }) })),
  files: z.array(File).default([]),
});
type Comparison = z.infer<typeof Comparison>;

/** REST docs, "Compare two commits": up to 300 changed files, all on the first page whatever its length in commits. */
const fileLimit = 300;
/** REST docs: the most that a page has. */
const commitLimit = 100;
/** Files whose lines a comparison left out, and that are read one by one. */
const textLimit = 100;

export async function readChange(
  reader: Reader,
  base: string,
  head: string,
): Promise<ChangeReading> {
  const comparison = await compare(reader, base, head);
  if (comparison === "unrelated") return unrelated(head);
  const { files, commits, merge_base_commit: fork, total_commits: total } = comparison;
  const commitsUnread =
    total > commits.length
      ? [{ path: "/", why: `has ${total} commits, of which GitHub shows ${commits.length}` }]
      : [];
  const isTruncated = files.length >= fileLimit;
  const read = isTruncated ? nothing : await readFiles(reader, files, fork.sha, head);
  return {
    head,
    mergeBase: fork.sha,
    commits: commits.map(({ sha, commit }) => ({ sha, message: commit.message })),
    isTruncated,
    ...read,
    unread: [...commitsUnread, ...read.unread],
  };
}

const nothing = { files: [], folders: new Map<string, readonly string[]>(), unread: [] };

const unrelated = (head: string): ChangeReading => ({
  ...{ head, mergeBase: "", commits: [], isTruncated: false, ...nothing },
  unread: [{ path: "/", why: "has no commit in common with the base" }],
});

/** Of all that is not found, this alone stays so: a commit that GitHub does not show yet is asked for again. */
async function compare(
  reader: Reader,
  base: string,
  head: string,
): Promise<Comparison | "unrelated"> {
  const question = { basehead: `${base}...${head}`, per_page: commitLimit };
  try {
    const { data } = await reader.connection.call(routes.compare, question);
    return parseAnswer(Comparison, data, `the comparison of ${base} and ${head}`);
  } catch (error) {
    const isUnrelated =
      error instanceof GitHubError &&
      error.kind === "not-found" &&
      /no common ancestor/i.test(error.message);
    if (isUnrelated) return "unrelated";
    throw error;
  }
}

async function readFiles(
  reader: Reader,
  files: readonly File[],
  fork: string,
  head: string,
): Promise<Pick<BranchChange, "files" | "folders" | "unread">> {
  const above = new Set(files.filter(isNewPath).flatMap(({ filename }) => foldersOf(filename)));
  const places = new Set([
    ...[...above].map((folder) => `${head}:${folder}`),
    ...files.filter(isOnHead).map(({ filename }) => `${head}:${folderOf(filename)}`),
    ...files.filter(isOnBase).map((file) => `${fork}:${folderOf(oldPath(file))}`),
  ]);
  const folders = await readFolders(reader, [...places]);
  const sides = { fork, head, folders };
  const compared = files.map((file) => comparedOf(file, sides));
  const wanted = compared.filter(needsText).map(({ file }) => `${head}:${file.filename}`);
  const texts = await readTexts(reader, wanted.slice(0, textLimit));
  const read = compared.map((each) => readFileOf(each, texts.get(`${head}:${each.file.filename}`)));
  return {
    files: read.map(({ file }) => file),
    unread: read.flatMap(({ unread }) => unread),
    folders: new Map(
      [...above].flatMap((folder) => {
        const entries = folders.get(`${head}:${folder}`);
        return entries === undefined ? [] : [[folder, [...entries.keys()]] as const];
      }),
    ),
  };
}

const isOnHead = ({ status }: File) => status !== "removed";
const isOnBase = ({ status }: File) => status !== "added" && status !== "copied";
const isNewPath = ({ status }: File) =>
  status === "added" || status === "copied" || status === "renamed";
const oldPath = ({ filename, previous_filename: previous }: File) => previous ?? filename;

/** A comparison leaves lines out where a file is large or binary; what it shows is believed only when it is all. */
function patchOf({ status, patch, additions, deletions }: File): PatchLines | undefined {
  if (patch === undefined) return status === "removed" ? noLines : undefined;
  const lines = linesOfPatch(patch);
  const isWhole = lines?.added.length === additions && lines.removed.length === deletions;
  return isWhole ? lines : undefined;
}

interface Sides {
  readonly fork: string;
  readonly head: string;
  readonly folders: ReadonlyMap<string, Folder>;
}

interface Compared {
  readonly file: File;
  readonly old: FolderEntry | undefined;
  readonly fresh: FolderEntry | undefined;
  readonly lines: PatchLines | undefined;
}

function comparedOf(file: File, { fork, head, folders }: Sides): Compared {
  const entryOf = (commit: string, path: string) =>
    folders.get(`${commit}:${folderOf(path)}`)?.get(nameOf(path));
  const fresh = isOnHead(file) ? entryOf(head, file.filename) : undefined;
  const old = isOnBase(file) ? entryOf(fork, oldPath(file)) : undefined;
  const isSame = fresh !== undefined && fresh.oid === old?.oid && fresh.mode !== link;
  return { file, old, fresh, lines: isSame ? noLines : patchOf(file) };
}

const link = "120000";
const submodule = "160000";

const needsText = ({ file, fresh, lines }: Compared) =>
  isOnHead(file) && lines === undefined && fresh?.mode !== submodule;

interface ReadFile {
  readonly file: ChangedFile;
  readonly unread: readonly Unread[];
}

function readFileOf(compared: Compared, text: FileText | undefined): ReadFile {
  const { old, fresh } = compared;
  const { filename: path, previous_filename: previousPath, status } = compared.file;
  const { added, removed } = compared.lines ?? linesOf(text) ?? noLines;
  return {
    file: {
      ...{ path, status, oldMode: old?.mode, newMode: fresh?.mode, bytes: fresh?.bytes ?? 0 },
      ...(previousPath === undefined ? {} : { previousPath }),
      ...{ isBinary: text?.isBinary === true, added, removed },
    },
    unread: gapsOf(compared, text).map((why) => ({ path, why })),
  };
}

function gapsOf(compared: Compared, text: FileText | undefined): readonly string[] {
  const { file, old, fresh } = compared;
  const isMissing =
    (isOnHead(file) && fresh === undefined) || (isOnBase(file) && old === undefined);
  const isSeen = text?.isBinary === true || text?.text !== undefined;
  return [
    ...(isMissing ? ["is not shown in its folder"] : []),
    ...(needsText(compared) && !isSeen ? ["could not be read whole"] : []),
  ];
}

const noLines: PatchLines = { added: [], removed: [] };

/** All of it counts as new: nobody said which lines are. */
const linesOf = (text: FileText | undefined): PatchLines | undefined =>
  text?.text === undefined ? undefined : { added: linesOfText(text.text), removed: [] };
