import type { Config } from "../config/config.ts";
import type { Attempt, MoleculeRecord } from "../molecule/record.ts";

/** A run that ended without saying how, or could not even begin. */
export interface Loss {
  readonly molecule: number;
  readonly attempt: number;
  /** ISO 8601. */
  readonly at: string;
  readonly cause: string;
}

/**
 * Whether the town may dispatch. Many runs lost at about the same time say that something under all of them is broken:
 * sending more would only burn them. A breaker that never closes by itself is as bad as none, so after a pause one
 * polecat goes first and decides for all.
 */
export type Breaker =
  | { readonly kind: "closed" }
  | {
      readonly kind: "open";
      readonly since: Date;
      readonly until: Date;
      readonly losses: readonly Loss[];
    }
  | {
      readonly kind: "half-open";
      readonly since: Date;
      readonly losses: readonly Loss[];
      /** The molecule whose polecat tries the ground; undefined: the next one may. */
      readonly probe: number | undefined;
    };

type Settings = Config["limits"]["breaker"];

/** An outage that nobody has tried again for so long says nothing about now. */
const staleAfterMs = 60 * 60_000;

interface Ending {
  readonly loss: Loss;
  readonly isLost: boolean;
  readonly dispatchedAt: number;
  readonly at: number;
}

interface Opening {
  readonly since: number;
  readonly until: number;
  readonly losses: readonly Loss[];
}

/** The breaker as the records of the town have it: nobody stores it, so nothing can disagree with what happened. */
export function breakerOf(
  records: readonly MoleculeRecord[],
  settings: Settings,
  now: Date,
): Breaker {
  const opening = replay(endingsOf(records), settings);
  if (opening === undefined) return { kind: "closed" };
  const { until, losses } = opening;
  const since = new Date(opening.since);
  if (now.getTime() < until) return { kind: "open", since, until: new Date(until), losses };
  const probe = findProbe(records, until);
  const isStale = probe === undefined && now.getTime() - until > staleAfterMs;
  return isStale ? { kind: "closed" } : { kind: "half-open", since, losses, probe };
}

function replay(endings: readonly Ending[], settings: Settings): Opening | undefined {
  let recent: readonly Ending[] = [];
  let opening: Opening | undefined;
  for (const ending of endings) {
    if (opening !== undefined) {
      // What was dispatched before the pause was over was no probe.
      if (ending.dispatchedAt < opening.until) continue;
      opening = ending.isLost
        ? open(ending, [...opening.losses, ending.loss], settings)
        : undefined;
      recent = [];
    } else if (ending.isLost) {
      const since = ending.at - settings.withinMinutes * 60_000;
      recent = [...recent.filter(({ at }) => at >= since), ending];
      if (recent.length < settings.lostRuns) continue;
      opening = open(
        ending,
        recent.map(({ loss }) => loss),
        settings,
      );
    }
  }
  return opening;
}

function open({ at }: Ending, losses: readonly Loss[], settings: Settings): Opening {
  return { since: at, until: at + settings.pauseMinutes * 60_000, losses: losses.slice(-10) };
}

function endingsOf(records: readonly MoleculeRecord[]): readonly Ending[] {
  return records
    .flatMap((record) => record.attempts.flatMap((attempt) => endingOf(record.number, attempt)))
    .toSorted((a, b) => a.at - b.at);
}

/** Attempts that a person ended say nothing either way. */
function endingOf(molecule: number, attempt: Attempt): readonly Ending[] {
  const { outcome, endedAt, n } = attempt;
  if (outcome === undefined || endedAt === undefined) return [];
  if (outcome.kind === "cancelled" || outcome.kind === "superseded") return [];
  const isLost = outcome.kind === "infra";
  const cause = isLost ? outcome.cause : outcome.kind;
  return [
    {
      loss: { molecule, attempt: n, at: endedAt, cause },
      isLost,
      dispatchedAt: dispatchedAt(attempt),
      at: new Date(endedAt).getTime(),
    },
  ];
}

const dispatchedAt = ({ dispatches }: Attempt) => new Date(dispatches[0] ?? 0).getTime();

function findProbe(records: readonly MoleculeRecord[], until: number): number | undefined {
  return records.find((record) => {
    const last = record.attempts.at(-1);
    return last !== undefined && last.outcome === undefined && dispatchedAt(last) >= until;
  })?.number;
}
