import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

  constructor(files: Files) {
    this.root = mkdtempSync(join(tmpdir(), "cogtown-actions-"));
    this.directory = join(this.root, "acme", "demo.git");
    run(this.root, [
      "init",
      "--quiet",
      "--bare",
      "--template=",
      "--initial-branch=main",
      this.directory,
    ]);
    this.commit("main", "start", files);
  }

  get server(): string {
    return `file://${this.root}`;
  }

  git(...args: string[]): string {
    return run(this.directory, args);
  }

  /** A file of the test's own, outside of every repository. */
  write(name: string, text: string): string {
    const path = join(this.root, name);
    writeFileSync(path, text);
    return path;
  }

  /** Somebody commits to a branch; a new branch starts at `from`. `null` deletes a file. */
  commit(branch: string, message: string, files: Files, from = "main"): string {
    const ref = `refs/heads/${branch}`;
    return this.#import(
      ref,
      message,
      files,
      this.head(branch) === undefined ? this.head(from) : ref,
    );
  }

  #import(ref: string, message: string, files: Files, from: string | undefined): string {
    const changes = Object.entries(files).map(([path, text]) =>
      text === null ? `D ${path}` : `M 100644 inline ${path}\n${block(text)}`,
    );
    const start = from === undefined ? [] : [`from ${from}${from === ref ? "^0" : ""}`];
    const lines = [
      `commit ${ref}`,
      `committer Ada <ada@example.com> ${clock++} +0000`,
      block(message),
      ...start,
      ...changes,
      "",
    ];
    execaSync("git", ["fast-import", "--quiet", "--force"], {
      cwd: this.directory,
      env: person,
      input: lines.join("\n"),
    });
    return this.git("rev-parse", ref);
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
    this.#import(
      ref,
      printLedgerMessage("test", record),
      {},
      this.resolve(ref) === undefined ? undefined : ref,
    );
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

const person = { GIT_CONFIG_GLOBAL: "/dev/null" };
let clock = 1_767_225_600;

const block = (text: string) => `data ${Buffer.byteLength(text)}\n${text}`;

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
