import fc from "fast-check";
import { expect, test } from "vitest";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { CommandFacts, MoleculeFacts } from "#core/molecule/facts.ts";
import type { Attempt, Outcome } from "#core/molecule/record.ts";
import type { StateKind } from "#core/molecule/state.ts";
import { stateOf } from "#core/molecule/state-of.ts";
import { addedFile, branchChange } from "../../core/branch-change.ts";
import {
  afterEffects,
  configText,
  moleculeFacts,
  pullFacts,
  sha,
  townFacts,
  withRecord,
} from "../../core/molecule-model.ts";
import { seeded } from "./seed.ts";

/**
 * A molecule's life as a person would describe it, without records, effects or facts: what the real decisions must agree
 * with after whatever happens to it.
 */
interface Life {
  phase: "at rest" | "dispatched" | "working" | "done" | "landed";
  /** A person took it off the line, and nobody has put it back. */
  isStopped: boolean;
  /** The run of a stopped attempt has not ended yet. */
  isStopping: boolean;
  /** Minutes since it was asked to. */
  stoppingFor: number;
  isHeld: boolean;
  isOpen: boolean;
  isLabelled: boolean;
  /** Failures that count, runs lost in a row, and whether one more failure is too many. */
  failures: number;
  losses: number;
  isOnProbation: boolean;
}

/** The real thing: the decisions, in a world of plain values. */
class World {
  facts: MoleculeFacts;
  now = new Date("2026-01-05T10:00:00Z");
  dispatches = 0;
  #commentId = 10;

  constructor() {
    // A town of one: lost runs must not stop the town as well.
    const config = `${configText}limits:\n  breaker:\n    lost-runs: 100\n`;
    this.facts = moleculeFacts({ town: townFacts({ configText: config }) });
  }

  /** Decides and acts; and deciding again changes nothing. */
  settle(): void {
    const decision = decideMolecule(this.facts, this.now, `nonce-${this.now.getTime()}`);
    this.dispatches += decision.effects.filter(({ kind }) => kind === "dispatch").length;
    this.facts = afterEffects(this.facts, decision.effects);
    const again = decideMolecule(this.facts, this.now, "another-nonce");
    expect(again.effects, "the idempotence law").toEqual([]);
  }

  get attempts(): readonly Attempt[] {
    return this.facts.record.kind === "present" ? this.facts.record.value.attempts : [];
  }

  changeLast(change: Partial<Attempt>): void {
    const { record } = this.facts;
    if (record.kind !== "present") throw new Error("there is no record");
    const attempts = this.attempts.map((attempt, index) =>
      index === this.attempts.length - 1 ? { ...attempt, ...change } : attempt,
    );
    this.facts = withRecord(this.facts, { ...record.value, attempts });
  }

  say(kind: "stop" | "retry"): void {
    this.#commentId += 1;
    const said: CommandFacts = {
      id: this.#commentId,
      by: "rob",
      at: this.now.toISOString(),
      commands: [{ kind }],
    };
    this.facts = { ...this.facts, commands: [said], newestComment: this.#commentId };
  }

  pass(minutes: number): void {
    this.now = new Date(this.now.getTime() + minutes * 60_000);
  }
}

/** One thing that may happen: when it can, what a person would say it does, and what it is in the world. */
class Happening implements fc.Command<Life, World> {
  readonly #name: string;
  readonly #can: (life: Life) => boolean;
  readonly #live: (life: Life) => void;
  readonly #happen: (world: World) => void;

  constructor(
    name: string,
    can: (life: Life) => boolean,
    live: (life: Life) => void,
    happen: (world: World) => void,
  ) {
    this.#name = name;
    this.#can = can;
    this.#live = live;
    this.#happen = happen;
  }

  check(life: Readonly<Life>): boolean {
    return life.phase !== "landed" && this.#can(life);
  }

