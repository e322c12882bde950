import { mergeGroupCheck } from "#core/names.ts";
import type { Repository } from "#local/world/entities.ts";
import { createRuleset } from "#local/world/ruleset-changes.ts";
import type { MergeQueueParameters } from "#local/world/ruleset-entities.ts";
import type { World } from "#local/world/world.ts";
import type { TownQueue } from "./town-options.ts";

/** What GitHub proposes to who ticks “Require merge queue”, but that nobody waits five minutes for company. */
const proposed: MergeQueueParameters = {
  check_response_timeout_minutes: 60,
  grouping_strategy: "ALLGREEN",
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: "MERGE",
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 0,
};

/** As a maintainer does in the settings: one ruleset for the base, with the queue and with what it waits for. */
export function requireMergeQueue(
  world: World,
  repository: Repository,
  base: string,
  { settings, requires = [mergeGroupCheck] }: TownQueue,
): void {
  createRuleset(world, repository, {
    name: "Merge queue",
    enforcement: "active",
    bypassActors: [],
    include: [`refs/heads/${base}`],
    exclude: [],
    rules: [
      { type: "merge_queue", parameters: { ...proposed, ...settings } },
      {
        type: "required_status_checks",
        parameters: {
          do_not_enforce_on_create: false,
          required_status_checks: requires.map((context) => ({ context })),
          strict_required_status_checks_policy: false,
        },
      },
    ],
  });
}
