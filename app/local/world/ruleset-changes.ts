import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { removeEntry } from "./merge-queue/removal.ts";
import type { Ruleset } from "./ruleset-entities.ts";
import { coversBranch } from "./rulesets.ts";
import type { World } from "./world.ts";

/** What somebody says a ruleset is to be. */
export type RulesetText = Omit<Ruleset, "id" | "repositoryId" | "createdAt" | "updatedAt">;

export function createRuleset(world: World, repository: Repository, text: RulesetText): Ruleset {
  const now = world.now();
  const identity = { id: world.ids.next(), repositoryId: repository.id };
  return world.rulesets.add({ ...identity, ...text, createdAt: now, updatedAt: now });
}

/** Saving a ruleset that has a queue, or had one, empties the queues it is about, changed or not. */
export function updateRuleset(
  world: World,
  ruleset: Ruleset,
  text: Partial<RulesetText>,
  actor: EventActor,
): Ruleset {
  const updated = world.rulesets.update(ruleset.id, { ...text, updatedAt: world.now() });
  for (const version of [ruleset, updated]) clearQueuesOf(world, version, actor);
  return updated;
}

export function deleteRuleset(world: World, ruleset: Ruleset, actor: EventActor): void {
  world.rulesets.remove(ruleset.id);
  clearQueuesOf(world, ruleset, actor);
}

/** Seen: manaflow-ai/cmux#13182. */
function clearQueuesOf(world: World, ruleset: Ruleset, actor: EventActor): void {
  if (!ruleset.rules.some(({ type }) => type === "merge_queue")) return;
  const repository = world.repositories.require(ruleset.repositoryId);
  const waiting = world.queueEntries.filter(
    ({ repositoryId, baseBranch }) =>
      repositoryId === repository.id && coversBranch(repository, ruleset, baseBranch),
  );
  for (const entry of waiting) removeEntry(world, entry, "QUEUE_CLEARED", actor);
}
