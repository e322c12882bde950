import { isDeepStrictEqual } from "node:util";
import { parseTrailers } from "../../../app/core/molecule/trailers.ts";
import type { RefineryRecord } from "../../../app/core/refinery/record.ts";
import { stickyMarker } from "../../../app/core/text/sticky.ts";
import type { Ground } from "./chaos-town.ts";
import type { Finish } from "./finish.ts";
import { listRefs, readGit, readMoleculeLedger, readRefineryLedger } from "./history.ts";
import { judgeLedger } from "./ledger-laws.ts";
import { judgeRefinery } from "./refinery-laws.ts";

/** Everything that is not as it must be at the end of a run, in words. */
export async function findViolations(ground: Ground, finish: Finish): Promise<readonly string[]> {
  return [
    ...judgeStates(ground, finish),
    ...(await judgeMain(ground)),
    ...(await judgeRefs(ground)),
    ...(await judgeLedgers(ground)),
    ...judgeIssues(ground),
    ...judgePulls(ground),
    ...(await judgeWork(ground)),
    ...judgeRuns(ground),
    ...judgeWorld(ground),
  ];
}

/** Whatever was given up, nothing of it goes on. */
function judgeRuns({ github: { world } }: Ground): readonly string[] {
  return world.runs
    .all()
    .filter(({ status }) => status !== "completed")
    .map(({ id, status }) => `run ${id} is ${status}`);
}

function expectSame(what: string, actual: unknown, wanted: unknown): readonly string[] {
  return isDeepStrictEqual(actual, wanted)
    ? []
    : [`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`];
}

function judgeStates({ story }: Ground, { sightings }: Finish): readonly string[] {
  const numbersOf = (kind: string) =>
    sightings.filter(({ state }) => state.kind === kind).map(({ number }) => number);
  const wrongly = sightings.filter(
    ({ number, state }) => state.kind === "held" && !story.ending.held.includes(number),
  );
  return [
    ...wrongly.map(({ number, record }) => `#${number} is held: ${record?.hold?.reason ?? ""}`),
    ...expectSame("landed", numbersOf("landed"), story.ending.landed),
    ...expectSame("held", numbersOf("held"), story.ending.held),
  ];
}

/** Every step once, and the content that was wanted. */
async function judgeMain({ story, gitDirectory, start }: Ground): Promise<readonly string[]> {
  const messages = await readGit(gitDirectory, "log", "-z", "--format=%B", `${start}..main`);
  const commits = messages.split("\0").filter((message) => message.trim() !== "");
  const steps = commits.map((message) => {
    const trailers = parseTrailers(message);
    if (trailers?.isFinished !== true) return `foreign: ${message.split("\n")[0] ?? ""}`;
    return `${trailers.molecule}.${trailers.step.index}`;
  });
  const twice = steps.filter((step, index) => steps.indexOf(step) !== index);
  const asked = steps.filter((step) => !story.ending.mayMend.includes(step));
  const contents = await Promise.all(
    Object.keys(story.ending.files).map(async (path) => [
      path,
      `${await readGit(gitDirectory, "show", `main:${path}`).catch(() => "absent")}\n`,
    ]),
  );
  return [
    ...expectSame("steps on main more than once", twice, []),
    ...expectSame("steps on main", asked.toSorted(), story.ending.steps),
    ...expectSame("files on main", Object.fromEntries(contents), story.ending.files),
  ];
}

async function judgeRefs({ story, gitDirectory }: Ground): Promise<readonly string[]> {
  const refs = await listRefs(gitDirectory);
  const branches = refs.flatMap((ref) => /^refs\/heads\/(.+)$/.exec(ref)?.[1] ?? []);
  const candidates = refs.filter((ref) => ref.startsWith("refs/cogtown/candidates/"));
  return [
    ...expectSame("branches", branches, story.ending.branches),
    ...expectSame("candidates left over", candidates, []),
  ];
}

async function judgeLedgers({ story, gitDirectory }: Ground): Promise<readonly string[]> {
  const molecules = story.molecules.map(async (_, index) =>
    judgeLedger(index + 1, await readMoleculeLedger(gitDirectory, index + 1)),
  );
  const refinery = await readRefineryLedger(gitDirectory);
  const newest = refinery.entries.at(-1)?.record;
  const landed = newest?.landed.flatMap(({ molecule }) => molecule ?? []).toSorted((a, b) => a - b);
  return [
    ...(await Promise.all(molecules)).flat(),
    ...refinery.problems,
    ...expectSame("landings in the Refinery's record", landed, story.ending.landed),
    ...judgeRefinery(refinery.entries.map(({ record }) => record)),
    ...(await judgeTrees(gitDirectory, newest)),
  ];
}

/** What landed is on main, in that order, with exactly the tree that was verified. */
async function judgeTrees(
  gitDirectory: string,
  record: RefineryRecord | undefined,
): Promise<readonly string[]> {
  const landed = record?.landed ?? [];
  const line = await readGit(gitDirectory, "log", "--first-parent", "--format=%H %T", "main");
  const places = line.split("\n").toReversed();
  const found = landed.map(({ commit, tree }) => places.indexOf(`${commit} ${tree}`));
  const isInOrder = found.every((at, i) => at > (found[i - 1] ?? -1));
  return isInOrder
    ? []
    : [`main does not hold what the Refinery says has landed: ${found.join(", ")}`];
}

/** One comment of ours an issue, and one label that says the state. */
function judgeIssues({ github: { world }, story }: Ground): readonly string[] {
  const pulls = new Set(world.pulls.all().map(({ number }) => number));
  return world.issues
    .all()
    .filter(({ number }) => !pulls.has(number))
    .flatMap((issue) => {
      const comments = world.comments
        .all()
        .filter(({ issueId, body }) => issueId === issue.id && body.includes(stickyMarker));
      const names = world.labels
        .all()
        .filter(({ id }) => issue.labelIds.includes(id))
        .map(({ name }) => name)
        .filter((name) => name.startsWith("cogtown:"));
      const isLanded = story.ending.landed.includes(issue.number);
      return [
        ...expectSame(`comments of ours on #${issue.number}`, comments.length, 1),
        ...expectSame(`labels of #${issue.number}`, names, [
          isLanded ? "cogtown:landed" : "cogtown:held",
        ]),
      ];
    });
}

/** One pull request a molecule that landed, merged; none for another. */
function judgePulls({ github: { world }, story }: Ground): readonly string[] {
  const pulls = world.pulls.all().map(({ headBranch, mergedAt }) => ({
    branch: headBranch,
    isMerged: mergedAt !== null,
  }));
  const wanted = story.ending.landed.map((number) => ({
    branch: `cogtown/${number}`,
    isMerged: true,
  }));
  return expectSame(
    "pull requests",
    pulls.toSorted((a, b) => a.branch.localeCompare(b.branch)),
    wanted,
  );
}

/** Nobody is asked to do again what stands finished on the branch. */
async function judgeWork({ workbench, story }: Ground): Promise<readonly string[]> {
  return (await workbench.askings())
    .filter(({ wasFinished }) => wasFinished)
    .filter(({ molecule, step }) => !story.ending.mayRepeat.includes(`${molecule}.${step}`))
    .map(
      ({ molecule, attempt, step }) =>
        `attempt ${attempt} at #${molecule} did step ${step} again, which was finished`,
    );
}

function judgeWorld({ github: { world } }: Ground): readonly string[] {
  return [
    ...expectSame("endpoints that the embedded GitHub lacks", world.unmodelled, []),
    ...world.bus.failures.map((error) => `the embedded GitHub failed inside: ${String(error)}`),
  ];
}
