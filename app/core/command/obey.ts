import type { CommandFacts, MoleculeFacts } from "../molecule/facts.ts";
import { retryRecord, stopRecord } from "../molecule/holds.ts";
import { isRelabelled } from "../molecule/pinned.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import type { Turn } from "../molecule/turn.ts";
import type { Command } from "./command.ts";

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
  const unseen = facts.commands.filter(({ id }) => id > (turn.record.commentsSeen ?? 0));
  const newest = unseen.at(-1);
  if (newest === undefined) return turn;
  const heard = unseen
    .filter((said) => isOnTheLine && isMeant(said, turn.record, facts))
    .reduce((before, said) => obeyAll(before, said, now), turn);
  const seen = { ...heard.record, commentsSeen: newest.id };
  const isHeard = heard.events.length > turn.events.length;
  return heard.with(seen, isHeard ? `in comment ${newest.id}` : `comment ${newest.id} read`);
}

/** A label that was put on again later is the later word. */
function isMeant(said: CommandFacts, record: MoleculeRecord, facts: MoleculeFacts): boolean {
  if (!said.canWrite || said.at <= record.spec.approvedAt) return false;
  return !isRelabelled(record, facts) || said.at > (facts.labelledBy?.at ?? "");
}

function obeyAll(turn: Turn, said: CommandFacts, now: Date): Turn {
  return said.commands.reduce((before, command) => obey(before, command, said.by, now), turn);
}

function obey(turn: Turn, command: Command, by: string, now: Date): Turn {
  switch (command.kind) {
    case "stop":
      return turn.with(
        stopRecord(turn.record, { by, why: `${by} said to stop` }, now),
        `stopped by ${by}`,
      );
    case "retry":
      return turn.with(retryRecord(turn.record), `${by} said to try again`);
    // About pull requests and their base: see core/refinery/hear-people.ts.
    case "merge":
    case "freeze":
    case "thaw":
      return turn;
    // Not obeyed yet.
    case "help":
    case "status":
    case "why":
    case "sling":
    case "plan":
    case "approve":
    case "hold":
    case "release":
    case "priority":
    case "budget":
    case "claim":
    case "unclaim":
    case "escalate":
    case "ask":
    case "note":
    case "convoy":
    case "cook":
    case "pause":
    case "resume":
      return turn;
  }
}
