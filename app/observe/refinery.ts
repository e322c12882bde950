import { isForRefinery } from "#core/command/addressees.ts";
import type { Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import { ordersFor } from "#core/desk/orders-for.ts";
import type { PullFacts, RunFacts } from "#core/molecule/facts.ts";
import type { Parsed } from "#core/molecule/spec.ts";
import { refineryRunMark, refineryWorkflow } from "#core/names.ts";
import type { NativeQueue, PullCommandFacts, RefineryFacts } from "#core/refinery/facts.ts";
import { goneGroups } from "#core/refinery/native/groups.ts";
import { proposedMolecule } from "#core/refinery/queue.ts";
import type { Candidate, RefineryRecord } from "#core/refinery/record.ts";
import { takeTurns } from "#core/schedule/take-turns.ts";
import type { GitHub, RefineryReading } from "#github/port.ts";
import { answerMinutesOf, claimMinutesOf, isOverdue, searchSince } from "./patience.ts";
import { hearableSince, unheardAmong } from "./unheard.ts";
import { withLabels } from "./with-labels.ts";

/**
 * Everything about one base branch's Refinery, afresh: one question (two with GitHub's queue), and follow-ups only where
 * a verification should have answered, somebody has commanded, or a group of GitHub's queue has gone.
 */
export async function observeRefinery(
  github: GitHub,
  base: string,
  now: Date,
): Promise<RefineryFacts> {
  const { said, ...reading } = await github.readRefinery(base);
  const record = reading.record.kind === "present" ? reading.record.value : undefined;
  return {
    ...reading,
    pulls: reading.pulls.map((pull) => withIssueLabels(pull, reading.town)),
    commands: findCommands(reading, record),
    unheard: findUnheard({ said, town: reading.town }, now),
    runs: await findRuns(github, record, parseConfig(reading.town.configText), now),
    queue: await findLeftovers(github, reading, record),
  };
}

/** A pass asks about so many runs, for each is a request; the passes of the next minute ask about the next ones. */
const mostRuns = 5;
const minute = 60_000;

/** Runs of candidates that should have answered by now. */
async function findRuns(
  github: GitHub,
  record: RefineryRecord | undefined,
  config: Parsed<Config>,
  now: Date,
): Promise<ReadonlyMap<string, RunFacts>> {
  const runs = new Map<string, RunFacts>();
  if (record === undefined) return runs;
  const waiting = record.candidates.filter(({ verdict }) => verdict === undefined);
  const late = waiting.filter((each) => {
    const { claim } = each;
    const minutes =
      claim === undefined ? claimMinutesOf(config) : answerMinutesOf(config, record.tally);
    return isOverdue([waitedSince(each)], minutes, now);
  });
  for (const candidate of takeTurns(late, mostRuns, { now, every: minute })) {
    runs.set(candidate.id, await findRun(github, record.base, candidate));
  }
  return runs;
}

const waitedSince = ({ claim, dispatches }: Candidate) => claim?.at ?? dispatches.at(-1) ?? "";

async function findRun(
  github: GitHub,
  base: string,
  { id, claim, dispatches }: Candidate,
): Promise<RunFacts> {
  if (claim !== undefined) return github.readRun(claim.runId);
  return github.findRun(refineryWorkflow, refineryRunMark(base, id), searchSince(dispatches));
}

function withIssueLabels(pull: PullFacts, { issues }: RefineryReading["town"]): PullFacts {
  const molecule = proposedMolecule(pull);
  const issue = issues.find(({ number }) => number === molecule);
  return issue === undefined ? pull : withLabels(pull, issue.labels);
}

/** What the desks of open pull requests wrote down for the Refinery. */
function findCommands(
  { town, pulls }: Pick<RefineryReading, "town" | "pulls">,
  record: RefineryRecord | undefined,
): readonly PullCommandFacts[] {
  const open = new Set(pulls.map(({ number }) => number));
  return town.desks
    .filter(({ number }) => open.has(number))
    .flatMap((desk) =>
      ordersFor([desk], isForRefinery, record ?? {}).map((order) => ({
        ...order,
        pull: desk.number,
      })),
    )
    .sort((a, b) => a.id - b.id);
}

/** On pull requests whose desks did not hear what was said there lately: they hear it now. */
function findUnheard(
  { said, town }: Pick<RefineryReading, "said" | "town">,
  now: Date,
): readonly number[] {
  const oldest = hearableSince(now);
  const fresh = said.filter(({ at }) => new Date(at) > oldest);
  return unheardAmong(
    fresh.map(({ id, pull: number, body }) => ({ id, number, body })),
    town,
  );
}

/** GitHub lets the runs of a group go on when it takes the group apart: one question finds all that still do. */
async function findLeftovers(
  github: GitHub,
  { queue, base }: Pick<RefineryReading, "queue" | "base">,
  record: RefineryRecord | undefined,
): Promise<NativeQueue> {
  if (queue.kind === "none") return queue;
  const landed = new Set(base?.recent.map(({ sha }) => sha));
  const gone = new Set(goneGroups(record?.native, queue, landed).map(({ commit }) => commit));
  if (gone.size === 0) return queue;
  const runs = await github.readGroupRuns();
  return { ...queue, leftovers: runs.filter(({ commit }) => gone.has(commit)) };
}
