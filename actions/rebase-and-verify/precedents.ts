import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Git, type GitCall } from "../shared/git.ts";
import { type Conflict, mergeCommits, type Stage } from "../shared/replay.ts";
import type { Replacement } from "./replace-in-tree.ts";

/** Newest merges of a history that are looked at: what was decided long ago is rarely asked again, and each costs a merge. */
const mostMerges = 50;

/** A merge that conflicted, and the commit in which somebody settled it. */
interface Lesson {
  readonly conflict: Conflict;
  readonly settledIn: string;
}

/** Reads from merges how people settled conflicts. One for each run: a merge that was looked at is not looked at again. */
export class Library {
  readonly #git: Git;
  readonly #folder: string;
  readonly #lessons = new Map<string, Promise<Lesson | undefined>>();

  constructor(git: Git, folder: string) {
    this.#git = git;
    this.#folder = folder;
  }

  /**
   * What the history of these commits teaches, and nothing else does: the same commits teach the same. Where one
   * conflict was settled in several ways, the newest counts.
   */
  async read(history: readonly string[]): Promise<Precedents> {
    const precedents = await Precedents.open(this.#git, this.#folder);
    const listed = await this.#git.run([
      "rev-list",
      "--min-parents=2",
      "--max-parents=2",
      "--parents",
      `--max-count=${mostMerges}`,
      ...history,
    ]);
    for (const line of listed.split("\n").filter((row) => row !== "")) {
      const lesson = await this.#lessonOf(line);
      if (lesson !== undefined) await precedents.learn(lesson);
    }
    return precedents;
  }

  #lessonOf(line: string): Promise<Lesson | undefined> {
    const [settledIn = "", ours = "", theirs = ""] = line.split(" ");
    const known = this.#lessons.get(settledIn);
    if (known !== undefined) return known;
    const lesson = mergeCommits(this.#git, ours, theirs).then((merged) =>
      merged.kind === "conflict" ? { conflict: merged, settledIn } : undefined,
    );
    this.#lessons.set(settledIn, lesson);
    return lesson;
  }
}

/**
 * `git rerere` in a folder of its own that holds nothing but the files that conflict. It compares the conflicting lines,
 * not commits: what was settled in a merge is found again in a rebase.
 */
export class Precedents {
  readonly #git: Git;
  readonly #objects: string;

  private constructor(git: Git, objects: string) {
    this.#git = git;
    this.#objects = objects;
  }

  /** Without any precedent yet; its objects are those of `git`. */
  static async open(git: Git, folder: string): Promise<Precedents> {
    const own = mkdtempSync(join(folder, "precedents-"));
    const [directory, workTree] = [join(own, "git"), join(own, "files")];
    for (const path of [directory, workTree]) mkdirSync(path);
    const { path, remote } = git.place;
    const place = { directory, path, remote, token: "" };
    await new Git(place).run(["init", "--quiet", "--bare", "--template="]);
    mkdirSync(join(directory, "rr-cache"));
    return new Precedents(new Git({ ...place, workTree }), join(git.place.directory, "objects"));
  }

  async learn({ conflict, settledIn }: Lesson): Promise<void> {
    const settled = await this.#versionsIn(settledIn, fitPaths(conflict));
    const paths = settled.map(({ path }) => path);
    if (paths.length === 0) return;
    await this.#lay(conflict, paths);
    await this.#rerere();
    await this.#write(settled);
    await this.#rerere();
    rmSync(join(this.#git.place.directory, "MERGE_RR"), { force: true });
  }

  /** The files of the conflict that were settled before, as they were settled. */
  async settle(conflict: Conflict, isWanted: (path: string) => boolean): Promise<Replacement[]> {
    const paths = fitPaths(conflict).filter(isWanted);
    if (paths.length === 0) return [];
    await this.#lay(conflict, paths);
    await this.#rerere();
    const listed = await this.#run(["ls-files", "--stage", "-z"]);
    rmSync(join(this.#git.place.directory, "MERGE_RR"), { force: true });
    return listed.split("\0").flatMap((row) => {
      const [, mode = "", oid = "", path = ""] = /^(\d+) (\w+) 0\t(.+)$/s.exec(row) ?? [];
      return path === "" ? [] : [{ path, version: { mode, oid } }];
    });
  }

  /** Puts the conflict where rerere looks for one: its stages into the index, its markers into the files. */
  async #lay(conflict: Conflict, paths: readonly string[]): Promise<void> {
    const stages = conflict.stages.filter(({ path }) => paths.includes(path));
    const rows = stages.map(({ mode, oid, stage, path }) => `${mode} ${oid} ${stage}\t${path}\0`);
    await this.#run(["read-tree", "--empty"]);
    await this.#run(["update-index", "-z", "--index-info"], { stdin: rows.join("") });
    await this.#write(await this.#versionsIn(conflict.tree, paths));
  }

  async #write(versions: readonly Replacement[]): Promise<void> {
    const environment = { GIT_INDEX_FILE: join(this.#git.place.directory, "write-index") };
    const rows = versions.map(
      ({ path, version }) => `${version?.mode ?? ""} ${version?.oid ?? ""} 0\t${path}\0`,
    );
    await this.#run(["read-tree", "--empty"], { environment });
    await this.#run(["update-index", "-z", "--index-info"], { environment, stdin: rows.join("") });
    await this.#run(["checkout-index", "--all", "--force", "--quiet"], { environment });
  }

  /** Regular files alone: of links and submodules rerere knows nothing. */
  async #versionsIn(treeish: string, paths: readonly string[]): Promise<Replacement[]> {
    if (paths.length === 0) return [];
    const listed = await this.#run(["ls-tree", "-z", "--full-tree", treeish, "--", ...paths]);
    return listed.split("\0").flatMap((row) => {
      const [, mode = "", oid = "", path = ""] = /^(100\d+) blob (\w+)\t(.+)$/s.exec(row) ?? [];
      return path === "" ? [] : [{ path, version: { mode, oid } }];
    });
  }

  async #rerere(): Promise<void> {
    await this.#run(["-c", "rerere.enabled=true", "-c", "rerere.autoUpdate=true", "rerere"]);
  }

  #run(args: readonly string[], call: GitCall = {}): Promise<string> {
    const environment = { ...call.environment, GIT_OBJECT_DIRECTORY: this.#objects };
    return this.#git.run(args, { ...call, environment });
  }
}

/** Paths that both sides have as regular files. */
function fitPaths({ stages, paths }: Conflict): readonly string[] {
  const has = (path: string, wanted: Stage["stage"]) =>
    stages.some(({ stage, mode, ...version }) => {
      return version.path === path && stage === wanted && mode.startsWith("100");
    });
  return paths.filter((path) => has(path, 2) && has(path, 3));
}
