import type { Ledgered } from "../molecule/facts.ts";
import type { Breaker } from "../witness/breaker.ts";
import type { BreakerNotice, TownRecord } from "./town-record.ts";

/** What was said of the breaker last; undefined: nothing, or nothing that this version can read. */
export const lastSaid = (record: Ledgered<TownRecord>): BreakerNotice | undefined =>
  record.kind === "present" ? record.value.breaker : undefined;

/**
 * What is to be said of the breaker, given what was said last; undefined: nothing new. Said on a change of state only:
 * it opened, a polecat tries, it opened again, it closed. Over a record that this version cannot read, nothing is said.
 */
export function findNews(
  breaker: Breaker,
  record: Ledgered<TownRecord>,
  now: Date,
): BreakerNotice | undefined {
  if (record.kind === "unreadable") return undefined;
  const said = lastSaid(record);
  const isOutage = said !== undefined && said.state !== "closed";
  switch (breaker.kind) {
    case "closed":
      return isOutage ? { ...said, state: "closed", since: now.toISOString() } : undefined;
    case "open":
      return isOutage && said.state === "open" && said.since === breaker.since.toISOString()
        ? undefined
        : noticeOfOpening(breaker, isOutage ? said : undefined);
    case "half-open":
      return breaker.probe === undefined || !isOutage || said.state === "half-open"
        ? undefined
        : { ...said, state: "half-open", since: now.toISOString() };
  }
}

function noticeOfOpening(
  breaker: Extract<Breaker, { kind: "open" }>,
  outage: BreakerNotice | undefined,
): BreakerNotice | undefined {
  const last = breaker.losses.at(-1);
  if (last === undefined) return undefined;
  const since = breaker.since.toISOString();
  return {
    state: "open",
    since,
    until: breaker.until.toISOString(),
    opened: outage?.opened ?? since,
    losses: [...breaker.losses],
    alert: outage?.alert ?? last.molecule,
  };
}
