import { priorities } from "../command/command.ts";
import type { StateKind } from "../molecule/state.ts";
import { draftLabel, noMergeLabel, reviewLabel } from "../molecule/terms.ts";
import { convoyLabel, dashboardLabel, dispatchLabel, needsHumanLabel } from "../names.ts";

export interface LabelLook {
  readonly color: string;
  readonly description: string; // GitHub allows 100 characters
}

const stateLooks: Readonly<Record<StateKind, LabelLook>> = {
  draft: { color: "d4c5f9", description: "Cogtown needs something from you before it can start" },
  blocked: { color: "e99695", description: "Waits for other molecules to land" },
  ready: { color: "c2e0c6", description: "Will be dispatched as soon as a polecat is free" },
  dispatched: { color: "bfd4f2", description: "A polecat is on its way" },
  working: { color: "1d76db", description: "A polecat is at work" },
  proposed: { color: "fbca04", description: "There is a pull request to review" },
  queued: { color: "f9d0c4", description: "The Refinery has it in its line" },
  landed: { color: "0e8a16", description: "Merged into the base branch" },
  held: { color: "b60205", description: "Stopped until a person decides" },
  cancelled: { color: "cfd3d7", description: "Taken off the line" },
};

export const plainLabelLook: LabelLook = { color: "ededed", description: "" };

const priorityColours = ["b60205", "d93f0b", "fbca04", "c5def5"];
const priorityWords = ["Goes before everything else", "Goes early", "As usual", "Can wait"];
const priorityLook = (level: number): LabelLook => ({
  color: priorityColours[level] ?? plainLabelLook.color,
  description: priorityWords[level] ?? plainLabelLook.description,
});

/** Every label that a town uses. */
export const labelLooks: ReadonlyMap<string, LabelLook> = new Map([
  ...Object.entries(stateLooks).map(([kind, look]) => [`cogtown:${kind}`, look] as const),
  [
    needsHumanLabel,
    { color: "b60205", description: "Cogtown cannot go on without a person" },
  ] as const,
  [
    convoyLabel,
    { color: "5319e7", description: "Its sub-issues are worked on by Cogtown" },
  ] as const,
  // What people put on: they find it in the list instead of having to know its name.
  [dispatchLabel, { color: "5319e7", description: "Cogtown works on this" }] as const,
  ...priorities.map((name, level) => [name, priorityLook(level)] as const),
  [reviewLabel, { color: "fbca04", description: "Lands only after an approving review" }] as const,
  [draftLabel, { color: "c5def5", description: "Its pull request stays a draft" }] as const,
  [noMergeLabel, { color: "c5def5", description: "Verified, and merged by a person" }] as const,
]);

/** Not every town has these: each is made when it is needed. */
export const rareLabelLooks: ReadonlyMap<string, LabelLook> = new Map([
  [
    dashboardLabel,
    { color: "5319e7", description: "Shows the whole town, and acts when a box is ticked" },
  ],
]);