  run(life: Life, world: World): void {
    world.pass(1);
    this.#happen(world);
    waitForStop(life);
    this.#live(life);
    const before = world.dispatches;
    world.settle();
    const sent = world.dispatches - before;
    proceed(life);
    expect(stateOf(world.facts, world.now).kind, this.#name).toBe(expectedState(life));
    expect(sent, `dispatches after: ${this.#name}`).toBeLessThanOrEqual(1);
    if (!isWanted(life)) expect(sent, `nobody wants it: ${this.#name}`).toBe(0);
    const running = world.attempts.filter(({ outcome }) => outcome === undefined);
    expect(running.length, "attempts at a time").toBeLessThanOrEqual(1);
    expect(world.attempts.map(({ n }) => n)).toEqual(world.attempts.map((_, index) => index + 1));
  }

  toString(): string {
    return this.#name;
  }
}

const isWanted = (life: Life) =>
  life.isOpen && life.isLabelled && !life.isStopped && !life.isHeld && life.phase !== "landed";

/** What rests and is wanted gets a polecat, unless it has to wait for its back-off. */
function proceed(life: Life): void {
  if (life.phase === "at rest" && !life.isStopping && isWanted(life) && life.losses < 2)
    life.phase = "dispatched";
}

/** A run that does not end within ten minutes is waited for no more. */
function waitForStop(life: Life): void {
  life.stoppingFor += 1;
  if (life.isStopping && life.stoppingFor >= 10) life.isStopping = false;
}

function expectedState(life: Life): StateKind {
  if (life.phase === "landed") return "landed";
  if (life.isStopped || !life.isOpen || !life.isLabelled) return "cancelled";
  if (life.isHeld) return "held";
  if (life.isStopping) return "working";
  switch (life.phase) {
    case "at rest":
      return "ready";
    case "dispatched":
    case "working":
      return life.phase;
    case "done":
      return "queued";
  }
}

function stopLife(life: Life): void {
  life.isHeld = false;
  life.isStopped = true;
  if (life.phase === "working") Object.assign(life, { isStopping: true, stoppingFor: 0 });
  if (life.phase !== "done") life.phase = "at rest";
}

function fail(life: Life): void {
  life.phase = "at rest";
  life.losses = 0;
  life.failures += 1;
  if (life.failures >= (life.isOnProbation ? 1 : 3)) life.isHeld = true;
}

const runId = 500;
const active = { kind: "active", runId, url: "" } as const;
const over = { kind: "ended", runId, url: "", conclusion: "failure" } as const;
const end = (world: World, outcome: Outcome, head?: string) => {
  world.changeLast({
    outcome,
    endedAt: world.now.toISOString(),
    ...(head === undefined ? {} : { head }),
  });
  world.facts = { ...world.facts, run: { kind: "not-asked" } };
};
const worksOn = (life: Life) => life.phase === "working" && isWanted(life);

const happenings = [
  new Happening(
    "a job claims",
    (life) => life.phase === "dispatched" && isWanted(life),
    (life) => {
      life.phase = "working";
    },
    (world) => {
      world.changeLast({ claim: { runId, runAttempt: 1, at: world.now.toISOString() } });
      world.facts = { ...world.facts, run: active };
    },
  ),
  new Happening("the agent changes nothing", worksOn, fail, (world) => {
    end(world, { kind: "no-change", step: "1", tail: "" });
  }),
  new Happening(
    "the work succeeds",
    worksOn,
    (life) => {
      Object.assign(life, { phase: "done", failures: 0, losses: 0 });
    },
    (world) => {
      const head = sha(`work-${world.attempts.length}`);
      end(world, { kind: "success", criteria: [] }, head);
      world.facts = {
        ...world.facts,
        workBranch: head,
        change: branchChange([addedFile("src/a.ts")], { head, mergeBase: sha("base") }),
      };
    },
  ),
  new Happening(
    "the run is lost",
    worksOn,
    (life) => {
      life.phase = "at rest";
      life.losses += 1;
    },
    (world) => {
      world.facts = { ...world.facts, run: over };
    },
  ),
  new Happening(
    "the stopped run ends",
    (life) => life.isStopping,
    (life) => {
      life.isStopping = false;
      life.losses = 0;
    },
    (world) => {
      world.facts = { ...world.facts, run: over };
    },
  ),
  new Happening(
    "a quarter of an hour passes",
    (life) => life.phase === "at rest" && !life.isStopping,
    (life) => {
      life.losses = Math.min(life.losses, 1);
    },
    (world) => {
      world.pass(15);
    },
  ),
  new Happening(
    "somebody says /mayor stop",
    (life) => life.isOpen && life.isLabelled,
    stopLife,
    (world) => {
      world.say("stop");
    },
  ),
  new Happening(
    "somebody says /mayor retry",
    (life) => life.isOpen && life.isLabelled,
    (life) => {
      if (life.isHeld) life.isOnProbation = true;
      Object.assign(life, { isHeld: false, isStopped: false, failures: 0, losses: 0 });
    },
    (world) => {
      world.say("retry");
    },
  ),
  new Happening(
    "the issue is closed",
    (life) => life.isOpen && life.isLabelled,
    (life) => {
      stopLife(life);
      life.isOpen = false;
    },
    (world) => {
      world.facts = { ...world.facts, isOpen: false };
    },
  ),
  new Happening(
    "the issue is opened again",
    (life) => !life.isOpen,
    (life) => {
      life.isOpen = true;
    },
    (world) => {
      world.facts = { ...world.facts, isOpen: true };
    },
  ),
  new Happening(
    "the label is taken off",
    (life) => life.isOpen && life.isLabelled,
    (life) => {
      stopLife(life);
      life.isLabelled = false;
    },
    (world) => {
      const { labelledBy: _gone, ...facts } = world.facts;
      world.facts = { ...facts, labels: facts.labels.filter((label) => label !== "polecat") };
    },
  ),
  new Happening(
    "the label is put on again",
    (life) => life.isOpen && !life.isLabelled,
    (life) => {
      Object.assign(life, { isLabelled: true, isStopped: false, isHeld: false });
      Object.assign(life, { failures: 0, losses: 0, isOnProbation: false });
    },
    (world) => {
      const at = world.now.toISOString();
      world.facts = {
        ...world.facts,
        labels: [...world.facts.labels, "polecat"],
        labelledBy: { login: "maya", canWrite: true, at },
      };
    },
  ),
  new Happening(
    "its pull request is merged",
    (life) => life.phase === "done" && life.isOpen,
    (life) => {
      life.phase = "landed";
    },
    (world) => {
      world.facts = { ...world.facts, pull: pullFacts({ state: "merged" }) };
    },
  ),
];

/** Work goes on more often than people step in, or few stories would come to a hold. */
const oftenness: Readonly<Record<string, number>> = {
  "a job claims": 8,
  "the agent changes nothing": 5,
  "the run is lost": 3,
};
const stories = fc.commands(
  happenings.flatMap((each) =>
    Array.from({ length: oftenness[each.toString()] ?? 1 }, () => fc.constant(each)),
  ),
  { maxCommands: 60, size: "max" },
);

test("a molecule's life goes as a person would describe it, whatever happens in whatever order", () => {
  fc.assert(
    fc.property(stories, (story) => {
      fc.modelRun(() => {
        const world = new World();
        world.settle();
        const model: Life = {
          phase: "dispatched",
          isStopped: false,
          isStopping: false,
          stoppingFor: 0,
          isHeld: false,
          isOpen: true,
          isLabelled: true,
          failures: 0,
          losses: 0,
          isOnProbation: false,
        };
        return { model, real: world };
      }, story);
    }),
    seeded({ numRuns: 150 }),
  );
});
