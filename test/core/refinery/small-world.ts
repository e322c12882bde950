import { emptyRecord } from "#core/refinery/empty-record.ts";
import { freeze, thaw } from "#core/refinery/freeze.ts";
import type { Line, Move, Plan, RefineryPolicy } from "#core/refinery/line.ts";
import { planLine } from "#core/refinery/plan-line.ts";
import type { Candidate, Entry, Part, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import {
  conflictOf,
  fateOf,
  hangs,
  headOf,
  type Item,
  isGood,
  type Nature,
  type Push,
  shaOf,
  treeOf,
} from "./nature.ts";

/** A verification that was dispatched. It knows its candidate by name, as the real job does. */
export interface Job {
  readonly candidate: Candidate;
  isClaimed: boolean;
}

export interface Pull {
  readonly number: number;
  version: number;
  isWanted: boolean;
  isUrgent: boolean;
  isLanded: boolean;
}

/** What went on between one look at the world and what was decided upon it. */
export interface Pass {
  readonly line: Line;
  readonly plan: Plan;
}

const defaultPolicy: RefineryPolicy = {
  mode: "train",
  slots: 3,
  largestStep: 4,
  strict: "last",
  lostRuns: 3,
};

const epoch = Date.UTC(2026, 0, 1);
const gates = "gates";
const failed = { command: "npm test", exitCode: 1, seconds: 1, tail: "1 failed" };

/** A base, people, jobs and the App around `planLine`, all of them as plain as can be. */
export class SmallWorld {
  readonly nature: Nature;
  readonly pulls: readonly Pull[];
  /** In which they should land. */
  order: readonly Pull[];
  /** History that a commit stands for. */
  readonly commits = new Map<string, readonly Item[]>();
  /** Trees that a job found green. */
  readonly greens = new Set<string>();
  policy: RefineryPolicy;
  record: RefineryRecord;
  jobs: Job[] = [];
  base: string;
  /** The newest that was written. */
  plan: Plan;
  budget = 1;
  minutes = 0;
  /** All that counts for the bounds. */
  readonly counts = { passes: 0, starts: 0, deaths: 0 };
  readonly #becomes = new Map<string, string>();
  #pushes = 0;
  readonly #look: (pass: Pass, world: SmallWorld) => void;

  /** `look` sees every plan before it is made true: that is where the laws are. */
  constructor(
    nature: Nature,
    policy: Partial<RefineryPolicy> = {},
    look: (pass: Pass, world: SmallWorld) => void = () => undefined,
  ) {
    this.nature = nature;
    this.policy = { ...defaultPolicy, ...policy };
    this.record = emptyRecord("main", this.policy.slots);
    this.base = shaOf("commit", "first");
    this.commits.set(this.base, []);
    this.pulls = Array.from({ length: nature.count }, (_, index) => ({
      ...{ number: index + 1, version: 0 },
      ...{ isWanted: false, isUrgent: false, isLanded: false },
    }));
    this.order = this.pulls;
    this.#look = look;
    this.plan = { record: this.record, moves: [], reason: "" };
  }

  // What is the case.

  get now(): Date {
    return new Date(epoch + this.minutes * 60_000);
  }

  itemsAt(commit: string): readonly Item[] {
    return this.commits.get(commit) ?? [];
  }

  entryOf({ number, version }: Pull): Entry {
    const head = headOf({ pull: number, version });
    return { pull: number, head, branch: `cogtown/${number}`, molecule: number, way: "rebase" };
  }

  /** As queue.ts does: whoever was ejected at this head waits for a new one. */
  get queue(): readonly Entry[] {
    const isOut = ({ pull, head }: Entry) =>
      this.record.ejected.some((each) => each.pull === pull && each.head === head);
    return this.order
      .filter(({ isWanted, isLanded }) => isWanted && !isLanded)
      .map((pull) => this.entryOf(pull))
      .filter((entry) => !isOut(entry));
  }

  itemOf({ pull, head }: Entry): { readonly pull: number; readonly version: number } {
    for (let version = 0; ; version += 1)
      if (headOf({ pull, version }) === head) return { pull, version };
  }

  look(): Line {
    return {
      record: this.record,
      head: this.base,
      queue: this.queue,
      urgent: new Set(this.pulls.filter(({ isUrgent }) => isUrgent).map(({ number }) => number)),
      proven: this.#proven(),
      lost: this.#lost(),
      budget: this.budget,
      now: this.now,
      policy: this.policy,
    };
  }

  #proven(): Line["proven"] {
    const items = this.itemsAt(this.base);
    const isOnBase = (entry: Entry) => this.#becomes.get(this.base + entry.head) === entry.head;
    return new Map(
      this.queue.filter(isOnBase).flatMap((entry) => {
        const tree = [...items, this.itemOf(entry)];
        return isGood(this.nature, tree) && !hangs(this.nature, tree)
          ? [[entry.pull, { tree: treeOf(tree), gates }] as const]
          : [];
      }),
    );
  }

  #lost(): Line["lost"] {
    const gone = this.record.candidates.filter(
      ({ id, verdict }) =>
        verdict === undefined && !this.jobs.some(({ candidate }) => candidate.id === id),
    );
    return new Map(gone.map(({ id, claim }) => [id, claim ? "died" : "unclaimed"]));
  }

  // The App.

  /** One pass; `meanwhile` happens after its look, and it may be killed after so many of its moves. */
  pass(fault: { readonly meanwhile?: () => void; readonly killedAfter?: number } = {}): Plan {
    this.counts.passes += 1;
    const line = this.look();
    const plan = planLine(line);
    fault.meanwhile?.();
    if (!this.#write(line, plan)) return this.pass();
    this.plan = plan;
    for (const move of inOrder(plan.moves).slice(0, fault.killedAfter)) this.#perform(move);
    return plan;
  }

  /** The record, and the base where something lands, in one transaction that is refused if either has moved. */
  #write(line: Line, plan: Plan): boolean {
    const land = plan.moves.find((move) => move.kind === "land");
    if (line.record !== this.record || (land && land.from !== this.base)) return false;
    this.#look({ line, plan }, this);
    this.record = plan.record;
    if (land) this.#land(land);
    return true;
  }

  #land({ placed }: Extract<Move, { kind: "land" }>): void {
    for (const { entry, commit } of placed) {
      const pull = this.pulls[entry.pull - 1];
      if (pull) pull.isLanded = true;
      this.base = commit;
    }
  }

  #perform(move: Move): void {
    if (move.kind === "cancel")
      this.jobs = this.jobs.filter(({ candidate }) => candidate.id !== move.candidate.id);
    if (move.kind !== "start") return;
    this.counts.starts += 1;
    this.jobs.push({ candidate: move.candidate, isClaimed: false });
  }

  // The jobs.

  claim(job: Job): void {
    job.isClaimed = true;
    const claim = { runId: this.counts.starts + 1, at: this.now.toISOString() };
    this.#note(job, (candidate) => ({ ...candidate, claim }));
  }

  /** Says what it leaves out while it is still at it. */
  tell(job: Job): void {
    if (!job.isClaimed) this.claim(job);
    const { parts } = this.#assemble(job.candidate.base, job.candidate.entries);
    if (parts.every(({ kind }) => kind === "placed")) return;
    this.#note(job, (candidate) => ({ ...candidate, parts }));
  }

  /** Leaves its verdict where its candidate is still there, which is not sure. A fluke: red although all is well. */
  finish(job: Job, isFluke = false): void {
    if (!job.isClaimed) this.claim(job);
    this.jobs = this.jobs.filter((each) => each !== job);
    const verdict = this.verdictOf(job.candidate, isFluke);
    if (verdict.kind === "green") this.greens.add(verdict.tree);
    this.#note(job, (candidate) => ({ ...candidate, verdict }));
  }

  die(job: Job): void {
    this.counts.deaths += 1;
    this.jobs = this.jobs.filter((each) => each !== job);
  }

  #note({ candidate: { id } }: Job, becomes: (candidate: Candidate) => Candidate): void {
    const isIt = (each: Candidate) => each.id === id && each.verdict === undefined;
    if (!this.record.candidates.some(isIt)) return;
    const candidates = this.record.candidates.map((each) => (isIt(each) ? becomes(each) : each));
    this.record = { ...this.record, candidates };
  }

  verdictOf({ base, entries }: Candidate, isFluke: boolean): Verdict {
    const { parts, commit } = this.#assemble(base, entries);
    if (entries.length > 0 && !parts.some(({ kind }) => kind === "placed"))
      return { kind: "nothing", parts };
    const items = this.itemsAt(commit);
    if (hangs(this.nature, items))
      return { kind: "unfinished", parts, command: "npm test", why: "it did not end" };
    const common = { commit, tree: treeOf(items), gates, parts, seconds: 60 };
    if (isGood(this.nature, items) && !(isFluke && !this.greens.has(common.tree)))
      return { kind: "green", ...common, results: [] };
    return { kind: "red", ...common, failed, results: [failed] };
  }

  #assemble(base: string, entries: readonly Entry[]) {
    const ground = this.itemsAt(base);
    const parts: Part[] = [];
    let [commit, line]: [string, readonly Item[]] = [base, []];
    for (const entry of entries) {
      const item = this.itemOf(entry);
      const fate = fateOf(this.nature, ground, line, item);
      if (fate === "placed") {
        [commit, line] = [this.commitOn(commit, entry), [...line, item]];
        const tree = treeOf([...ground, ...line]);
        parts.push({ kind: "placed", pull: entry.pull, commit, tree });
      } else
        parts.push(
          fate === "empty" ? { kind: "empty", pull: entry.pull } : conflictOf(entry.pull, fate),
        );
    }
    return { parts, commit };
  }

  /** A branch that stands on this very commit is there as it is. */
  commitOn(parent: string, entry: Entry): string {
    const commit = this.#becomes.get(parent + entry.head) ?? shaOf("commit", parent, entry.head);
    this.commits.set(commit, [...this.itemsAt(parent), this.itemOf(entry)]);
    return commit;
  }

  // People.

  push(push: Push): void {
    this.#pushes += 1;
    const item = { push, version: this.#pushes };
    const commit = shaOf("commit", this.base, headOf(item));
    this.commits.set(commit, [...this.itemsAt(this.base), item]);
    this.base = commit;
  }

  /** Its author puts the branch on the base as it stands now. */
  rebase(pull: Pull): void {
    pull.version += 1;
    const entry = this.entryOf(pull);
    this.#becomes.set(this.base + entry.head, entry.head);
    this.commitOn(this.base, entry);
  }

  freeze(by: string): void {
    this.record = freeze(this.record, "wait", by, this.now);
  }

  thaw(): void {
    this.record = thaw(this.record, "maya", this.now);
  }

  forget(): void {
    this.record = emptyRecord("main", this.policy.slots);
  }
}

/** The transaction is first, and made already; ending jobs makes room for others. */
function inOrder(moves: readonly Move[]): readonly Move[] {
  const rank = ({ kind }: Move) => (kind === "cancel" ? 0 : 1);
  return moves.toSorted((a, b) => rank(a) - rank(b));
}
