import { type Finding, find } from "./finding.ts";

/**
 * GitHub refuses an App's token that was issued in its future or ends more than ten minutes from its now; what signs here
 * dates it back by half a minute and ends it in nine (docs, "Generating a JSON Web Token for a GitHub App").
 */
const farSeconds = 60;
/** A date has whole seconds, and the answer was some time on its way. */
const nearSeconds = 20;

export interface ClockFacts {
  /** The Date header of an answer; undefined: it carried none. */
  readonly github: Date | undefined;
  /** When it was asked and when it was answered, by this machine's clock. */
  readonly asked: Date;
  readonly answered: Date;
}

export function judgeClock({ github, asked, answered }: ClockFacts): readonly Finding[] {
  if (github === undefined) return [find("clock", "untold", {})];
  const middle = (asked.getTime() + answered.getTime()) / 2;
  const difference = Math.round((middle - github.getTime()) / 1000);
  const seconds = Math.abs(difference);
  const values = { seconds, direction: difference > 0 ? "ahead of GitHub's" : "behind GitHub's" };
  if (seconds > farSeconds) return [find("clock", "off", values)];
  return [seconds > nearSeconds ? find("clock", "near", values) : find("clock", "fine", values)];
}
