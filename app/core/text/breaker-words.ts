import type { BreakerNotice } from "../schedule/town-record.ts";
import type { Loss } from "../witness/breaker.ts";
import { clip, oneLine } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";

/** How Cogtown finds its own alert again; only comments of its own account are looked at. */
export const alertMarker = "<!-- cogtown:alert -->";

/** How many runs were lost and of which issues, for a sentence. */
export function countLosses(losses: readonly Loss[]): string {
  const issues = [...new Set(losses.map(({ molecule }) => `#${molecule}`))];
  return `${losses.length} runs were lost (${issues.join(", ")})`;
}

/**
 * The one comment that tells of an outage, rewritten when the breaker opens, tries and closes, and never in between.
 * The same notice always gives the same text.
 */
export function renderAlert(notice: BreakerNotice): string {
  const { headline, next } = describeNotice(notice);
  const rows = notice.losses.map(
    ({ molecule, attempt, at, cause }) =>
      `| #${molecule} | ${attempt} | ${at} | ${quoted(cause)} |`,
  );
  const table = ["| issue | attempt | lost at | cause |", "|---|---|---|---|", ...rows].join("\n");
  return `${alertMarker}\n### ${headline}\n\n${next}\n\n${table}`;
}

function describeNotice(notice: BreakerNotice): { headline: string; next: string } {
  switch (notice.state) {
    case "open":
      return {
        headline: "Nothing is dispatched: runs are being lost",
        next: `${countLosses(notice.losses)} since ${notice.opened}. At ${notice.until} one polecat tries again; when its run ends by itself, everybody goes on. Look at the runners and at [GitHub's status](https://www.githubstatus.com) meanwhile.`,
      };
    case "half-open":
      return {
        headline: "One polecat tries whether runs work again",
        next: `${countLosses(notice.losses)} since ${notice.opened}. Everybody else waits for how its run ends.`,
      };
    case "closed":
      return {
        headline: "Runs work again",
        next: `Dispatching goes on since ${notice.since}; it had stopped at ${notice.opened}.`,
      };
  }
}

/** A cause may quote a log: anybody's words, in a table. */
const quoted = (cause: string) =>
  oneLine(quietMarkdown(clip(oneLine(cause), 200), "everything")).replaceAll("|", "\\|");
