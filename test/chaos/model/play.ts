import type { Key } from "#core/decision.ts";
import { planWorkflow, polecatWorkflow, refineryWorkflow } from "#core/names.ts";
import { ManualClock } from "../../../app/local/clock.ts";
import { createReconciler, type Reconciler } from "../../../app/reconcile.ts";
import { workOn } from "./paper-jobs.ts";
import type { Stop } from "./paper-push.ts";
import { type PaperRun, PaperTown } from "./paper-town.ts";

/** Right before something is done, or right after, with the answer lost. */
export type When = "before" | "after";

export interface Plan {
  /** The App dies at its n-th call, 1-based, and is started anew. */
  readonly crash?: { readonly at: number; readonly when: When };
  /** The machine of a job is gone at the n-th push of all jobs. */
  readonly kill?: { readonly at: number; readonly when: When };
  /** Whether an event reaches the App; all do when absent. */
  readonly hears?: () => boolean;
  /** What GitHub does to a call; see FakeGitHub.fault. */
  readonly fault?: (call: string, when: When, now: Date) => void;
  /** Copies of the App that all hear everything. */
  readonly apps?: number;
  /** Decides who of several Apps goes on: each call waits for its turn, and `next` gives one away. */
  readonly turns?: {
    readonly wait: (call: string) => Promise<unknown>;
    readonly next: () => Promise<void>;
  };
  /** Whether a reading is the one from before. */
  readonly lags?: () => boolean;
}

export interface Played {
  readonly town: PaperTown;
  readonly clock: ManualClock;
  /** Calls by the App and pushes by jobs, in their order. */
  readonly calls: readonly string[];
  readonly pushes: readonly string[];
  /** Whether the crash or the kill came to pass. */
  readonly struck: boolean;
  readonly rounds: number;
}

const config = `agent:
  command: ./agent.sh
verify:
  commands: [npm test]
  timeout-minutes: 10
review: none
limits:
  attempts: 2
  polecats: 8
refinery:
  slots: 3
`;

const spec = (file: string, more = "") =>
  `### Goal\n\nThere is ${file}.\n\n${more}### Acceptance criteria\n\n- [ ] \`test -f ${file}\`\n`;
const steps = "### Steps\n\n- [ ] One\n- [ ] Two\n\n";
const after = (number: number) => `### Depends on\n\n- #${number}\n\n`;

/**
 * A chain whose second is refused at first, one of two steps, one that never succeeds, two that change the same file, one that breaks the town, two that
 * do so together, and one whose first verification fails for nothing.
 */
function openTown(): PaperTown {
  const town = new PaperTown(config);
  town.addMolecule(1, spec("one"), { file: "one", breaks: true });
  town.addMolecule(2, spec("two", after(1)), { file: "two", isCareless: true });
  town.addMolecule(3, spec("three", steps), { file: "three", steps: 2, clashesWith: 7 });
  town.addMolecule(4, spec("four"), { file: "four", fails: true });
  town.addMolecule(5, spec("shared"), { file: "shared" });
  town.addMolecule(6, spec("shared again"), { file: "shared" });
  town.addMolecule(7, spec("seven"), { file: "seven" });
  town.addMolecule(8, spec("eight", after(1)), { file: "eight", flakes: true });
  return town;
}

class Crash extends Error {}

/** What is played: a town, and what its people do. */
export interface Story {
  readonly open: () => PaperTown;
  /** People, before every round: what they do follows from what they see. Yields what GitHub sends events about. */
  readonly act?: (town: PaperTown, now: Date) => readonly Key[];
  readonly isAtRest: (town: PaperTown) => boolean;
  /** Workflows whose runs somebody works on; those of others wait for a machine. */
  readonly works: readonly string[];
}

const townOfWork: Story = {
  open: openTown,
  isAtRest: (town) =>
    [...town.issues.values()].every(
      ({ number, isOpen }) => !isOpen || town.recordOf(number)?.hold !== undefined,
    ),
  works: [polecatWorkflow, refineryWorkflow],
};

/** More rounds than any town here needs to come to rest; each is a patrol and a few minutes of its time. */
const mostRounds = 120;

/** Plays a town until it is at rest; that of work, until everything has landed or waits for a person. */
export async function play(plan: Plan = {}, story: Story = townOfWork): Promise<Played> {
  const clock = new ManualClock(new Date("2026-01-01T00:00:05Z"));
  const town = story.open();
  if (plan.turns !== undefined) town.turn = plan.turns.wait;
  if (plan.lags !== undefined) town.lags = plan.lags;
  town.now = () => clock.now();
  const stage = new Stage(town, clock, plan, story);
  stage.start();
  for (const number of town.issues.keys()) stage.tell({ kind: "molecule", number });
  let rounds = 0;
  for (; rounds < mostRounds && !story.isAtRest(town); rounds += 1) await stage.playRound();
  // What is at rest stays so; what is left behind is tidied by now.
  await stage.playRound();
  await stage.playRound();
  await stage.close();
  return { town, clock, calls: stage.calls, pushes: stage.pushes, struck: stage.struck, rounds };
}

