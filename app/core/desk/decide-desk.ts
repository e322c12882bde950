import type { Config } from "../config/config.ts";
import { parseConfig } from "../config/parse-config.ts";
import { dashboardKey } from "../dashboard/wake.ts";
import type { Decision, Key, Reaction } from "../decision.ts";
import { carryOutOrders } from "./carry-out-orders.ts";
import type { DeskFacts } from "./facts.ts";
import { hear } from "./hear.ts";
import { obeyTicks } from "./obey-ticks.ts";
import { emptyDesk } from "./record.ts";
import { readEdit } from "./show-plan.ts";
import { tendConvoy } from "./tend-convoy.ts";
import { tendPlan } from "./tend-plan.ts";
import { appendDesk, changeAround, type DeskTurn, noting, startDesk } from "./turn.ts";

/**
 * The Mayor's decision about one desk. First what was said is written down and seen to be (👀), then it is done and
 * answered, then what came of earlier words is tended: plans, and the convoy. Pure: `now`, and a `nonce` for a job that may be
 * started, come in. Deciding again on the world after these effects yields none.
 */
export function decideDesk(facts: DeskFacts, now: Date, nonce: string): Decision {
  const { record: ledgered, town, number } = facts;
  if (ledgered.kind === "unreadable")
    return idle(`the ledger record cannot be read: ${ledgered.problem}`);
  if (town.tree === undefined) return idle("the repository has no commits yet");
  const parsed = parseConfig(town.configText);
  const config = parsed.ok ? parsed.value : undefined;
  const record = ledgered.kind === "present" ? ledgered.value : emptyDesk(number);
  if (facts.unheard.length > 0) return writeDown(startDesk(record), facts, config, now);
  // Whoever approves has seen what was edited before they spoke.
  const edited = readEdit(startDesk(record), facts);
  const done = carryOutOrders(edited, facts, config, { now, nonce });
  if (done.events.length > edited.events.length)
    return conclude(done, facts, config, "commands carried out", true);
  const ticked = obeyTicks(done, facts);
  if (ticked.events.length > done.events.length)
    return conclude(ticked, facts, config, "ticks on the dashboard obeyed", true);
  if (config === undefined) {
    const reason = "the configuration cannot be read";
    return conclude(done, facts, config, reason, done.events.length > 0);
  }
  // Nothing was carried out; what an order waits for is looked at again all the same.
  const planned = tendPlan(done, facts, config, { now, nonce });
  const tended = tendConvoy(planned, facts, config, now);
  const reason = tended.events.at(-1) ?? "at rest";
  return conclude(tended, facts, config, reason, tended.events.length > 0);
}

function writeDown(
  start: DeskTurn,
  facts: DeskFacts,
  config: Config | undefined,
  now: Date,
): Decision {
  const record = hear(start.record, facts, config, now);
  const heard = record.orders.filter(({ comment }) => comment > start.record.commentsSeen);
  const event =
    heard.length === 0
      ? "old comments read"
      : heard.map(({ by, comment }) => `${by} said something in comment ${comment}`).join(", ");
  const turn = noting(start, record, event);
  const reactions = heard.map(({ nodeId }): Reaction => ({ comment: nodeId, content: "eyes" }));
  const { nodeId, number } = facts;
  return {
    // What is seen to be heard is written down: a process that dies in between has promised nothing.
    effects: [
      ...appendDesk(turn, facts),
      ...(reactions.length === 0
        ? []
        : [{ kind: "answer" as const, number, nodeId, replies: [], reactions }]),
    ],
    reason: event,
    next: heard.length === 0 ? [] : [deskKey(number)],
  };
}

function conclude(
  turn: DeskTurn,
  facts: DeskFacts,
  config: Config | undefined,
  reason: string,
  again: boolean,
): Decision {
  return {
    effects: [
      ...changeAround(turn, facts),
      ...turn.effects,
      ...appendDesk(turn, facts),
      ...turn.after,
    ],
    reason,
    next: [
      ...turn.next,
      ...(again ? [deskKey(facts.number)] : []),
      ...(again && config !== undefined ? dashboardKey(config) : []),
    ],
    ...(turn.recheckSeconds === undefined ? {} : { recheckSeconds: turn.recheckSeconds }),
  };
}

const deskKey = (number: number): Key => ({ kind: "desk", number });

const idle = (reason: string): Decision => ({ effects: [], reason, next: [] });
