import { chance, keyOf, type Mark, normal, nothing, withPull } from "./chance.ts";
import { type Counts, noCounts } from "./counts.ts";
import { Members } from "./members.ts";
import type { Cause, Happening, Run, Site, StartOptions, Strategy } from "./site.ts";
import type { Truth } from "./truth.ts";

export interface Setting {
  readonly seed: number;
  readonly slots: number;
  /** How long a verification takes: lognormal with this mean and a coefficient of variation of .25. */
  readonly minutes: number;
  /** A run of a good tree is red. */
  readonly flake: number;
  /** From the start of a run to a runner's taking it up; the slot is taken meanwhile. */
  readonly dispatchMinutes: number;
  /** Moments in seconds at which the pull requests are queued, ascending. */
  readonly arrivals: readonly number[];
}

const spread = Math.sqrt(Math.log(1 + 0.25 ** 2));
/** A job that finds its tree verified ends after a checkout. */
const knownSeconds = 20;

/** A discrete-event simulation of one base branch; enforces what no strategy may get around, and counts. */
export class World implements Site {
  now = 0;
  readonly queue: number[] = [];
  readonly running: Run[] = [];
  readonly history: number[] = [];
  readonly counts: Counts = noCounts();
  /** What must never happen, in words. */
  readonly violations: string[] = [];
  readonly #truth: Truth;
  readonly #setting: Setting;
  readonly #members: Members;
  readonly #trees: Mark[] = [nothing];
  readonly #greens = new Set<number>([keyOf(nothing)]);
  readonly #tries = new Map<number, number>();
  readonly #gone = new Set<number>();
  #arrived = 0;

  constructor(truth: Truth, setting: Setting) {
    this.#truth = truth;
    this.#setting = setting;
    this.#members = new Members(truth);
  }

  /** Pull requests, those to come included. */
  get size(): number {
    return this.#truth.count;
  }

  get slots(): number {
    return this.#setting.slots;
  }

  /** Runs until every pull request has landed or left, or until nothing would ever happen again. */
  play(strategy: Strategy): void {
    let wakeAt = Infinity;
    for (;;) {
      const happening = this.#next(wakeAt);
      if (happening === undefined) break;
      const seconds = strategy.step(this, happening);
      this.counts.passes += 1;
      wakeAt = seconds === undefined ? Infinity : this.now + seconds;
    }
    if (this.queue.length > 0) this.violate(`stuck with ${this.queue.length} waiting`);
  }

  #next(wakeAt: number): Happening | undefined {
    if (this.#isOver()) return undefined;
    const run = this.#firstToEnd();
    const arrival = this.#setting.arrivals[this.#arrived] ?? Infinity;
    const at = Math.min(arrival, wakeAt, run?.endsAt ?? Infinity);
    if (at === Infinity) return undefined;
    this.now = at;
    if (at === arrival) return this.#arrive();
    return run?.endsAt === at ? this.#finish(run) : { kind: "wake" };
  }

