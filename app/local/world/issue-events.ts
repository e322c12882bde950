import type { EventActor } from "./events.ts";
import type { Issue, IssueEvent, IssueHappening } from "./issue-entities.ts";
import type { World } from "./world.ts";

/** Writes into the timeline of an issue or pull request. Webhooks tell of the same in words of their own. */
export function recordIssueEvent(
  world: World,
  issue: Pick<Issue, "id">,
  happening: IssueHappening,
  actor: EventActor,
): IssueEvent {
  return world.issueEvents.add({
    id: world.ids.next(),
    issueId: issue.id,
    actorId: actor.user.id,
    viaAppId: actor.app?.id ?? null,
    createdAt: world.now(),
    happening,
  });
}

/** What happened to an issue, oldest first. */
export function eventsOfIssue(world: World, issue: Pick<Issue, "id">): IssueEvent[] {
  return world.issueEvents.filter((event) => event.issueId === issue.id);
}
