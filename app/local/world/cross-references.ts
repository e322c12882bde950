import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import type { Issue } from "./issue-entities.ts";
import { eventsOfIssue, recordIssueEvent } from "./issue-events.ts";
import type { World } from "./world.ts";

/** `#12` or `owner/name#12`, not the end of a word. Code is not left out as GitHub leaves it out. */
const mention = /(?<![\w#/.-])([\w.-]+\/[\w.-]+)?#(\d+)\b/g;

/** Tells every issue that a text on `source` names that it was named there; once per source, as GitHub does. */
export function recordMentions(
  world: World,
  repository: Repository,
  source: Pick<Issue, "id">,
  text: string | null,
  actor: EventActor,
): void {
  for (const [, elsewhere = repository.fullName, number = ""] of (text ?? "").matchAll(mention)) {
    const place = world.repository(elsewhere);
    const named = place && world.issues.byKey(`${place.id}#${number}`);
    if (named === undefined || named.id === source.id) continue;
    if (!isMentioned(world, named, source)) {
      recordIssueEvent(world, named, { kind: "cross-referenced", otherId: source.id }, actor);
    }
  }
}

function isMentioned(world: World, named: Issue, source: Pick<Issue, "id">): boolean {
  return eventsOfIssue(world, named).some(
    ({ happening }) => happening.kind === "cross-referenced" && happening.otherId === source.id,
  );
}
