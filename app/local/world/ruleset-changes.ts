import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { clearQueues } from "./merge-queue/removal.ts";
import type { Ruleset } from "./ruleset-entities.ts";
import type { World } from "./world.ts";

/** What somebody says a ruleset is to be. */
export type RulesetText = Omit<Ruleset, "id" | "repositoryId" | "createdAt" | "updatedAt">;

export function createRuleset(world: World, repository: Repository, text: RulesetText): Ruleset {
  const now = world.now();
  const identity = { id: world.ids.next(), repositoryId: repository.id };
  return world.rulesets.add({ ...identity, ...text, createdAt: now, updatedAt: now });
}

const hasQueue = ({ rules }: Pick<Ruleset, "rules">) =>
  rules.some(({ type }) => type === "merge_queue");

/** Saving a ruleset that has a queue, or had one, empties the queues it is about, changed or not. */
export function updateRuleset(
  world: World,
  ruleset: Ruleset,
  text: Partial<RulesetText>,
  actor: EventActor,
): Ruleset {
  const updated = world.rulesets.update(ruleset.id, { ...text, updatedAt: world.now() });
  if (hasQueue(ruleset) || hasQueue(updated)) clearQueues(world, ruleset.repositoryId, actor);
  return updated;
}

export function deleteRuleset(world: World, ruleset: Ruleset, actor: EventActor): void {
  world.rulesets.remove(ruleset.id);
  if (hasQueue(ruleset)) clearQueues(world, ruleset.repositoryId, actor);
}
