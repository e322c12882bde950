import { decideDashboard } from "#core/dashboard/decide-dashboard.ts";
import type { Decision, Effect, Key } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import { decideTown } from "#core/schedule/decide-town.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";
import {
  type Discrepancy,
  type Performed,
  performEffects,
  type Refusal,
} from "./act/perform-effects.ts";
import {
  freezeAfterMismatch,
  isPolecatDispatch,
  learnRefusal,
  learnRefusedQueueing,
} from "./after-refusal.ts";
import { createKeyQueue, type Load, nameKey } from "./key-queue.ts";
import { observeDashboard } from "./observe/dashboard.ts";
import { observeDesk } from "./observe/desk.ts";
import { observeMolecule } from "./observe/molecule.ts";
import { observeRefinery } from "./observe/refinery.ts";
import { findUnheard, observeTown } from "./observe/town.ts";
import type { PassNote } from "./pass-note.ts";
import { createPause, type Pause } from "./pause.ts";
import { createTurnstile, type Turnstile } from "./turnstile.ts";

/** Time as a value: the host's clock, or one that a test moves. */
export interface Clock {
  now(): Date;
  /** Resolves after so many milliseconds, or when `signal` aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface ReconcilerOptions {
  readonly github: GitHub;
  /** Where the ledger's refs are. */
  readonly namespace: string;
  readonly clock: Clock;
  /** A fresh unguessable name for an attempt. */
  readonly nonce: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Passes side by side. */
  readonly width?: number;
  /** Told what becomes of passes; must not throw. */
  readonly tell?: (note: PassNote) => void;
}

/** What a pass works with. */
interface Bench extends ReconcilerOptions {
  readonly turnstile: Turnstile;
  readonly pause: Pause;
}

export interface Reconciler {
  /** Have this looked at soon. Any number of requests for a key that waits are one pass. */
  enqueue(key: Key): void;
  /** Resolves when every pass that was asked for is over, back-offs included. Future rechecks do not count. */
  idle(): Promise<void>;
  load(): Load;
  /** Starts no more passes, wakes those that wait, and resolves when the last is over. */
  close(): Promise<void>;
}

const defaultWidth = 4;
/** Lost races in a row before a key is left to the next event: somebody else is at work on it. */
const raceLimit = 5;
/** Outages in a row before a key is left to the next event or recheck; with the back-off below, some three minutes. */
const outageLimit = 7;
const longestBackOff = 60_000;
const restSeconds = 300;
/** By then GitHub's lists show what was written. */
const secondLook = 60;
/** A recheck is a lease that may run out: sooner is harmless, and timers beyond 24 days overflow. */
const longestRecheck = 3_600;

/** What a round says about the next one. */
type Round =
  | {
      readonly kind: "settled";
      readonly next: readonly Key[];
      readonly recheckSeconds: number | undefined;
      readonly hasActed: boolean;
    }
  | { readonly kind: "overtaken" }
  | { readonly kind: "lost" }
  | Refusal
  | Discrepancy;

/**
 * Observe, decide, act, until nothing is left to do; for one repository. A key says only what to look at: whatever
 * happened, and however often it was told, each round reads the world afresh. Nothing that goes wrong spins.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { clock } = options;
  const bench: Bench = { ...options, turnstile: createTurnstile(), pause: createPause(options) };
  const closing = new AbortController();
  const rechecks = new Map<string, AbortController>();

  const recheck = (key: Key, seconds: number | undefined) => {
    const name = nameKey(key);
    rechecks.get(name)?.abort();
    rechecks.delete(name);
    if (seconds === undefined || closing.signal.aborted) return;
    const alarm = new AbortController();
    rechecks.set(name, alarm);
    void clock.sleep(Math.min(seconds, longestRecheck) * 1000, alarm.signal).then(() => {
      if (!alarm.signal.aborted) queue.enqueue(key);
    });
  };
  const work = async (key: Key, look: () => number) => {
    const seconds = await pass(bench, key, look, closing.signal, (next, seen) => {
      queue.enqueue(next, seen);
    }).catch((error: unknown) => giveUp(bench, key, error));
    recheck(key, seconds);
  };
  const queue = createKeyQueue({ width: options.width ?? defaultWidth, work });

  return {
    enqueue: (key) => {
      queue.enqueue(key);
    },
    idle: () => queue.idle(),
    load: () => queue.load(),
    close: async () => {
      queue.close();
      closing.abort();
      for (const alarm of rechecks.values()) alarm.abort();
      await queue.idle();
    },
  };
}

/** What is gone or closed to us is looked at again when an event says that it changed; anything else in a while. */
function giveUp({ log, tell }: Bench, key: Key, error: unknown): number | undefined {
  const isShut =
    error instanceof GitHubError && (error.kind === "not-found" || error.kind === "forbidden");
  log.error({ key: nameKey(key), err: error }, "the pass failed");
  tell?.({ kind: "failed", key, why: error instanceof Error ? error.message : String(error) });
  return isShut ? undefined : restSeconds;
}

