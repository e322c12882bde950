import type { Config } from "../config/config.ts";
import type { Effect, Key } from "../decision.ts";
import { convoyLabel, dispatchLabel } from "../names.ts";
import { renderConvoy } from "../text/convoy-words.ts";
import { oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import { childrenOf, isConvoyWith } from "./convoy-children.ts";
import { pinDesign } from "./convoy-design.ts";
import { isOver, viewConvoy } from "./convoy-view.ts";
import type { DeskFacts } from "./facts.ts";
import { type DeskTurn, doing, noting } from "./turn.ts";

/**
 * Looks after a convoy: its design is pinned, its one comment says how its molecules stand, and it is closed when all of
 * them are over. An issue that is none is left alone.
 */
export function tendConvoy(turn: DeskTurn, facts: DeskFacts, _config: Config, now: Date): DeskTurn {
  if (!isConvoyWith(turn.record, facts)) return turn;
  const designed = pinDesign(noteConvoy(turn, facts, now), facts, now);
  return showConvoy(closeWhenOver(designed, facts, now), facts);
}

function noteConvoy(turn: DeskTurn, { title }: DeskFacts, now: Date): DeskTurn {
  const { convoy } = turn.record;
  if (convoy?.title !== undefined) return turn;
  const called = oneLine(removeHiddenCharacters(title));
  const noted = { since: now.toISOString(), warned: [], ...convoy, title: called };
  return noting(turn, { ...turn.record, convoy: noted }, "it is a convoy");
}

/**
 * Closed once: whoever opens it again is not fought. One that is worked on itself is closed by its own landing, and one
 * with a plan on its desk is about to have more sub-issues.
 */
function closeWhenOver(turn: DeskTurn, facts: DeskFacts, now: Date): DeskTurn {
  const { convoy, plan, asked } = turn.record;
  const isPlanned = plan !== undefined || asked.some(({ over }) => over === undefined);
  if (convoy === undefined || convoy.closed !== undefined || isPlanned) return turn;
  if (facts.labels.includes(dispatchLabel) || !isOver(childrenOf(facts))) return turn;
  const { number, nodeId, isOpen, parent } = facts;
  const closing: readonly Effect[] = isOpen ? [{ kind: "close-issue", number, nodeId }] : [];
  const above: readonly Key[] = parent === undefined ? [] : [{ kind: "desk", number: parent }];
  const record = { ...turn.record, convoy: { ...convoy, closed: now.toISOString() } };
  return doing(noting(turn, record, "all of it is over"), closing, above);
}

/** Label and comment as they should be; the comment that was written first is kept, others were a race. */
function showConvoy(turn: DeskTurn, facts: DeskFacts): DeskTurn {
  const [comment, ...others] = facts.convoyComments;
  const text = renderConvoy(viewConvoy(turn.record, facts));
  const isSaid = comment?.body.replaceAll("\r\n", "\n").trim() === text.trim();
  const addLabels = facts.labels.includes(convoyLabel) ? [] : [convoyLabel];
  if ((isSaid || facts.isLocked) && others.length + addLabels.length === 0) return turn;
  const { number, nodeId } = facts;
  return doing(turn, [
    {
      kind: "project",
      issue: {
        ...{ number, nodeId, addLabels, removeLabels: [] },
        comment: isSaid || facts.isLocked ? undefined : text,
        sticky: comment?.id,
        duplicates: others.map(({ id }) => id),
      },
    },
  ]);
}
