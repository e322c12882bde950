import { hearTicks, isOfHold, ticksFor } from "../dashboard/ticks.ts";
import { specDigest } from "../molecule/digest.ts";
import type { CommandFacts, MoleculeFacts } from "../molecule/facts.ts";
import {
  claimRecord,
  isClaimHold,
  personHold,
  retryRecord,
  stopRecord,
} from "../molecule/holds.ts";
import { parseSpec } from "../molecule/parse-spec.ts";
import { isRelabelled, renewApproval } from "../molecule/pinned.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import type { Turn } from "../molecule/turn.ts";
import type { MoleculeCommand } from "./addressees.ts";
import { isNew, markHeard } from "./heard.ts";

/**
 * What people said in comments since the last look, taken into the record together with the mark that it was: what is
 * said twice by a redelivered webhook, or by editing a comment, is heard once. `isOnTheLine`: the issue is open and
 * labelled; otherwise there is nothing to steer, and what was said meanwhile means nothing later.
 */
export function obeyCommands(
  turn: Turn,
  facts: MoleculeFacts,
  isOnTheLine: boolean,
  now: Date,
): Turn {
  const unseen = facts.commands.filter(({ id }) => isNew(turn.record, id));
  if (unseen.length === 0) return turn;
  const heard = unseen
    .filter((said) => isOnTheLine && isMeant(said, turn.record, facts))
    .reduce((before, said) => obeyAll(before, said, facts, now), turn);
  const ids = unseen.map(({ id }) => id);
  const isHeard = heard.events.length > turn.events.length;
  const which = `comment ${ids.join(", ")}`;
  return heard.with(
    { ...heard.record, ...markHeard(heard.record, ids) },
    isHeard ? `in ${which}` : `${which} read`,
  );
}

/**
 * What people ticked on the dashboard: whatever holds it is lifted once for each, where it is what they saw there. Those
 * that came too late mean nothing later.
 */
export function obeyTicks(turn: Turn, { town }: MoleculeFacts, isOnTheLine: boolean): Turn {
  const ticks = ticksFor(town, "retry", turn.record);
  const meant = ticks.findLast(({ at }) => isOnTheLine && isOfHold(turn.record, at));
  if (ticks.length === 0) return turn;
  const heard = hearTicks(turn.record, ticks);
  return meant === undefined
    ? turn.with(heard, "a tick on the dashboard came too late")
    : turn.with(retryRecord(heard), `${meant.by} said to try again, on the dashboard`);
}

/** A label that was put on again later is the later word. */
function isMeant(said: CommandFacts, record: MoleculeRecord, facts: MoleculeFacts): boolean {
  if (said.at <= record.spec.approvedAt) return false;
  return !isRelabelled(record, facts) || said.at > (facts.labelledBy?.at ?? "");
}

function obeyAll(turn: Turn, said: CommandFacts, facts: MoleculeFacts, now: Date): Turn {
  return said.commands.reduce((before, command) => obey(before, command, said, facts, now), turn);
}

function obey(
  turn: Turn,
  command: MoleculeCommand,
  said: CommandFacts,
  facts: MoleculeFacts,
  now: Date,
): Turn {
  const { by } = said;
  const { record } = turn;
  switch (command.kind) {
    case "stop":
      return turn.with(
        stopRecord(record, { by, why: `${by} said to stop` }, now),
        `stopped by ${by}`,
      );
    case "claim":
      return turn.with(claimRecord(record, by, now), `claimed by ${by}`);
    case "unclaim":
      return isClaimHold(record) ? turn.with(retryRecord(record), `given back by ${by}`) : turn;
    case "retry":
      return turn.with(retryRecord(record), `${by} said to try again`);
    case "hold":
      return turn.with(personHold(record, by, command.reason, now), `held by ${by}`);
    case "release":
      return record.hold === undefined
        ? turn.noting(`released by ${by}`)
        : turn.with(retryRecord(record), `released by ${by}`);
    case "approve":
      return approveText(turn, said, facts);
  }
}

/** Of a text that a stranger changed: as it stands now, where no stranger has changed it again since they spoke, or in the same second. */
function approveText(turn: Turn, { by, at }: CommandFacts, facts: MoleculeFacts): Turn {
  const { editedBy, title, body } = facts;
  const isLater = editedBy !== undefined && !editedBy.canWrite && editedBy.at >= at;
  const isApproved = specDigest(title, body) === turn.record.spec.digest;
  if (isLater || isApproved || !parseSpec(body).ok) return turn;
  return turn.with(renewApproval(turn.record, facts, { login: by, at }), `text approved by ${by}`);
}