class Stage {
  readonly calls: string[] = [];
  readonly pushes: string[] = [];
  struck = false;
  readonly #town: PaperTown;
  readonly #clock: ManualClock;
  readonly #plan: Plan;
  readonly #story: Story;
  #apps: Reconciler[] = [];
  readonly #atWork = new Map<PaperRun, Generator<Stop, string>>();
  #isDead = false;
  #nonces = 0;

  constructor(town: PaperTown, clock: ManualClock, plan: Plan, story: Story) {
    this.#town = town;
    this.#clock = clock;
    this.#plan = plan;
    this.#story = story;
    town.fault = (call, when) => {
      if (this.#isDead) throw new Crash();
      if (when === "before") this.calls.push(call);
      if (this.#isHit(plan.crash, this.calls.length, when)) {
        this.#isDead = true;
        throw new Crash();
      }
      plan.fault?.(call, when, clock.now());
    };
  }

  start(): void {
    this.#isDead = false;
    this.#apps = Array.from({ length: this.#plan.apps ?? 1 }, () => this.#startApp());
  }

  tell(key: Key): void {
    if (this.#plan.hears?.() === false) return;
    for (const app of this.#apps) app.enqueue(key);
  }

  /** Decide, let jobs work, and where that led to nothing have a patrol after some minutes. */
  async playRound(): Promise<void> {
    for (const key of this.#story.act?.(this.#town, this.#clock.now()) ?? []) this.tell(key);
    await this.#settle();
    for (const run of this.#busy()) this.#work(run);
    await this.#settle();
    if (this.#busy().some(({ state }) => state === "queued")) return;
    this.#clock.advance(3 * 60_000);
    await this.#settle();
    for (const app of this.#apps) app.enqueue({ kind: "town" });
    await this.#settle();
  }

  #busy(): readonly PaperRun[] {
    return this.#town.jobs.filter(
      ({ state, workflow }) => state !== "ended" && this.#story.works.includes(workflow),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.close()));
  }

  #startApp(): Reconciler {
    const quiet = () => undefined;
    return createReconciler({
      github: this.#town,
      namespace: "refs/cogtown",
      clock: this.#clock,
      nonce: () => `nonce-${String((this.#nonces += 1)).padStart(8, "0")}`,
      random: () => 0,
      log: { info: quiet, warn: quiet, error: quiet },
    });
  }

  /** Moves time until every App is idle; a dead one is followed by another, which knows nothing. */
  async #settle(): Promise<void> {
    let isIdle = false;
    const apps = this.#apps;
    void Promise.all(apps.map((app) => app.idle())).then(() => {
      isIdle = true;
    });
    for (let turns = 0; !isAsked(() => isIdle); turns += 1) {
      await this.#plan.turns?.next();
      await new Promise((resolve) => setImmediate(resolve));
      if (turns % 3 === 2) this.#clock.advance(500);
    }
    if (!this.#isDead) return;
    await this.close();
    this.start();
  }

  /** Until it ends, or until something of it takes long: then it goes on in the next round. */
  #work(run: PaperRun): void {
    const work = this.#atWork.get(run) ?? workOn(this.#town, run, this.#clock.now());
    this.#atWork.set(run, work);
    run.state = "active";
    const conclusion = this.#goOn(work);
    if (conclusion === undefined) {
      if (this.#isGivenUp(run)) this.#town.strays.push(run.title);
      return;
    }
    Object.assign(run, { conclusion, state: "ended" });
    this.tell(keyOf(run));
  }

  #isGivenUp({ workflow, inputs }: PaperRun): boolean {
    const known = this.#town.refinery()?.candidates ?? [];
    return workflow === refineryWorkflow && !known.some(({ id }) => id === inputs["candidate"]);
  }

  #goOn(work: Generator<Stop, string>): string | undefined {
    const { kill } = this.#plan;
    for (let next = work.next(); ; next = work.next()) {
      if (next.done === true) return next.value;
      if (next.value.kind === "pause") return undefined;
      this.pushes.push(next.value.name);
      if (this.#isHit(kill, this.pushes.length, "before")) return "lost";
      next.value.push();
      if (this.#isHit(kill, this.pushes.length, "after")) return "lost";
    }
  }

  #isHit(strike: Plan["crash"], count: number, when: When): boolean {
    const isHit = !this.struck && strike?.at === count && strike.when === when;
    this.struck ||= isHit;
    return isHit;
  }
}

/** What GitHub's word that a run is over makes worth a look. */
function keyOf({ workflow, inputs }: PaperRun): Key {
  switch (workflow) {
    case polecatWorkflow:
      return { kind: "molecule", number: Number(inputs["molecule"]) };
    case planWorkflow:
      return { kind: "desk", number: Number(inputs["issue"]) };
    default:
      return { kind: "refinery", base: "main" };
  }
}

/** Asked through a call: the compiler does not expect a variable to change while somebody waits. */
const isAsked = (ask: () => boolean) => ask();
