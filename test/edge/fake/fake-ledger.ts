import { createHash } from "node:crypto";
import type { z } from "zod";
import { DeskRecord } from "../../../app/core/desk/record.ts";
import {
  type LedgerMessage,
  parseLedgerMessage,
  printLedgerMessage,
} from "../../../app/core/ledger-message.ts";
import type { HistoryCommit } from "../../../app/core/life/history.ts";
import type { Ledgered } from "../../../app/core/molecule/facts.ts";
import { MoleculeRecord } from "../../../app/core/molecule/record.ts";
import { PlanAnswer } from "../../../app/core/plan/answer.ts";
import { RefineryRecord } from "../../../app/core/refinery/record.ts";
import { TownRecord } from "../../../app/core/schedule/town-record.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import type { RefUpdate } from "../../../app/github/port.ts";

/** A method of the port, about to happen or just done. */
export type Fault = (call: string, when: "before" | "after") => void;

export const outage = () => new GitHubError("unavailable", "502 Bad Gateway");

export const tree = "e".repeat(40);

/** Refs with true compare-and-swap, commits, and the records in their messages. */
export class FakeLedger {
  readonly calls: string[] = [];
  readonly commits = new Map<
    string,
    { message: string; parents: readonly string[]; tree: string }
  >();
  /** GitHub knows `updateRefs`; else one ref moves after the other. */
  hasUpdateRefs = true;
  readonly refs = new Map<string, string>([["refs/heads/main", "b".repeat(40)]]);
  fault: Fault = () => undefined;
  /** When a call gets its turn: at once, unless somebody decides who goes first. */
  turn: (call: string) => Promise<unknown> = () => Promise.resolve();
  protected readonly readers = {
    molecule: this.#readerOf(MoleculeRecord),
    refinery: this.#readerOf(RefineryRecord),
    town: this.#readerOf(TownRecord),
    desk: this.#readerOf(DeskRecord),
    answer: this.#readerOf(PlanAnswer),
  };
  #made = 0;

  /** A ledger ref as somebody left it. */
  seedRecord(ref: string, record: unknown): string {
    const head = this.addCommit(printLedgerMessage("seeded", record), []);
    this.refs.set(ref, head);
    return head;
  }

  recordOf(number: number): MoleculeRecord | undefined {
    const record = this.ledgered(`refs/cogtown/molecules/${number}`, this.readers.molecule);
    return record.kind === "present" ? record.value : undefined;
  }

  deskOf(number: number): DeskRecord | undefined {
    const desk = this.ledgered(`refs/cogtown/desks/${number}`, this.readers.desk);
    return desk.kind === "present" ? desk.value : undefined;
  }

  createCommit(commit: { message: string; tree: string; parents: readonly string[] }) {
    return this.answer("createCommit", () =>
      this.addCommit(commit.message, commit.parents, commit.tree),
    );
  }

  readRef(ref: string) {
    return this.answer(`readRef ${ref}`, () => this.refs.get(ref));
  }

  createRef(ref: string, sha: string) {
    return this.answer(`createRef ${ref}`, () => {
      if (this.refs.has(ref)) return "exists" as const;
      this.refs.set(ref, sha);
      this.refsMoved();
      return "created" as const;
    });
  }

  advanceRef(ref: string, sha: string) {
    return this.answer(`advanceRef ${ref}`, () => {
      const head = this.refs.get(ref);
      if (head === undefined || !this.descends(sha, head)) return "rejected" as const;
      this.refs.set(ref, sha);
      return "advanced" as const;
    });
  }

  async updateRefs(updates: readonly RefUpdate[]): Promise<"updated" | "rejected"> {
    if (!this.hasUpdateRefs && updates.length > 1) return this.#updateInTurn(updates);
    return this.answer(`updateRefs ${updates.map((u) => u.name).join(" ")}`, () => {
      if (updates.some((u) => this.refs.get(u.name) !== u.before)) return "rejected" as const;
      for (const { name, after } of updates) {
        if (after === undefined) this.refs.delete(name);
        else this.refs.set(name, after);
      }
      this.refsMoved();
      return "updated" as const;
    });
  }

  /** As the adapter does it by REST. */
  async #updateInTurn(updates: readonly RefUpdate[]): Promise<"updated" | "rejected"> {
    for (const update of updates) {
      if (this.refs.get(update.name) === update.after) continue;
      if ((await this.updateRefs([update])) === "rejected") return "rejected";
    }
    return "updated";
  }

  readHistory(head: string) {
    return this.answer(`readHistory ${head}`, () => ({
      commits: this.#history(head),
      isCut: false,
    }));
  }

  #history(head: string): HistoryCommit[] {
    const commit = this.commits.get(head);
    if (commit === undefined) return [];
    const at = "2026-01-01T00:00:00Z";
    const before = commit.parents.flatMap((parent) => this.#history(parent));
    return [{ sha: head, message: commit.message, at }, ...before];
  }

  readTree(commit: string) {
    return this.answer(`readTree ${commit}`, () => this.commits.get(commit)?.tree ?? tree);
  }

  /** What follows from refs that were moved; nothing here. */
  protected refsMoved(): void {
    return;
  }

  protected answer<T>(call: string, work: () => T): Promise<T> {
    this.calls.push(call);
    return this.turn(call).then(() => {
      this.fault(call, "before");
      const answer = work();
      this.fault(call, "after");
      return answer;
    });
  }

  addCommit(message: string, parents: readonly string[], of = tree): string {
    const sha = createHash("sha1")
      .update(`${(this.#made += 1)}${message}`)
      .digest("hex");
    this.commits.set(sha, { message, parents, tree: of });
    return sha;
  }

  protected descends(sha: string, from: string): boolean {
    return (
      sha === from || (this.commits.get(sha)?.parents ?? []).some((p) => this.descends(p, from))
    );
  }

  /** Reads a commit of a ledger; the same one once. */
  #readerOf<T>(schema: z.ZodType<T>): (head: string) => LedgerMessage<T> {
    const read = new Map<string, LedgerMessage<T>>();
    return (head) => {
      const parsed =
        read.get(head) ?? parseLedgerMessage(schema, this.commits.get(head)?.message ?? "");
      read.set(head, parsed);
      return parsed;
    };
  }

  protected ledgered<T>(ref: string, read: (head: string) => LedgerMessage<T>): Ledgered<T> {
    const head = this.refs.get(ref);
    if (head === undefined) return { kind: "absent" };
    const parsed = read(head);
    return parsed.ok
      ? { kind: "present", head, value: parsed.value }
      : { kind: "unreadable", head, problem: parsed.problem };
  }

  /** Comments and commits are counted together: no two are called the same. */
  protected newCommentId(): string {
    return `C_${(this.#made += 1)}`;
  }
}
