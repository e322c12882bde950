import type { Breaker } from "../witness/breaker.ts";
import type { BreakerNotice } from "./town-record.ts";

/**
 * What is to be said of the breaker, given what was said last; undefined: nothing new. Said on a change of state only:
 * it opened, a polecat tries, it opened again, it closed.
 */
export function findNews(
  breaker: Breaker,
  said: BreakerNotice | undefined,
  now: Date,
): BreakerNotice | undefined {
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
