import type { RefineryRecord } from "./record.ts";

/**
 * Why GitHub would not let something land. `rules`: rules of the base branch forbid it this way. `rights`: the App lacks a
 * permission. `not-yet`: GitHub waits for checks of its own. Undefined elsewhere: none of these, in GitHub's words.
 */
export type RefusalCause = "rules" | "rights" | "not-yet";

export type Way = "refs" | "pulls" | "none";

/** Rules change seldom: a day later the one transaction is tried again, at the price of one refused request. */
const pullsSeconds = 24 * 3_600;
/** Whoever allows what is missing does not want to wait long, and does not have to say so. */
const noneSeconds = 3_600;

/**
 * How to land now. What was learned wears off: then the one transaction is tried again. Whoever moves `now` back changes
 * nothing for the worse: a way that lies in the future is a way that was just learned.
 */
export function wayOf(record: RefineryRecord, now: Date): Way {
  const { landsBy } = record;
  return landsBy === undefined || secondsLeft(landsBy, now) <= 0 ? "refs" : landsBy.way;
}

/** Why nothing lands at all, and after how many seconds it is tried again; undefined: it may land. */
export function landingBlock(
  record: RefineryRecord,
  now: Date,
): { readonly reason: string; readonly recheckSeconds: number } | undefined {
  const { landsBy } = record;
  if (landsBy === undefined || wayOf(record, now) !== "none") return undefined;
  return { reason: landsBy.why, recheckSeconds: Math.ceil(secondsLeft(landsBy, now)) };
}

/** From now on pull request by pull request: rules forbid that the base is moved. `why` are GitHub's words. */
export function switchWay(record: RefineryRecord, why: string, now: Date): RefineryRecord {
  return { ...record, landsBy: { way: "pulls", since: now.toISOString(), why } };
}

/** Nothing lands until an hour has passed or a person said to try again (`tryWayAgain`). */
export function stopLanding(record: RefineryRecord, why: string, now: Date): RefineryRecord {
  return { ...record, landsBy: { way: "none", since: now.toISOString(), why } };
}

/** A person says that it is allowed now. */
export function tryWayAgain(record: RefineryRecord): RefineryRecord {
  const { landsBy: _learned, ...rest } = record;
  return rest;
}

/**
 * What to write into the record when GitHub refused a landing, so that the next one goes another way or everybody sees
 * what to allow. Undefined: there is nothing to learn from it; it is tried again when something happens.
 */
export function learnFromRefusal(
  record: RefineryRecord,
  refusal: {
    readonly way: "refs" | "pulls";
    readonly cause: RefusalCause | undefined;
    why: string;
  },
  now: Date,
): RefineryRecord | undefined {
  const { way, cause, why } = refusal;
  switch (cause) {
    case "rules":
      return way === "refs"
        ? switchWay(record, why, now)
        : stopLanding(record, explainRules(record.base, why), now);
    case "rights":
      return stopLanding(record, explainRights(record.base, why), now);
    case "not-yet":
    case undefined:
      return undefined;
  }
}

const explainRules = (base: string, why: string) =>
  `The rules of \`${base}\` let Cogtown land nothing, neither by moving the branch nor by merging pull requests. ` +
  `GitHub says: ${oneLine(why)} Allow one of the two: make the App a bypass actor of the ruleset or branch ` +
  "protection (best), or let it merge pull requests that are green. It is tried again every hour.";

const explainRights = (base: string, why: string) =>
  `The App may not land on \`${base}\`. GitHub says: ${oneLine(why)} Grant the App what is missing (contents and ` +
  "pull requests: write; workflows: write where pull requests change workflow files). It is tried again every hour.";

const oneLine = (text: string) => `“${text.split(/\s+/).join(" ").trim()}”.`;

function secondsLeft({ way, since }: NonNullable<RefineryRecord["landsBy"]>, now: Date): number {
  const lasts = way === "pulls" ? pullsSeconds : noneSeconds;
  return Math.min(lasts, lasts - (now.getTime() - new Date(since).getTime()) / 1000);
}
