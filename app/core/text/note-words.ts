import { refineryWorkflow } from "../names.ts";
import {
  isNotInLine,
  type LeftLine,
  type NotInLine,
  type Standing,
  type StandingInQueue,
} from "../refinery/standing.ts";
import type { Doubt, StandingInLine, Trial } from "../refinery/standing-in-line.ts";
import { countDoubts } from "./judgement-words.ts";
import { codeSpan } from "./markdown.ts";
import { linkToCommit } from "./progress.ts";
import { named, said, sentence } from "./quoted.ts";
import { listPaths, listPulls } from "./standing-words.ts";

/** A standing for a note that is not written anew every minute: headline, why, and what the reader can do. */
export interface NoteWords {
  readonly headline: string;
  readonly why: string;
  /** Empty: there is nothing to do. */
  readonly next: string;
}

export interface Scene {
  readonly repositoryUrl: string;
  readonly base: string;
}

/**
 * Words that stay the same while nothing happens to the pull request: places in the line are told in buckets that double
 * (first, 2nd or 3rd, 4th to 7th, …).
 */
export function wordsForNote(standing: Standing, scene: Scene): NoteWords {
  if (isNotInLine(standing)) return wordsNotInLine(standing);
  switch (standing.kind) {
    case "put-out":
    case "landed":
      return wordsOfLeaving(standing, scene);
    case "withdrawn":
    case "stuck":
    case "joining-github-queue":
    case "in-github-queue":
      return wordsInQueue(standing);
    case "waiting":
    case "verifying":
    case "suspected":
    case "aside":
    case "frozen":
    case "base-red":
    case "landing-blocked":
    case "about-to-land":
      return wordsInLine(standing, scene);
  }
}

const notVouchedFor = {
  why: "It was asked for, but it comes from a fork, and nobody has approved or named this very head.",
  next: "Somebody with write permission: approve its head, or comment `/mayor merge` with all of the head's name.",
};

function wordsNotInLine(standing: NotInLine): NoteWords {
  const headline = "Not in the line";
  switch (standing.kind) {
    case "draft":
      return { headline, why: "It is a draft.", next: "Mark it ready for review." };
    case "kept":
      return {
        headline,
        why: `The label ${named(standing.label)} keeps it from landing by itself.`,
        next: "Merge it, or take the label off.",
      };
    case "awaiting-review":
      return { headline, why: "An approving review of its head is missing.", next: "Review it." };
    case "judging":
      return {
        headline,
        why: "The criteria that no command decides are being judged.",
        next: "Wait for the judge, or approve its head, which overrules it.",
      };
    case "doubted":
      return {
        headline,
        why: `The judge found that ${countDoubts(standing)}; the text of the pull request has its reasons.`,
        next: "Approve its head if you think otherwise, or ask for changes.",
      };
    case "changes-requested":
      return {
        headline,
        why: `${standing.by.map(named).join(", ")} asked for changes.`,
        next: "Push them, and ask for another look.",
      };
    case "not-asked":
      return {
        headline,
        why: "Nobody has asked for it at this head.",
        next: "Somebody with write permission: comment `/mayor merge`.",
      };
    case "not-vouched-for":
      return { headline, ...notVouchedFor };
    case "held":
      return {
        headline,
        why: `#${standing.molecule} is held. ${sentence(standing.reason)}`,
        next: sentence(standing.fix),
      };
    case "unwanted":
      return {
        headline,
        why: `#${standing.molecule} has lost its label.`,
        next: `Add the label \`polecat\` to #${standing.molecule} if it is still wanted.`,
      };
    case "unproven":
      return {
        headline,
        why: `No attempt at #${standing.molecule} has proved this head.`,
        next: `Say \`/mayor retry\` on #${standing.molecule}, or propose commits of your own from a branch of your own.`,
      };
  }
}

function wordsOfLeaving(standing: LeftLine, { repositoryUrl, base }: Scene): NoteWords {
  if (standing.kind === "put-out") return wordsOfEjection(standing.ejection);
  const { commit } = standing;
  const as = commit === undefined ? "" : ` as ${linkToCommit(commit, repositoryUrl)}`;
  return { headline: "Landed", why: `It is on ${named(base)}${as}.`, next: "" };
}

const causes = {
  red: "it breaks the base",
  conflict: "it conflicts with the base",
  empty: "there is nothing left of it",
  "never-ends": "its verification does not end",
  "lost-runs": "its verification keeps dying",
} as const;

function wordsOfEjection({
  cause,
  why,
  against,
  molecule,
}: Extract<LeftLine, { kind: "put-out" }>["ejection"]): NoteWords {
  const whom =
    against.length === 0
      ? ""
      : ` It is red together with what landed before it: ${listPulls(against.map(({ pull }) => pull))}.`;
  const mender =
    molecule === undefined
      ? "Push a commit that mends it, then comment `/mayor merge`."
      : `It goes back to a polecat, which is told all of this: see #${molecule}. A new head joins the line again.`;
  return {
    headline: `Put out of the line: ${causes[cause]}`,
    why: `${sentence(why)}${whom}`,
    next: `${mender} \`/mayor merge\` tries this head once more.`,
  };
}

