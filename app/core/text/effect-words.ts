import type { Effect, Landing, Projection, RefAt } from "../decision.ts";
import { plainText } from "./plain.ts";

/**
 * What an effect would do, each in a few plain words that follow "it would". Comments are left out: only the App can
 * tell which one is its own, and so whether it says everything already.
 */
export function describeEffect(effect: Effect): readonly string[] {
  switch (effect.kind) {
    case "append-molecule":
    case "append-refinery":
    case "append-desk":
    case "append-town":
      return [`record “${plainText(effect.event)}”`];
    case "dispatch":
      return [`start ${effect.workflow} on ${plainText(effect.ref)}`];
    case "cancel-run":
      return [`cancel run ${effect.runId}${effect.force ? " by force" : ""}`];
    case "propose":
      return [describeProposal(effect)];
    case "project":
      return describeLabels(effect.issue);
    case "show-pulls":
      return [];
    case "describe-pull":
      return ["bring the text of the pull request up to date"];
    case "close-issue":
      return [`close #${effect.number}`];
    case "answer":
      return effect.replies.length === 0 ? [] : [`answer on #${effect.number}`];
    case "create-issues":
      return effect.issues.map(({ title }) => `create the issue “${plainText(title)}”`);
    case "add-sub-issues":
      return ["add sub-issues"];
    case "link-dependencies":
      return ["link dependencies"];
    case "edit-issue":
    case "pin-issue":
      return ["show the town on its dashboard"];
    case "land":
      return [describeLanding(effect)];
    case "enqueue":
      return [
        `put #${effect.pull} into GitHub's merge queue at ${short(effect.head)}${effect.isUrgent ? ", before all others" : ""}`,
      ];
    case "dequeue":
      return [`take #${effect.pull} out of GitHub's merge queue`];
    case "delete-refs":
      return [`delete ${effect.refs.map(nameOf).join(" and ")}`];
  }
}

function describeProposal(effect: Extract<Effect, { kind: "propose" }>): string {
  return effect.open === undefined
    ? `move ${effect.branch} to ${short(effect.head)}`
    : `open a pull request from ${effect.branch} at ${short(effect.head)} to ${plainText(effect.base)}`;
}

function describeLanding({ base, from, to, pulls, way }: Landing): string {
  const numbers = pulls.map(({ number }) => `#${number}`).join(", ");
  switch (way) {
    case "refs":
      return `land ${numbers}: move ${plainText(base)} from ${short(from)} to ${short(to)}`;
    case "pulls":
      return `land ${numbers}: have GitHub merge each into ${plainText(base)}`;
  }
}

function describeLabels({ addLabels, removeLabels }: Projection): readonly string[] {
  return [
    ...removeLabels.map((label) => `take off the label \`${label}\``),
    ...addLabels.map((label) => `put on the label \`${label}\``),
  ];
}

const short = (commit: string) => commit.slice(0, 7);
const nameOf = ({ name }: RefAt) => name.replace(/^refs\/heads\//, "");
