import { lstatSync } from "node:fs";
import { join } from "node:path";
import { type Git, type GitAnswer, GitError } from "../shared/git.ts";
import { sealGitDirectory } from "../shared/git-directory.ts";

/** Files above this are refused: git keeps them for ever, and GitHub itself refuses 100 MB. */
export const largestFile = 20 * 1024 * 1024;

/** What stands in the way of taking the work tree as it is: paths, and what is wrong with them. */
export class UnfitFiles extends Error {
  readonly paths: readonly string[];

  constructor(paths: readonly string[], why: string) {
    super(why);
    this.name = "UnfitFiles";
    this.paths = paths;
  }
}

/**
 * The workspace as the action's own git sees it. The workspace's `.git` belongs to the agent: it is brought to the
 * commit that the step starts from, so that `git diff` there makes sense, and is never read.
 */
export class WorkTree {
  readonly #git: Git;
  readonly #folder: string;
  #excluded: readonly string[];

  constructor(git: Git, folder: string, excluded: readonly string[] = []) {
    this.#git = git;
    this.#folder = folder;
    this.#excluded = excluded;
  }

  /** Lines of git's exclude file: what belongs to nobody's work. */
  get excluded(): readonly string[] {
    return this.#excluded;
  }

  /**
   * Puts the files of a commit in place. Files that git does not track and that the set-up steps left behind stay,
   * and belong to nobody's work from then on; `checkedOut` is the commit that actions/checkout put there.
   */
  async open(start: string, checkedOut: string | undefined): Promise<void> {
    if (checkedOut !== undefined) {
      await this.#git.run(["read-tree", checkedOut]);
      await this.adoptStrays();
    }
    await this.#git.run(["read-tree", "--reset", "-u", start]);
  }

  /** From now on untracked files that are there already are treated like ignored ones. */
  async adoptStrays(): Promise<void> {
    this.seal();
    const strays = await this.#list(["--others", "--exclude-standard", "--directory"]);
    this.#excluded = [...this.#excluded, ...strays.map(excludeLine)];
    this.seal();
  }

  /** See `sealGitDirectory`: after everything that ran foreign code. */
  seal(): void {
    sealGitDirectory(this.#git.place.directory, this.#excluded);
  }

  /** The tree of what is there now, ignored files left out. Throws UnfitFiles, and GitError when the disk is full. */
  async snapshot(): Promise<string> {
    this.seal();
    const [unfit] = await this.#findUnfit();
    if (unfit !== undefined) throw unfit;
    const add = ["add", "--all"];
    const added = await this.#git.ask(add);
    if (isDiskFull(added)) throw new GitError(add, added);
    if (added.exitCode !== 0)
      throw new UnfitFiles([], `git cannot take the work tree: ${added.stderr.trim()}`);
    return this.#git.run(["write-tree"]);
  }

  /**
   * The tree of what can be taken of what is there now, while somebody may be writing in it: files that are unfit, or
   * cannot be read, or vanish on the way, stay as they were. Undefined when git cannot take anything at this moment.
   */
  async sketch(): Promise<string | undefined> {
    this.seal();
    const unfit = (await this.#findUnfit()).flatMap(({ paths }) => paths);
    const exceptions = unfit.map((path) => `:(exclude,literal)${path.replace(/\/$/, "")}`);
    const added = await this.#git.ask(
      ["add", "--all", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"],
      { stdin: [".", ...exceptions].join("\0") },
    );
    if (added.exitCode > someNotAdded || isDiskFull(added)) return undefined;
    return this.#git.run(["write-tree"]);
  }

  /** Puts paths in the index back to what a commit has of them; the files stay as they are. */
  async leaveOut(paths: readonly string[], commit: string): Promise<void> {
    await this.#git.run(
      ["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul", commit],
      { stdin: paths.map((path) => `:(literal)${path}`).join("\0") },
    );
  }

  /** Puts the work tree back to a tree; what checks left behind goes, ignored files stay. */
  async restore(tree: string): Promise<void> {
    this.seal();
    await this.#git.run(["read-tree", "--reset", "-u", tree]);
    await this.#git.run(["clean", "-ffdq"]);
  }

  async #findUnfit(): Promise<readonly UnfitFiles[]> {
    const changed = await this.#list(["--modified", "--others", "--exclude-standard"]);
    const nested = changed.filter((path) => path.endsWith("/"));
    const large = changed.filter((path) => sizeOf(join(this.#folder, path)) > largestFile);
    return [
      new UnfitFiles(nested, "a repository inside the repository"),
      new UnfitFiles(large, "files of more than 20 MB"),
    ].filter(({ paths }) => paths.length > 0);
  }

  async #list(selection: readonly string[]): Promise<readonly string[]> {
    const listed = await this.#git.run(["ls-files", "-z", ...selection]);
    return listed.split("\0").filter((path) => path !== "");
  }
}

/** What `git add --ignore-errors` ends with when some files could not be added, and the others were. */
const someNotAdded = 1;

/** git has one exit code for everything that it cannot read or write; its messages are in English (`LC_ALL`). */
function isDiskFull({ exitCode, stderr }: GitAnswer): boolean {
  return exitCode !== 0 && /No space left on device|Disk quota exceeded/.test(stderr);
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** A path as a line of git's exclude file that means this path and no other. */
function excludeLine(path: string): string {
  return `/${path.replace(/[\\*?[\]!# ]/g, "\\$&")}`;
}
