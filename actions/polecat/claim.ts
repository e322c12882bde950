import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef, workBranch } from "#core/names.ts";
import { Cancelled } from "../shared/cancelled.ts";
import type { Git } from "../shared/git.ts";
import { fetchRefs, listRemote } from "../shared/git-directory.ts";
import {
  appendTries,
  type LedgerEntry,
  makeEntry,
  parseEntry,
  readLedger,
  rewriteLedger,
} from "../shared/ledger.ts";
import { moveRefs, type RefMove } from "../shared/push.ts";
import { type Claimant, decideClaim, isOurs } from "./claimant.ts";
import { type News, writeNews } from "./news.ts";

/** The molecule is somebody else's to work on: this run changes nothing any more. */
export class Superseded extends Error {
  constructor(why = "the record no longer names this run as the one that works on the molecule") {
    super(why);
    this.name = "Superseded";
  }
}

/** Somebody wants the run to end: as when it is cancelled, what is unfinished is for the post step. */
class StopRequested extends Cancelled {
  constructor(by: string, why: string) {
    super(`The attempt is to stop (${by}): ${why}`);
    this.name = "StopRequested";
  }
}

/** Somebody else moved the work branch while this attempt worked on it: nothing of theirs is replaced. */
export class BranchMoved extends Error {
  constructor(molecule: number) {
    super(`${workBranch(molecule)} was moved by somebody else while this attempt worked on it`);
    this.name = "BranchMoved";
  }
}

/**
 * A run's right to work on a molecule, and the only way to publish anything by it. The attacker is time: a worker that
 * was held up for an hour still believes that the molecule is its own. So whatever it pushes goes out in one atomic
 * push with a ledger entry on top of the commit that it saw last, and is refused as a whole when the ledger has gone on.
 */
export class Claim {
  readonly #git: Git;
  readonly #claimant: Claimant;
  #seen: LedgerEntry<MoleculeRecord>;
  #head: string | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(git: Git, claimant: Claimant, seen: LedgerEntry<MoleculeRecord>) {
    this.#git = git;
    this.#claimant = claimant;
    this.#seen = seen;
  }

  /** Claims the attempt by compare-and-swap. Throws Superseded when it is not this run's to claim. */
  static async make(git: Git, claimant: Claimant): Promise<Claim> {
    const ref = moleculeRef(defaultNamespace, claimant.molecule);
    const result = await rewriteLedger(git, ref, MoleculeRecord, (seen) =>
      decideClaim(seen, claimant, new Date()),
    );
    if (result.kind === "appended") return new Claim(git, claimant, result.entry);
    const { because, seen } = result;
    if (because.kind === "superseded" || seen === undefined)
      throw new Superseded("why" in because ? because.why : undefined);
    return new Claim(git, claimant, seen);
  }

  /**
   * The claim that an earlier process of this run made, with the branch where that one left it; `head` is where it
   * found it. Undefined when the molecule is no longer this run's.
   */
  static async resume(
    git: Git,
    claimant: Claimant,
    head: string | undefined,
  ): Promise<Claim | undefined> {
    const ref = moleculeRef(defaultNamespace, claimant.molecule);
    const seen = await readLedger(git, ref, MoleculeRecord);
    if (seen === undefined || !isOurs(seen.record, claimant)) return undefined;
    const claim = new Claim(git, claimant, seen);
    claim.adoptBranch(seen.record.attempts.at(-1)?.head ?? head);
    return claim;
  }

  /** The record as it was seen last. */
  get record(): MoleculeRecord {
    return this.#seen.record;
  }

  /** What the work branch stands at, as far as this run knows; undefined: it does not exist, or is not ours to move. */
  get head(): string | undefined {
    return this.#head;
  }

  /** The work branch was read, is the molecule's own, and stands there; undefined: it does not exist yet. */
  adoptBranch(head: string | undefined): void {
    this.#head = head;
  }

  /**
   * Appends the news to the ledger and, in the same push, moves the work branch to `work`. When the ledger went on for
   * another reason and the claim still stands, the entry is written again on top. Two of these never overlap. Throws
   * Superseded, BranchMoved, and GitError when the remote refuses; then nothing was published.
   */
  publish(news: News, work?: string): Promise<void> {
    const mine = this.#turn.then(() => this.#push(news, work));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** Looks whether the ledger has gone on. Throws Superseded, and StopRequested when somebody wants the run to end. */
  async confirm(): Promise<void> {
    const { ref, head } = this.#seen;
    if ((await listRemote(this.#git, [ref])).get(ref) !== head) await this.#lookAfresh();
    this.#requireClaim();
    this.heedStop();
  }

  /** Throws StopRequested when the record that was seen last asks for it. */
  heedStop(): void {
    const stop = this.record.attempts.at(-1)?.stop;
    if (stop !== undefined) throw new StopRequested(stop.by, stop.why);
  }

  async #push(news: News, work: string | undefined): Promise<void> {
    for (let attempt = 0; attempt < appendTries; attempt++) {
      this.#requireClaim();
      if (news.kind === "ended") this.heedStop();
      const entry = await this.#write(news, work);
      const isMoved = (await moveRefs(this.#git, this.#movesTo(entry, work))) === "moved";
      if (isMoved) this.#seen = entry;
      if (isMoved || (await this.#hasLanded(entry, work))) {
        this.#head = work ?? this.#head;
        return;
      }
    }
    throw new Error(
      `${this.#seen.ref} changed ${appendTries} times while it was being written; nothing was published.`,
    );
  }

  #write(news: News, work: string | undefined): Promise<LedgerEntry<MoleculeRecord>> {
    const { event, record } = writeNews(
      this.record,
      this.#claimant.attempt,
      news,
      work ?? this.#head,
      new Date(),
    );
    return makeEntry(this.#git, this.#seen, event, record);
  }

  #movesTo(entry: LedgerEntry<MoleculeRecord>, work: string | undefined): readonly RefMove[] {
    const ledger = { ref: entry.ref, from: this.#seen.head, to: entry.head };
    return work === undefined ? [ledger] : [ledger, { ref: this.#ref, from: this.#head, to: work }];
  }

  /**
   * After a refusal. The push may have landed all the same, its answer lost and somebody's entry on top of ours already.
   * Throws BranchMoved when it was the work branch that stood in the way.
   */
  async #hasLanded(entry: LedgerEntry<MoleculeRecord>, work: string | undefined): Promise<boolean> {
    const branch = await this.#lookAfresh();
    if (await this.#git.isAncestor(entry.head, this.#seen.head)) return true;
    this.#requireClaim();
    if (work !== undefined && branch !== this.#head) throw new BranchMoved(this.#claimant.molecule);
    return false;
  }

  /** Reads the ledger, and yields what the work branch stands at. */
  async #lookAfresh(): Promise<string | undefined> {
    const { ref } = this.#seen;
    const { ledger, work } = await fetchRefs(this.#git, { ledger: ref, work: this.#ref });
    if (ledger === undefined) throw new Superseded("the ledger has no record of this molecule");
    this.#seen = await parseEntry(this.#git, ref, ledger, MoleculeRecord);
    return work;
  }

  get #ref(): string {
    return `refs/heads/${workBranch(this.#claimant.molecule)}`;
  }

  #requireClaim(): void {
    if (!isOurs(this.record, this.#claimant)) throw new Superseded();
  }
}