/** Rounds until one settles or patience ends. Yields the seconds after which to look again, if at all. */
async function pass(
  bench: Bench,
  key: Key,
  look: () => number,
  closing: AbortSignal,
  enqueue: (key: Key, seen?: number) => void,
): Promise<number | undefined> {
  const { clock, log, random, tell } = bench;
  let [races, outages, refusals] = [0, 0, 0];
  const owed = new Map<string, Key>();
  while (!closing.aborted) {
    await bench.pause.over(closing);
    if (isAborted(closing)) break;
    const seen = look();
    const round = await tryRound(bench, key, owed);
    switch (round.kind) {
      case "settled":
        wake(owed, round, seen, enqueue);
        return round.recheckSeconds;
      // Somebody else made progress: that ends by itself.
      case "overtaken":
        break;
      case "lost":
        races += 1;
        if (races >= raceLimit) return leave(bench, key, "others were faster again and again");
        await clock.sleep(1_000 + random() * 2_000, closing);
        break;
      case "refused":
        refusals += 1;
        log.warn(
          { key: nameKey(key), effect: round.effect.kind, why: round.why },
          "GitHub refused",
        );
        if (refusals > patienceWith(round.effect) || round.cause === "not-yet")
          return leave(bench, key, `GitHub refused (${round.effect.kind}): ${round.why}`);
        await learnRefusal(bench, key, round);
        break;
      case "mismatch":
        log.error({ key: nameKey(key), ...round.mismatch }, "something untested landed");
        return leave(bench, key, await freezeAfterMismatch(bench, round));
      case "rate-limited":
        log.warn({ key: nameKey(key), until: round.until.toISOString() }, "rate limited");
        tell?.({ kind: "waits", key, until: round.until, why: "GitHub's rate limit is reached" });
        bench.pause.until(round.until);
        break;
      case "unavailable":
        outages += 1;
        log.warn({ key: nameKey(key), why: round.why, outages }, "GitHub did not answer");
        if (outages >= outageLimit) return leave(bench, key, `GitHub did not answer: ${round.why}`);
        await backOff(bench, key, outages, round.why, closing);
        break;
    }
  }
  return undefined;
}

/** After effects the world is another one: whoever looked before them has to look again. */
function wake(
  owed: ReadonlyMap<string, Key>,
  { next, hasActed }: Extract<Round, { kind: "settled" }>,
  seen: number,
  enqueue: (key: Key, seen?: number) => void,
): void {
  for (const key of owed.values()) enqueue(key);
  for (const key of next.filter((each) => !owed.has(nameKey(each))))
    enqueue(key, hasActed ? undefined : seen);
}

/** A landing that rules forbid is tried the other way, and then says what to allow. */
const patienceWith = (effect: Effect) => (effect.kind === "land" ? 2 : 1);

/** Asked through a call: the compiler does not expect a signal to change while somebody waits. */
const isAborted = (signal: AbortSignal) => signal.aborted;

/** The key is left to the next event or patrol, or to a recheck after so many seconds. */
function leave({ tell }: Bench, key: Key, why: string): number {
  tell?.({ kind: "failed", key, why });
  return restSeconds;
}

/** Doubling from a second, with jitter so that many keys do not come back at once. */
async function backOff(
  { clock, random, tell }: Bench,
  key: Key,
  outages: number,
  why: string,
  closing: AbortSignal,
): Promise<void> {
  const pause = Math.min(longestBackOff, 1_000 * 2 ** (outages - 1)) * (0.5 + random() / 2);
  const until = new Date(clock.now().getTime() + pause);
  tell?.({ kind: "waits", key, until, why: `GitHub did not answer: ${why}` });
  await clock.sleep(pause, closing);
}

