import { createHash } from "node:crypto";
import type { FloorFacts } from "#core/floor/facts.ts";
import type { FloorView } from "#core/floor/floor-view.ts";
import { viewFloor } from "#core/floor/view-floor.ts";
import { GitHubError } from "#github/errors.ts";
import type { Clock } from "../reconcile.ts";

/** What is known of a town: the newest view, and what keeps us from a newer one. */
export interface Sight {
  /** Names what the view shows: it changes when anything but the time does. Empty: there is none yet. */
  readonly id: string;
  readonly view: FloorView | undefined;
  readonly trouble: string | undefined;
}

/** One town, looked at as often as somebody watches and GitHub's hourly budget bears. */
export interface Watch {
  sight(): Sight;
  /** Told of every look. Yields what ends it; without watchers nobody looks. */
  subscribe(listener: () => void): () => void;
  /** What is known now, after a look where that is too old. */
  fresh(): Promise<Sight>;
  /** Something has happened there. */
  nudge(): void;
}

export interface Pace {
  /** Milliseconds between two looks at least, as long as there is plenty of GitHub's budget. */
  readonly fastest: number;
  /** Milliseconds after which it is looked again although nobody said that anything happened. */
  readonly slowest: number;
}

export interface WatchOptions {
  readonly look: () => Promise<FloorFacts>;
  /** Time as the town has it. */
  readonly now: () => Date;
  /** The machine's time. */
  readonly clock: Clock;
  readonly pace: Pace;
}

export function createWatch({ look, now, clock, pace }: WatchOptions): Watch {
  const listeners = new Set<() => void>();
  let sight: Sight = { id: "", view: undefined, trouble: undefined };
  let [lookedAt, spacing, isNews] = [-Infinity, pace.fastest, true];
  let looking: Promise<void> | undefined;
  let alarm = new AbortController();

  const age = () => clock.now().getTime() - lookedAt;
  const lookOnce = async () => {
    isNews = false;
    try {
      const facts = await look();
      sight = sightOf(viewFloor(facts, now()));
      spacing = pace.fastest * slowdown(facts.budget);
    } catch (error) {
      sight = { ...sight, trouble: describeTrouble(error) };
      spacing = pace.fastest * slowdown(0);
    }
    lookedAt = clock.now().getTime();
    looking = undefined;
    for (const listener of listeners) listener();
    schedule();
  };
  const lookSoon = () => (looking ??= lookOnce());
  const schedule = () => {
    alarm.abort();
    if (listeners.size === 0 || looking !== undefined) return;
    alarm = new AbortController();
    const { signal } = alarm;
    const due = (isNews ? spacing : Math.max(spacing, pace.slowest)) - age();
    void clock.sleep(Math.max(0, due), signal).then(() => {
      if (!signal.aborted) void lookSoon();
    });
  };

  return {
    sight: () => sight,
    subscribe: (listener) => {
      listeners.add(listener);
      // While nobody watched, nobody was told of anything either.
      if (listeners.size === 1) isNews = true;
      schedule();
      return () => {
        listeners.delete(listener);
        schedule();
      };
    },
    fresh: async () => {
      if (age() >= spacing) await lookSoon();
      else await looking;
      return sight;
    },
    nudge: () => {
      isNews = true;
      schedule();
    },
  };
}

/** The App itself needs the budget more than those who look on. */
function slowdown(budget: number): number {
  if (budget >= 0.5) return 1;
  return budget >= 0.2 ? 6 : 30;
}

function sightOf(view: FloorView): Sight {
  const { at: _when, ...shown } = view;
  const refinery = "at" in shown.refinery ? { ...shown.refinery, at: "" } : shown.refinery;
  const text = JSON.stringify({ ...shown, refinery });
  const id = createHash("sha256").update(text).digest("hex").slice(0, 16);
  return { id, view, trouble: undefined };
}

/** What is wrong may name addresses and tokens of the host: those who look on are told the kind of it. */
export function describeTrouble(error: unknown): string {
  if (!(error instanceof GitHubError)) return "the town could not be looked at";
  switch (error.kind) {
    case "rate-limited":
      return `GitHub's rate limit is reached${error.until === undefined ? "" : ` until ${error.until.toISOString().slice(11, 16)} UTC`}`;
    case "unavailable":
      return "GitHub gives no usable answer";
    case "unauthenticated":
    case "forbidden":
      return "GitHub refuses this host: its key may have expired, or the App was suspended";
    case "not-found":
      return "GitHub shows no such repository any more: it may have moved, or the App was uninstalled";
    case "rejected":
    case "invalid-answer":
      return "GitHub answered what was not expected";
  }
}
