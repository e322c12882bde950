import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import type { z } from "zod";
import { parseLedgerMessage, printLedgerMessage } from "#core/ledger-message.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { moleculeRef, refineryRef } from "#core/names.ts";
import { RefineryRecord } from "#core/refinery/record.ts";

const namespace = "refs/cogtown";
const moment = "2026-01-01T00:00:00Z";
export type Files = Readonly<Record<string, string | null>>;

/** A bare repository that stands where GitHub would: `file://<root>` is the server, `acme/demo` the repository. */
export class Remote implements Disposable {
  readonly root: string;
  readonly directory: string;
  readonly #desk: string;

  constructor(files: Files) {
    this.root = mkdtempSync(join(tmpdir(), "cogtown-actions-"));
    this.directory = join(this.root, "acme", "demo.git");
    this.#desk = join(this.root, "desk");
    run(this.root, ["init", "--quiet", "--bare", "--initial-branch=main", this.directory]);
    run(this.root, ["clone", "--quiet", this.directory, this.#desk]);
    this.commit("main", "start", files);
  }

  get server(): string {
    return `file://${this.root}`;
  }

  folder(name: string): string {
    const path = join(this.root, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  git(...args: string[]): string {
    return run(this.directory, args);
  }

  /** A file of the test's own, outside of every repository. */
  write(name: string, text: string): string {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o755 });
    return path;
  }

  /** Somebody commits to a branch; a new branch starts at `from`. `null` deletes a file. */
  commit(branch: string, message: string, files: Files, from = "main"): string {
    const desk = (...args: string[]) => run(this.#desk, args);
    desk("fetch", "--quiet", "origin");
    const exists = this.head(branch) !== undefined;
    if (exists) desk("checkout", "--quiet", "--force", "-B", branch, `origin/${branch}`);
    else if (this.head(from) !== undefined)
      desk("checkout", "--quiet", "--force", "-B", branch, `origin/${from}`);
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.#desk, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === null) rmSync(file);
      else writeFileSync(file, text);
    }
    desk("add", "--all");
    desk("commit", "--quiet", "--allow-empty", "--message", message);
    desk("push", "--quiet", "--force", "origin", `HEAD:refs/heads/${branch}`);
    return desk("rev-parse", "HEAD");
  }

  head(branch: string): string | undefined {
    return this.resolve(`refs/heads/${branch}`);
  }

  resolve(ref: string): string | undefined {
    const answer = execaSync("git", ["rev-parse", "--verify", "--quiet", ref], {
      cwd: this.directory,
      reject: false,
    });
    return answer.exitCode === 0 ? answer.stdout : undefined;
  }

  /** Subjects of the commits that a branch has and main does not, oldest first. */
  subjects(branch: string, base = "main"): string[] {
    const log = this.git("log", "--reverse", "--format=%s", `${base}..${branch}`);
    return log === "" ? [] : log.split("\n");
  }

  show(branch: string, path: string): string {
    return this.git("show", `${branch}:${path}`);
  }

  files(branch: string): string[] {
    return this.git("ls-tree", "-r", "--name-only", branch).split("\n");
  }

  writeMolecule(record: MoleculeRecord): void {
    this.#append(moleculeRef(namespace, record.number), record);
  }

  molecule(number: number): MoleculeRecord {
    return this.#read(moleculeRef(namespace, number), MoleculeRecord);
  }

  writeRefinery(record: RefineryRecord): void {
    this.#append(refineryRef(namespace, record.base), record);
  }

  refinery(base = "main"): RefineryRecord {
    return this.#read(refineryRef(namespace, base), RefineryRecord);
  }

  #append(ref: string, record: unknown): void {
    const parent = this.resolve(ref);
    const parents = parent === undefined ? [] : ["-p", parent];
    const tree = this.git("rev-parse", "main^{tree}");
    const input = printLedgerMessage("test", record);
    const commit = execaSync("git", ["commit-tree", tree, ...parents], {
      cwd: this.directory,
      env: person,
      input,
    });
    this.git("update-ref", ref, commit.stdout);
  }

  #read<T>(ref: string, schema: z.ZodType<T>): T {
    const parsed = parseLedgerMessage(schema, this.git("show", "--no-patch", "--format=%B", ref));
    if (!parsed.ok) throw new Error(parsed.problem);
    return parsed.value;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

const person = {
  GIT_AUTHOR_NAME: "Ada",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada",
  GIT_COMMITTER_EMAIL: "ada@example.com",
  GIT_CONFIG_GLOBAL: "/dev/null",
};

function run(directory: string, args: readonly string[]): string {
  return execaSync("git", args, { cwd: directory, env: person }).stdout;
}

/** The record of an approved molecule whose first attempt was dispatched. */
export function moleculeRecord(body: string, change: Partial<MoleculeRecord> = {}): MoleculeRecord {
  return {
    version: 1,
    number: 7,
    base: "main",
    spec: { digest: "d", title: "Greet people", body, approvedBy: "ada", approvedAt: moment },
    attempts: [dispatchedAttempt(1)],
    steps: [],
    rework: [],
    forgiven: 0,
    ...change,
  };
}

export function dispatchedAttempt(n: number): MoleculeRecord["attempts"][number] {
  return { n, nonce: nonceOf(n), reason: "ready", dispatches: [moment] };
}

export const nonceOf = (attempt: number) => `nonce-of-attempt-${attempt}`;