  #isOver(): boolean {
    return this.#arrived === this.#truth.count && this.queue.length === 0;
  }

  #firstToEnd(): Run | undefined {
    let first: Run | undefined;
    for (const run of this.running)
      if (first === undefined || run.endsAt < first.endsAt) first = run;
    return first;
  }

  /** All that are queued at one moment arrive together. */
  #arrive(): Happening {
    while (this.#setting.arrivals[this.#arrived] === this.now) {
      this.queue.push(this.#arrived);
      this.#arrived += 1;
    }
    return { kind: "arrival" };
  }

  #finish(run: Run): Happening {
    this.#leaveSlot(run);
    this.counts.finished += 1;
    this.counts.builds += this.#share(run);
    run.state = this.#judge(run);
    if (run.state === "green") this.#greens.add(keyOf(run.tree));
    return { kind: "verdict", run };
  }

  #judge(run: Run): "green" | "red" | "nothing" {
    if (run.placed.length < Math.min(1, run.entries.length)) return "nothing";
    if (run.isShort && this.#greens.has(keyOf(run.tree))) return "green";
    if (!this.#members.isGood(this.history, run.base, run.placed)) return "red";
    return this.#chance(run, 31) < this.#setting.flake ? "red" : "green";
  }

  /** The luck of a tree's n-th run is the same for every strategy. */
  #chance({ tree, attempt }: Run, what: number): number {
    return chance(this.#setting.seed, what, tree.high, tree.low, attempt);
  }

  #countTry(tree: Mark): number {
    const attempt = (this.#tries.get(keyOf(tree)) ?? 0) + 1;
    this.#tries.set(keyOf(tree), attempt);
    return attempt;
  }

  start(entries: readonly number[], options: StartOptions = {}): Run {
    if (this.running.length >= this.slots) throw new Error(`more than ${this.slots} runs`);
    const base = options.base ?? this.history.length;
    const { placed, clashes } = this.#members.place(this.history, base, entries);
    const tree = placed.reduce(withPull, this.treeAt(base));
    const isShort = options.isKnown === true || (placed.length === 0 && entries.length > 0);
    const attempt = isShort ? 0 : this.#countTry(tree);
    const claimedAt = this.now + this.#setting.dispatchMinutes * 60;
    const endsAt = claimedAt + (isShort ? knownSeconds : this.#duration(tree, attempt));
    const run: Run = {
      ...{ id: this.counts.started, base, entries, placed, clashes, tree, attempt, isShort },
      ...{ startedAt: this.now, claimedAt, endsAt, state: "running" },
    };
    this.running.push(run);
    this.counts.started += 1;
    return run;
  }

  #duration(tree: Mark, attempt: number): number {
    const { seed, minutes } = this.#setting;
    const deviate = normal(seed, 37, tree.high, tree.low, attempt);
    return minutes * 60 * Math.exp(spread * deviate - spread ** 2 / 2);
  }

  cancel(run: Run): void {
    if (run.state !== "running") return;
    this.#leaveSlot(run);
    this.counts.cancelled += 1;
    this.counts.builds += this.#share(run);
    run.state = "cancelled";
  }

  /** The part of a whole verification that the runner did of it by now. */
  #share({ claimedAt, endsAt, isShort }: Run): number {
    const whole = isShort ? this.#setting.minutes * 60 : endsAt - claimedAt;
    return Math.max(0, this.now - claimedAt) / whole;
  }

  #leaveSlot(run: Run): void {
    this.running.splice(this.running.indexOf(run), 1);
  }

  land(run: Run): void {
    const since = this.history.slice(run.base);
    if (since.some((pull, index) => run.placed[index] !== pull))
      this.violate(`run ${run.id} does not stand on the base`);
    this.landThese(run.placed.slice(since.length));
  }

  /** Moves the base to the tree that it makes with these on it. */
  landThese(pulls: readonly number[]): void {
    const tree = pulls.reduce(withPull, this.treeAt(this.history.length));
    if (!this.#greens.has(keyOf(tree))) this.violate(`landed unverified: ${pulls.join()}`);
    if (!this.foresees(pulls)) {
      this.counts.redMains += 1;
      this.violate(`the base is red after ${pulls.join()}`);
    }
    for (const pull of pulls) this.#landOne(pull);
    this.counts.landings += 1;
  }

  #landOne(pull: number): void {
    this.#leave(pull);
    this.#trees.push(withPull(this.treeAt(this.history.length), pull));
    this.history.push(pull);
    this.counts.waits.push(this.now - (this.#setting.arrivals[pull] ?? 0));
  }

  eject(pull: number, cause: Cause): void {
    const isInnocent = this.#isInnocent(pull);
    this.#leave(pull);
    this.counts.ejected[cause] += 1;
    if (isInnocent) this.counts.innocent[cause] += 1;
  }

  #isInnocent(pull: number): boolean {
    const base = this.history.length;
    return this.fits(pull, []) && this.#members.isGood(this.history, base, [pull]);
  }

  #leave(pull: number): void {
    if (this.#gone.has(pull)) this.violate(`pull request ${pull} left twice`);
    this.#gone.add(pull);
    const at = this.queue.indexOf(pull);
    if (at >= 0) this.queue.splice(at, 1);
    this.counts.lastAt = this.now;
  }

  fits(pull: number, ahead: readonly number[]): boolean {
    return this.#members.fits(this.history, ahead, pull);
  }

  treeAt(base: number): Mark {
    return this.#trees[base] ?? nothing;
  }

  /** The tree that the entries make on what the base was after so many landings. */
  treeWith(base: number, entries: readonly number[]): Mark {
    return this.#members
      .place(this.history, base, entries)
      .placed.reduce(withPull, this.treeAt(base));
  }

  /** For an oracle: whether the base with these on it is good. */
  foresees(pulls: readonly number[]): boolean {
    return this.#members.isGood(this.history, this.history.length, pulls);
  }

  violate(what: string): void {
    this.violations.push(`${(this.now / 60).toFixed(1)} min: ${what}`);
  }
}