function wordsInQueue(standing: StandingInQueue): NoteWords {
  switch (standing.kind) {
    case "withdrawn":
      return {
        headline: "Taken out of GitHub's merge queue",
        why: `${named(standing.by)} took it out.`,
        next: "To have it land after all: comment `/mayor merge`.",
      };
    case "stuck":
      return {
        headline: "GitHub's merge queue does not take it",
        why: sentence(standing.reason),
        next: "When that is mended, comment `/mayor merge`.",
      };
    case "joining-github-queue":
      return {
        headline: "In the line",
        why: "It is put into GitHub's merge queue next.",
        next: "",
      };
    case "in-github-queue":
      return {
        headline: `In GitHub's merge queue: ${bucketWords(standing.position)}`,
        why: queueStates[standing.state],
        next: "",
      };
  }
}

const queueStates = {
  queued: "It waits for its checks to begin.",
  "awaiting-checks": "Its checks are running.",
  mergeable: "Its checks are green: GitHub merges it next.",
  unmergeable: "GitHub cannot merge it with what is before it.",
  locked: "GitHub is merging it.",
} as const;

function wordsInLine(standing: StandingInLine, scene: Scene): NoteWords {
  const base = named(scene.base);
  switch (standing.kind) {
    case "waiting": {
      const { place, doubt } = standing;
      const where = place === undefined ? "waiting" : bucketWords(place.position);
      return { headline: `In the line: ${where}`, why: whyWaiting(doubt), next: "" };
    }
    case "verifying":
      return {
        headline: `Being verified on the newest ${base}`,
        why: describeTrial(standing.trial, scene),
        next: "",
      };
    case "suspected":
      return wordsOfSuspicion(standing, scene);
    case "aside":
      return {
        headline: "Beside the line: it conflicts with what is before it",
        why: `In ${listPaths(standing.paths)} it does not fit ${unlinked(standing.before)}. It is tried again when all of them have landed or left.`,
        next: "",
      };
    case "frozen":
      return {
        headline: "The line is frozen",
        why: `By ${named(standing.by)}: ${sentence(standing.reason)}`,
        next: "When it may go on, somebody with write permission comments `/mayor thaw`.",
      };
    case "base-red":
      return {
        headline: `Waiting for ${base} to be green`,
        why: `${base} itself fails ${named(standing.command)}; nobody in the line is to blame.`,
        next: `Mend ${base}. It is verified again when it moves, and every hour.`,
      };
    case "landing-blocked":
      return {
        headline: "GitHub does not let it land",
        why: sentence(standing.why),
        next: "To have it tried at once when that is allowed: comment `/mayor thaw`.",
      };
    case "about-to-land":
      return {
        headline: "Verified, and about to land",
        why: `Candidate \`${standing.candidate}\` is green.`,
        next: "",
      };
  }
}

function wordsOfSuspicion(
  { reds, trial }: Extract<StandingInLine, { kind: "suspected" }>,
  scene: Scene,
): NoteWords {
  const command = named(reds.at(-1)?.command ?? "");
  const tried = trial === undefined ? "" : ` ${describeTrial(trial, scene)}`;
  return {
    headline: "Out of the line for now: verified alone",
    why: `${command} failed with it, and what is before it is green.${tried} Green alone, it is back in the line; red again, it is put out.`,
    next: "",
  };
}

/** As code: GitHub tells every pull request that is linked in another one, and a line links all with all. */
const unlinked = (pulls: readonly number[]) => codeSpan(listPulls(pulls));

const whyWaiting = (doubt: Doubt | undefined) =>
  doubt === undefined
    ? "It is verified as soon as its turn comes."
    : `One of ${unlinked(doubt.among)} breaks ${named(doubt.command)}: which one is being found out.`;

/** Runs of the workflow carry the candidate in their names; of a job that has not begun there is no page yet. */
function describeTrial({ candidate, with: others, askedAt }: Trial, { repositoryUrl }: Scene) {
  const whom = others.length === 0 ? "alone" : `with ${unlinked(others)}`;
  const runs = `${repositoryUrl}/actions/workflows/${refineryWorkflow}`;
  const since = askedAt === "" ? "" : `, since ${askedAt.slice(11, 16)} UTC`;
  return `Candidate [\`${said(candidate)}\`](${runs}), ${whom}${since}.`;
}

function bucketWords(position: number): string {
  if (position <= 1) return "first";
  const first = 2 ** Math.floor(Math.log2(position));
  return first === 2 ? "place 2 or 3" : `places ${first} to ${2 * first - 1}`;
}
