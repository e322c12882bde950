import type { Effect } from "../decision.ts";
import { renderSticky } from "../text/sticky.ts";
import type { MoleculeFacts } from "./facts.ts";
import type { MoleculeRecord } from "./record.ts";
import type { MoleculeState } from "./state.ts";

const stateLabelPrefix = "cogtown:";
const needsHumanLabel = "needs-human";

/**
 * Brings the issue's one comment and Cogtown's labels in line with the state: projections, repaired on every pass,
 * never read as truth. No effect when they say it already.
 */
export function projectState(
  facts: MoleculeFacts,
  record: MoleculeRecord | undefined,
  state: MoleculeState,
): readonly Effect[] {
  const wanted = wantedLabels(state);
  const ours = facts.labels.filter(
    (label) => label.startsWith(stateLabelPrefix) || label === needsHumanLabel,
  );
  const addLabels = wanted.filter((label) => !facts.labels.includes(label));
  const removeLabels = ours.filter((label) => !wanted.includes(label));
  const comment = findComment(facts, record, state);
  const duplicates = facts.stickies.slice(1).map((sticky) => sticky.id);
  if (comment === undefined && addLabels.length + removeLabels.length + duplicates.length === 0)
    return [];
  return [
    {
      kind: "project",
      issue: {
        number: facts.number,
        nodeId: facts.nodeId,
        comment,
        sticky: facts.stickies[0]?.id,
        duplicates,
        addLabels,
        removeLabels,
      },
    },
  ];
}

function wantedLabels(state: MoleculeState): readonly string[] {
  if (
    state.kind === "draft" &&
    (state.why.kind === "unlabelled" || state.why.kind === "unknown-label")
  )
    return [];
  const label = `${stateLabelPrefix}${state.kind}`;
  return state.kind === "held" ? [label, needsHumanLabel] : [label];
}

function findComment(
  facts: MoleculeFacts,
  record: MoleculeRecord | undefined,
  state: MoleculeState,
): string | undefined {
  if (facts.isLocked) return undefined;
  const repositoryUrl = facts.town.repository.url;
  const text = renderSticky({
    number: facts.number,
    repositoryUrl,
    state,
    record,
    pull: facts.pull,
    note: undefined,
  });
  const present = facts.stickies[0]?.body.replaceAll("\r\n", "\n").trim();
  return present === text.trim() ? undefined : text;
}
