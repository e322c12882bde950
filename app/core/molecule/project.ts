import type { Effect, Projection } from "../decision.ts";
import { convoyLabel, dashboardLabel, needsHumanLabel } from "../names.ts";
import { renderAlert } from "../text/breaker-words.ts";
import { renderSticky } from "../text/sticky.ts";
import { isPersonCalledFor } from "./called-for.ts";
import type { CommentFacts, MoleculeFacts } from "./facts.ts";
import type { MoleculeRecord } from "./record.ts";
import type { MoleculeState } from "./state.ts";

const stateLabelPrefix = "cogtown:";
/** Labels of ours that say nothing of a state. */
const kept: ReadonlySet<string> = new Set([convoyLabel, dashboardLabel]);

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
  const ours = facts.labels.filter((label) => isOfState(label, facts));
  const addLabels = wanted.filter((label) => !facts.labels.includes(label));
  const removeLabels = ours.filter((label) => !wanted.includes(label));
  const said = findComment(facts, facts.stickies, wordsOf(facts, record, state));
  return [...change(facts, said, { addLabels, removeLabels }), ...projectAlert(facts)];
}

/** Whether this pass may take the label off. */
const isOfState = (label: string, facts: MoleculeFacts): boolean =>
  label === needsHumanLabel
    ? !isPersonCalledFor(facts)
    : label.startsWith(stateLabelPrefix) && !kept.has(label);

/** The issue where an outage began carries the alert: one comment, rewritten when the outage comes to something. */
function projectAlert(facts: MoleculeFacts): readonly Effect[] {
  const { record } = facts.town;
  const notice = record.kind === "present" ? record.value.breaker : undefined;
  if (notice?.alert !== facts.number) return [];
  const said = findComment(facts, facts.alerts, renderAlert(notice));
  return change(facts, said, { addLabels: [], removeLabels: [] });
}

type Said = Pick<Projection, "comment" | "sticky" | "duplicates">;

function change(
  { number, nodeId }: MoleculeFacts,
  said: Said,
  labels: Pick<Projection, "addLabels" | "removeLabels">,
): readonly Effect[] {
  const changes = said.duplicates.length + labels.addLabels.length + labels.removeLabels.length;
  if (said.comment === undefined && changes === 0) return [];
  return [{ kind: "project", issue: { number, nodeId, ...said, ...labels } }];
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

function wordsOf(
  facts: MoleculeFacts,
  record: MoleculeRecord | undefined,
  state: MoleculeState,
): string {
  return renderSticky({
    number: facts.number,
    repositoryUrl: facts.town.repository.url,
    state,
    record,
    pull: facts.pull,
    note: undefined,
  });
}

/** What to write so that the first of these comments says this, and no other one does. */
function findComment(facts: MoleculeFacts, ours: readonly CommentFacts[], text: string): Said {
  const [first, ...others] = ours;
  const isSaid = first?.body.replaceAll("\r\n", "\n").trim() === text.trim();
  return {
    comment: facts.isLocked || isSaid ? undefined : text,
    sticky: first?.id,
    duplicates: others.map(({ id }) => id),
  };
}
