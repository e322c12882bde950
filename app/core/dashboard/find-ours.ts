import type { TownFacts } from "../molecule/facts.ts";
import { isDashboard } from "../text/dashboard-boxes.ts";
import type { DashboardIssue } from "./facts.ts";

/**
 * The dashboards among the issues that carry its label, the oldest first: more than one is a race to be tidied. The
 * attacker puts the label on another issue of the App's, such as a molecule of a plan, to have its text written over: an
 * issue counts when the town's record knows it, or when it has begun as a dashboard does from the start.
 */
export function findOurs(
  issues: readonly DashboardIssue[],
  { record, labelled }: Pick<TownFacts, "record" | "labelled">,
): readonly DashboardIssue[] {
  const known = record.kind === "present" ? record.value.dashboard?.issue : undefined;
  return issues
    .filter(({ number, body }) => number === known || isDashboard(body))
    .filter(({ number }) => number === known || !labelled.includes(number))
    .toSorted((a, b) => a.number - b.number);
}