type Trouble =
  | { readonly kind: "rate-limited"; readonly until: Date }
  | { readonly kind: "unavailable"; readonly why: string };

async function tryRound(bench: Bench, key: Key, owed: Map<string, Key>): Promise<Round | Trouble> {
  try {
    return await playRound(bench, key, owed);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    switch (error.kind) {
      case "rate-limited":
        return { kind: "rate-limited", until: error.until ?? bench.clock.now() };
      case "unavailable":
      case "unauthenticated":
        return { kind: "unavailable", why: error.message };
      case "not-found":
      case "forbidden":
      case "rejected":
      case "invalid-answer":
        throw error;
    }
  }
}

async function decidePatrol(github: GitHub, now: Date): Promise<Decision> {
  const town = await observeTown(github);
  return decideTown(town, now, await findUnheard(github, town, now));
}

/**
 * One round: look, decide, act. `owed`: whom it would have looked at; should it be cut short half way, the round after it
 * finds that half done, and would wake nobody for it.
 */
async function playRound(bench: Bench, key: Key, owed: Map<string, Key>): Promise<Round> {
  const ticket = bench.turnstile.ticket();
  const decision = await decide(bench, key);
  const act = () => {
    if (decision.effects.length > 0)
      for (const next of decision.next) owed.set(nameKey(next), next);
    return performAll(bench, key, decision);
  };
  const startsPolecat = decision.effects.some(isPolecatDispatch);
  const round = startsPolecat ? await bench.turnstile.enter(ticket, act) : await act();
  return round === "overtaken" ? { kind: "overtaken" } : round;
}

async function performAll(bench: Bench, key: Key, decision: Decision): Promise<Round> {
  const { github, namespace, log, tell } = bench;
  const { done, stop } = await performEffects(github, namespace, decision.effects);
  const effects = done.map(({ effect, outcome }) => `${effect.kind}: ${outcome.kind}`);
  const message = stop === undefined ? "pass" : "pass cut short";
  log.info({ key: nameKey(key), reason: decision.reason, effects }, message);
  tell?.({ kind: "played", key, reason: decision.reason, effects });
  const hasLearnt = await learnRefusedQueueing(bench, key, done);
  if (stop !== undefined) return stop;
  // What GitHub said is shown on the issue by another look.
  const next = hasLearnt ? [...decision.next, key] : decision.next;
  const recheckSeconds = needsSecondLook(done)
    ? Math.min(secondLook, decision.recheckSeconds ?? secondLook)
    : decision.recheckSeconds;
  return { kind: "settled", next, recheckSeconds, hasActed: done.length > 0 };
}

/**
 * Where we saw no comment of ours there may have been one: GitHub's lists lag behind its writes, and somebody else may
 * have been at it in the same moment. A second look takes away what is one too many. Notes that go with the Refinery's
 * record are written by whoever won the race for it, and looked at again with the verdict.
 */
function needsSecondLook(done: readonly Performed[]): boolean {
  const created = new Set(
    done.flatMap(({ effect, outcome }) => (outcome.kind === "created" ? [effect.kind] : [])),
  );
  const isRefineryWritten = created.has("append-refinery") || done.some(isLanding);
  return created.has("project") || (created.has("show-pulls") && !isRefineryWritten);
}

const isLanding = ({ effect }: Performed) => effect.kind === "land";

async function decide({ github, clock, nonce }: Bench, key: Key): Promise<Decision> {
  switch (key.kind) {
    case "molecule": {
      const facts = await observeMolecule(github, key.number, clock.now());
      if (facts === "absent") return { effects: [], reason: "there is no such issue", next: [] };
      return decideMolecule(facts, clock.now(), nonce());
    }
    case "desk": {
      const facts = await observeDesk(github, key.number, clock.now());
      if (facts === "absent") return { effects: [], reason: "there is no such issue", next: [] };
      return decideDesk(facts, clock.now(), nonce());
    }
    case "refinery":
      return decideRefinery(await observeRefinery(github, key.base, clock.now()), clock.now());
    case "town":
      return decidePatrol(github, clock.now());
    case "dashboard":
      return decideDashboard(await observeDashboard(github), clock.now());
  }
}
