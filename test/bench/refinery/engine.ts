import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { Line, Move, Plan, RefineryPolicy } from "#core/refinery/line.ts";
import type { Candidate, Entry, Part, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { commitOn, digest, type Mark, nothing, shaOf, withPull } from "./chance.ts";
import type { Happening, Run, Site, Strategy } from "./site.ts";
import type { World } from "./world.ts";

export type PlanLine = (line: Line) => Plan;

/** A pass that wants something is followed by another one, as every change that it makes calls the App again. */
const mostPasses = 60;
const sweepSeconds = 300;
const dayOfSeconds = 24 * 60 * 60;
/** From its claim to when a job has fetched and put together what it verifies, in seconds. */
const assembling = 20;
const epoch = Date.UTC(2026, 0, 1);
const gates = "0123456789abcdef";
const green = { command: "npm test", exitCode: 0, seconds: 1, tail: "" };
const red = { ...green, exitCode: 1, tail: "1 failed" };

/** Our own engine in the simulated world: it does what the App and the jobs do around `planLine`, with marks for shas. */
export class EngineStrategy implements Strategy {
  readonly #planLine: PlanLine;
  readonly #world: World;
  readonly #policy: RefineryPolicy;
  readonly #commits: Mark[] = [nothing];
  readonly #bases = new Map<string, number>([[shaOf(nothing, "commit"), 0]]);
  readonly #runs = new Map<string, Run>();
  readonly #names = new Map<Run, string>();
  readonly #entries: Entry[] = [];
  #record: RefineryRecord;
  #idleSince: number | undefined;

  constructor(planLine: PlanLine, world: World, policy: Partial<RefineryPolicy> = {}) {
    this.#planLine = planLine;
    this.#world = world;
    this.#policy = { ...defaultPolicy, slots: world.slots, ...policy };
    this.#record = emptyRecord("main", world.slots);
  }

  get record(): RefineryRecord {
    return this.#record;
  }

  step(site: Site, happening: Happening): number | undefined {
    if (happening.kind === "verdict") this.#noteVerdict(happening.run);
    for (let pass = 0; pass < mostPasses; pass++) {
      this.#world.counts.passes += pass === 0 ? 0 : 1;
      const plan = this.#pass(site);
      if (plan.moves.length === 0)
        return this.#toldIn(site) ?? plan.recheckSeconds ?? this.#sweep(site);
    }
    this.#world.violate(`the plan does not come to rest within ${mostPasses} passes`);
    return undefined;
  }

  /** A job tells what it leaves out as soon as it has put its candidate together, and the App looks. */
  #toldIn({ now }: Site): number | undefined {
    const untold = this.#record.candidates.flatMap(({ id, parts, verdict }) => {
      const run = this.#runs.get(id);
      const isUntold = parts === undefined && verdict === undefined && run?.state === "running";
      return isUntold && run.clashes.length > 0 ? [run.claimedAt + assembling - now] : [];
    });
    return untold.length === 0 ? undefined : Math.max(0, Math.min(...untold));
  }

  /** The App looks at every base now and then, whatever happens. Who waits for a day although nothing runs is stuck. */
  #sweep({ running, queue, now }: Site): number | undefined {
    if (running.length > 0) this.#idleSince = undefined;
    if (running.length > 0 || queue.length === 0) return undefined;
    this.#idleSince ??= now;
    return now - this.#idleSince > dayOfSeconds ? undefined : sweepSeconds;
  }

  #pass(site: Site): Plan {
    this.#noteClaims(site);
    const plan = this.#planLine(this.#look(site));
    this.#record = plan.record;
    for (const move of inOrder(plan.moves)) this.#perform(site, move);
    return plan;
  }

  #look(site: Site): Line {
    return {
      record: this.#record,
      head: this.#headSha(),
      queue: site.queue.map((pull) => this.#entry(pull)),
      ...ordinary,
      now: new Date(epoch + Math.round(site.now * 1000)),
      policy: this.#policy,
    };
  }

  #entry(pull: number): Entry {
    return (this.#entries[pull] ??= {
      pull: pull + 1,
      head: shaOf({ high: digest(pull), low: pull }, "head"),
      branch: `cogtown/${pull + 1}`,
      molecule: pull + 1,
      way: "rebase",
    });
  }

  #headSha(): string {
    return shaOf(this.#commits.at(-1) ?? nothing, "commit");
  }

  /** A job writes its claim when a runner has taken it up. */
  #noteClaims({ now }: Site): void {
    const candidates = this.#record.candidates.map((candidate) => {
      const run = this.#runs.get(candidate.id);
      if (run === undefined || run.claimedAt > now) return candidate;
      const claim = candidate.claim ?? { runId: run.id + 1, at: moment(run.claimedAt) };
      const isPutTogether = run.clashes.length > 0 && now >= run.claimedAt + assembling;
      const parts = candidate.parts ?? (isPutTogether ? this.#partsOf(run) : undefined);
      return { ...candidate, claim, ...(parts === undefined ? {} : { parts }) };
    });
    this.#record = { ...this.#record, candidates };
  }

  #noteVerdict(run: Run): void {
    const id = this.#names.get(run);
    const candidates = this.#record.candidates.map((candidate) =>
      candidate.id === id && candidate.verdict === undefined
        ? { ...candidate, claim: claimOf(run), verdict: this.#verdictOf(run) }
        : candidate,
    );
    this.#record = { ...this.#record, candidates };
  }

  #verdictOf(run: Run): Verdict {
    const parts = this.#partsOf(run);
    if (run.state === "nothing") return { kind: "nothing", parts };
    const seconds = Math.round(run.endsAt - run.claimedAt);
    const commit = shaOf(this.#commitOf(run, run.placed.length), "commit");
    const common = { commit, tree: shaOf(run.tree, "tree"), gates, parts, seconds };
    if (run.state === "red") return { kind: "red", ...common, failed: red, results: [red] };
    const known = run.isShort ? { knownFrom: this.#knownFrom(common.tree) ?? "" } : {};
    return { kind: "green", ...common, results: [green], ...known };
  }

  #commitOf(run: Run, count: number): Mark {
    return run.placed.slice(0, count).reduce(commitOn, this.#commits[run.base] ?? nothing);
  }

  /** In the order of the entries, as the job tells them. */
  #partsOf(run: Run): Part[] {
    let commit = this.#commits[run.base] ?? nothing;
    let tree = this.#world.treeAt(run.base);
    const clashes = new Map(run.clashes.map((clash) => [clash.pull, clash]));
    return run.entries.map((entry): Part => {
      const pull = entry + 1;
      const clash = clashes.get(entry);
      if (clash !== undefined)
        return { kind: "conflict", pull, with: clash.with, paths: ["src/shared.ts"], tail: "" };
      commit = commitOn(commit, entry);
      tree = withPull(tree, entry);
      return { kind: "placed", pull, commit: shaOf(commit, "commit"), tree: shaOf(tree, "tree") };
    });
  }

  #knownFrom(tree: string): string | undefined {
    return this.#record.verdicts.find((known) => known.kind === "green" && known.tree === tree)
      ?.candidate;
  }

  #perform(site: Site, move: Move): void {
    switch (move.kind) {
      case "start":
        this.#start(site, move.candidate);
        break;
      case "cancel":
        this.#cancel(site, move.candidate);
        break;
      case "land":
        this.#land(move);
        break;
      case "eject":
        site.eject(move.ejection.pull - 1, causes[move.ejection.cause]);
        break;
      case "suspect":
      case "clear":
      case "aside":
      case "stop-line":
      case "open-line":
        break;
    }
  }

  #start(site: Site, { id, base: sha, entries }: Candidate): void {
    const base = this.#bases.get(sha);
    if (base === undefined || site.running.length >= site.slots) {
      this.#world.violate(`${id} has no base (${sha}) or no free slot`);
      return;
    }
    const pulls = entries.map(({ pull }) => pull - 1);
    const tree = shaOf(this.#world.treeWith(base, pulls), "tree");
    const run = site.start(pulls, { base, isKnown: this.#knownFrom(tree) !== undefined });
    this.#runs.set(id, run);
    this.#names.set(run, id);
  }

  #cancel(site: Site, { id }: Candidate): void {
    const run = this.#runs.get(id);
    if (run === undefined) this.#world.violate(`${id} was cancelled and never started`);
    else site.cancel(run);
  }

  /** Every pull request lands as the commit that the chain of those before it makes of it. */
  #land({ from, placed }: Extract<Move, { kind: "land" }>): void {
    if (from !== this.#headSha()) this.#world.violate(`landed from ${from}, not the base`);
    this.#world.landThese(placed.map(({ entry }) => entry.pull - 1));
    for (const { entry, commit } of placed) {
      this.#commits.push(commitOn(this.#commits.at(-1) ?? nothing, entry.pull - 1));
      if (commit !== this.#headSha()) this.#world.violate(`#${entry.pull}: landed as ${commit}`);
    }
    this.#bases.set(this.#headSha(), this.#commits.length - 1);
  }
}

/** No run is lost, nothing is urgent or known from its own branch, and GitHub's budget is as good as whole. */
const ordinary = { urgent: new Set<number>(), proven: new Map(), lost: new Map(), budget: 1 };

const causes = {
  red: "red",
  conflict: "conflict",
  empty: "other",
  "never-ends": "other",
  "lost-runs": "other",
} as const;

const defaultPolicy: RefineryPolicy = {
  mode: "train",
  slots: 1,
  largestStep: 16,
  strict: "last",
  lostRuns: 3,
};

/** Ending runs frees the slots that the same plan may use; what lands is there before anything is put on it. */
function inOrder(moves: readonly Move[]): readonly Move[] {
  const rank = (move: Move) => ["cancel", "land", "eject"].indexOf(move.kind) + 1 || 4;
  return moves.toSorted((one, other) => rank(one) - rank(other));
}

const moment = (seconds: number) => new Date(epoch + Math.round(seconds * 1000)).toISOString();
const claimOf = (run: Run) => ({ runId: run.id + 1, at: moment(run.claimedAt) });
