import { execa } from "execa";
import { readRefFile } from "../git/ref-files.ts";
import { type BrokenWorkflowFile, parseWorkflowFile, type WorkflowFile } from "./workflow-file.ts";

export type AnyWorkflowFile = WorkflowFile | BrokenWorkflowFile;

/** Reads workflow files out of a bare repository. A file is parsed once per content: blobs never change. */
export class RepositoryFiles {
  readonly #gitDirectory: (repository: string) => string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #parsed = new Map<string, Promise<AnyWorkflowFile>>();
  readonly #fixed = new Map<string, string>();

  constructor(
    gitDirectory: (repository: string) => string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.#gitDirectory = gitDirectory;
    this.#environment = environment;
  }

  /** The commit of a branch, tag, ref or sha; undefined when there is none. */
  async resolveCommit(repository: string, revision: string): Promise<string | undefined> {
    const at = await this.#readRef(repository, revision);
    const commit = `${at ?? revision}^{commit}`;
    const answer = await this.#git(repository, ["rev-parse", "--verify", "--quiet", commit]);
    return answer?.trim();
  }

  /** The whole message of a commit; empty when there is no such commit. */
  async readMessage(repository: string, commit: string): Promise<string> {
    return (await this.#git(repository, ["log", "-1", "--format=%B", commit])) ?? "";
  }

  /** All workflow files of a commit, in the order of their paths. */
  async listWorkflows(repository: string, commit: string): Promise<readonly AnyWorkflowFile[]> {
    const tree = (await this.#readRef(repository, commit)) ?? commit;
    const listing = await this.#git(repository, ["ls-tree", "-z", tree, ".github/workflows/"]);
    const entries = (listing ?? "").split("\0").flatMap(readEntry);
    return await Promise.all(entries.map(({ blob, path }) => this.#parse(repository, blob, path)));
  }

  async #readBlob(repository: string, blob: string): Promise<string> {
    const content = await this.#git(repository, ["cat-file", "blob", blob]);
    if (content === undefined) throw new Error(`git could not read ${blob} of ${repository}`);
    return content;
  }

  /** Where a full ref stands, without asking git; undefined for anything else. */
  async #readRef(repository: string, revision: string): Promise<string | undefined> {
    if (!revision.startsWith("refs/")) return undefined;
    return readRefFile(this.#gitDirectory(repository), revision);
  }

  #parse(repository: string, blob: string, path: string): Promise<AnyWorkflowFile> {
    const key = `${blob} ${path}`;
    const known = this.#parsed.get(key);
    if (known !== undefined) return known;
    const parsed = this.#readBlob(repository, blob).then((content) =>
      parseWorkflowFile(path, content),
    );
    this.#parsed.set(key, parsed);
    // What could not be read this time is no broken file: it is read again.
    parsed.catch(() => this.#parsed.delete(key));
    return parsed;
  }

  /**
   * The answer of git, or undefined when it fails. What is asked of a commit by its full name never changes, and every
   * event asks the same: such answers are remembered.
   */
  async #git(repository: string, args: readonly string[]): Promise<string | undefined> {
    const key = [repository, ...args].join("\0");
    const known = this.#fixed.get(key);
    if (known !== undefined) return known;
    const answer = await this.#ask(repository, args);
    if (answer !== undefined && args.some((word) => fullName.test(word)))
      this.#fixed.set(key, answer);
    return answer;
  }

  async #ask(repository: string, args: readonly string[]): Promise<string | undefined> {
    const directory = `--git-dir=${this.#gitDirectory(repository)}`;
    const result = await execa("git", [directory, ...args], {
      env: { ...this.#environment, GIT_CONFIG_NOSYSTEM: "1" },
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
    });
    return result.exitCode === 0 ? result.stdout : undefined;
  }
}

/** A commit or a blob by its own name, whatever stands behind it. */
const fullName = /^[0-9a-f]{40}(\^|$)/;

function readEntry(line: string): { readonly blob: string; readonly path: string }[] {
  const match = /^100\d{3} blob ([0-9a-f]+)\t(.+\.ya?ml)$/.exec(line);
  const [, blob, path] = match ?? [];
  return blob === undefined || path === undefined ? [] : [{ blob, path }];
}
