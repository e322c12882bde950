import type { PullFacts } from "#core/molecule/facts.ts";
import type {
  NativeEntry,
  NativeRemoval,
  PresentQueue,
  RefineryFacts,
} from "#core/refinery/facts.ts";
import type { NativeBench, NativePlan } from "#core/refinery/native/bench.ts";
import { decideNative } from "#core/refinery/native/steward.ts";
import { type Entry, RefineryRecord } from "#core/refinery/record.ts";
import { pullFacts, sha, townFacts } from "./molecule-model.ts";

/** A queue and its steward, over several passes: what GitHub shows is set, what the steward remembers is kept. */
export class Stage {
  pulls: PullFacts[] = [];
  wanted: Entry[] = [];
  queue: PresentQueue = {
    ...{ kind: "present", url: "https://github.test/queue", timeoutSeconds: 3_600 },
    ...{ method: "squash", entries: [], removals: [], merged: [], isAnswered: true },
  };
  line: { sha: string; tree: string }[] = [{ sha: sha("base"), tree: sha("base-tree") }];
  record: RefineryRecord = {
    ...{ version: 2, base: "main", candidates: [], suspects: [], aside: [], verdicts: [] },
    tally: { held: 0, broke: 0, runs: 0, flaked: 0, seconds: [], waits: [], verdicts: 0 },
    ...{ slots: 1, landed: [], ejected: [], asked: [], ready: [], commentsSeen: 0 },
  };
  minute = 0;

  /** Pull requests of molecules that are ready, each at its own head. */
  ready(...numbers: readonly number[]): this {
    for (const number of numbers) {
      const molecule = number + 100;
      const head = sha(`head-${number}`);
      const branch = `cogtown/${molecule}`;
      this.pulls.push(pullFacts({ number, nodeId: `PR_${number}`, head, branch }));
      this.wanted.push({ pull: number, head, branch, molecule, way: "rebase" });
    }
    return this;
  }

  /** GitHub's queue is these, in order. */
  inQueue(...entries: readonly Partial<NativeEntry>[]): this {
    this.show({
      entries: entries.map((entry, i) => ({
        ...{ pull: 1, position: i + 1, state: "awaiting-checks", enqueuedAt: this.at(0) },
        ...{ enqueuer: "cogtown[bot]", group: undefined, checks: undefined },
        secondsToMerge: undefined,
        ...entry,
        head: this.headOf(entry.pull ?? 1),
      })),
    });
    return this;
  }

  removed(reason: string, change: Partial<NativeRemoval> = {}): this {
    const removal: NativeRemoval = {
      ...{ pull: 1, head: sha("head-1"), at: this.at(this.minute), reason },
      ...{ by: "github-merge-queue[bot]", isByBot: true },
      ...change,
    };
    this.show({ entries: [], removals: [...this.queue.removals, removal] });
    return this;
  }

  show(change: Partial<PresentQueue>): void {
    this.queue = { ...this.queue, ...change };
  }

  headOf(pull: number): string {
    return this.pulls.find(({ number }) => number === pull)?.head ?? sha(`head-${pull}`);
  }

  /** A pull request has a new head, which is ready as well. GitHub throws it out of the queue. */
  push(pull: number, name: string): void {
    const head = sha(name);
    this.pulls = this.pulls.map((each) => (each.number === pull ? { ...each, head } : each));
    this.wanted = this.wanted.map((each) => (each.pull === pull ? { ...each, head } : each));
    this.show({ entries: this.queue.entries.filter((entry) => entry.pull !== pull) });
  }

  later(minutes: number): this {
    this.minute += minutes;
    return this;
  }

  at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();

  get bench(): NativeBench {
    const [head] = this.line;
    const facts: RefineryFacts = {
      town: townFacts(),
      base: { name: "main", head: head?.sha ?? "", tree: head?.tree ?? "", recent: this.line },
      record: { kind: "present", head: sha("ledger"), value: this.record },
      ...{ pulls: this.pulls, commands: [], unheard: [], runs: new Map(), queue: this.queue },
      ...{ notes: new Map(), candidateRefs: [], budget: 1 },
    };
    const { queue, record } = this;
    const isRefused = (entry: Entry) =>
      record.ejected.some(({ pull, head }) => pull === entry.pull && head === entry.head);
    const wanted = this.wanted.filter((entry) => !isRefused(entry));
    const now = new Date(this.at(this.minute));
    const urgent = new Set(record.asked.flatMap(({ pull, isUrgent }) => (isUrgent ? [pull] : [])));
    return { facts, queue, record, wanted, urgent, backend: "auto", now };
  }

  /** One pass, and the record that it makes, as the ledger would give it back. */
  pass(): NativePlan {
    const plan = decideNative(this.bench);
    this.record = RefineryRecord.parse(JSON.parse(JSON.stringify(plan.record)));
    return plan;
  }
}

export const stage = () => new Stage();
export const doings = ({ effects }: NativePlan) =>
  effects.map((effect) =>
    effect.kind === "cancel-run" ? `cancel-run ${effect.runId}` : `${effect.kind} #${effect.pull}`,
  );
export const group = (name: string, base = "base") => ({
  ...{ commit: sha(name), tree: sha(`${name}-tree`), base: sha(base) },
});

/** In the queue since the first pass, seen with its group, and removed ten minutes later. */
export function removedFor(reason: string, change: Partial<NativeRemoval> = {}): Stage {
  const town = stage().ready(1);
  town.pass();
  town
    .inQueue({ pull: 1, group: group("g1"), checks: 1 })
    .later(1)
    .pass();
  return town.later(9).removed(reason, change);
}
export const failed = [{ name: "cogtown/verify", summary: "`npm test` failed" }];
