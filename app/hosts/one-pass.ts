import { randomBytes } from "node:crypto";
import { type Logger, pino } from "pino";
import { toGitHubError } from "#github/errors.ts";
import { isOnThisMachine } from "#github/this-machine.ts";
import { createTown, type Hint, type Town } from "../index.ts";
import { nameKey } from "../key-queue.ts";
import type { PassNote } from "../pass-note.ts";
import type { Clock } from "../reconcile.ts";
import { systemClock } from "./clock.ts";
import { createProbot } from "./probot.ts";

export interface OnePassOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly owner: string;
  readonly name: string;
  /** What is looked at first. */
  readonly hint?: Hint;
  /** After so long nothing new is begun. */
  readonly minutes: number;
  /** Root of GitHub's REST API. Absent: api.github.com. One on this machine is asked as fast as it answers. */
  readonly githubUrl?: string;
  readonly namespace?: string;
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** What one look over a town came to: what `cogtown patrol --json` prints. */
export interface PatrolReport {
  /** "owner/name" */
  readonly repository: string;
  /**
   * done: everything that may have been stale was looked at. out-of-time: not everything. waiting: GitHub wants no more
   * requests for longer than there is time.
   */
  readonly end: "done" | "out-of-time" | "waiting";
  /** Looks that did something, in their order. */
  readonly passes: readonly {
    /** `molecule 12`, `refinery main` or `town`. */
    readonly key: string;
    readonly reason: string;
    /** Each with what became of it, as in `dispatch: created`. */
    readonly effects: readonly string[];
  }[];
  /** All of them, those that found nothing to do included. */
  readonly looks: number;
  readonly failures: readonly { readonly key: string; readonly why: string }[];
}

/**
 * The App for one bounded, level-triggered look over one repository: whatever events were lost, it sees what they were
 * about. It may run beside another that is at work. Throws GitHubError when it is not let in.
 */
export async function patrolOnce(options: OnePassOptions): Promise<PatrolReport> {
  const { owner, name, minutes, clock = systemClock, namespace } = options;
  const notes: PassNote[] = [];
  const patience = startPatience(clock, minutes);
  const town = createTown({
    clock,
    nonce: () => randomBytes(8).toString("hex"),
    random: Math.random,
    tell: (note) => {
      notes.push(note);
      patience.hear(note);
    },
    ...(namespace === undefined ? {} : { namespace }),
  });
  await enter(town, options);
  try {
    await town.patrol({ owner, name }, options.hint).catch((error: unknown) => {
      throw toGitHubError(error, clock.now());
    });
    const end = await Promise.race([town.idle().then(() => "done" as const), patience.over]);
    return reportPatrol(`${owner}/${name}`, end, notes);
  } finally {
    patience.end();
    await town.close();
  }
}

async function enter(town: Town, options: OnePassOptions): Promise<void> {
  const { appId, privateKey, githubUrl, log } = options;
  const probot = createProbot({
    ...{ appId, privateKey },
    throttle: !isOnThisMachine(githubUrl ?? ""),
    // Nobody sends anything here: a secret that nobody knows refuses whatever came.
    webhookSecret: randomBytes(20).toString("hex"),
    log: log ?? pino({ name: "cogtown", level: "silent" }),
    ...(githubUrl === undefined ? {} : { githubUrl }),
  });
  await probot.load(town.app);
}

/** How long it is worth waiting: until the time is over, or until GitHub says that it wants longer than that. */
function startPatience(clock: Clock, minutes: number) {
  const deadline = clock.now().getTime() + minutes * 60_000;
  const ended = new AbortController();
  let giveUp: (end: "waiting") => void = () => undefined;
  const tooLong = new Promise<"waiting">((resolve) => {
    giveUp = resolve;
  });
  const outOfTime = clock
    .sleep(minutes * 60_000, ended.signal)
    .then((): PatrolReport["end"] => "out-of-time");
  return {
    over: Promise.race([tooLong, outOfTime]),
    hear: (note: PassNote) => {
      if (note.kind === "waits" && note.until.getTime() > deadline) giveUp("waiting");
    },
    end: () => {
      ended.abort();
    },
  };
}

function reportPatrol(
  repository: string,
  end: PatrolReport["end"],
  notes: readonly PassNote[],
): PatrolReport {
  const played = notes.filter((note) => note.kind === "played");
  return {
    repository,
    end,
    passes: played
      .filter(({ effects }) => effects.length > 0)
      .map(({ key, reason, effects }) => ({ key: nameKey(key), reason, effects })),
    looks: played.length,
    failures: notes
      .filter((note) => note.kind === "failed")
      .map(({ key, why }) => ({ key: nameKey(key), why })),
  };
}
