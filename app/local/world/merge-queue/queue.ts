import { readRef } from "../../git/refs.ts";
import type { Repository } from "../entities.ts";
import type { EventActor } from "../events.ts";
import type { MergeQueueParameters } from "../ruleset-entities.ts";
import type { World } from "../world.ts";
import type { Candidate, Standing, Step } from "./decide.ts";
import { answerDeadline, decideStep } from "./decide.ts";
import { describeEntry, entriesOf, findAbandonment, findQueue } from "./entries.ts";
import { buildGroup, destroyGroup, queueActor } from "./groups.ts";
import type { BuiltEntry } from "./landing.ts";
import { landEntries } from "./landing.ts";
import type { QueueEntry } from "./queue-entities.ts";
import { doomGroup, removeEntry } from "./removal.ts";
import { isStuck, judgeGroup } from "./standing.ts";

export type Advance =
  | { readonly kind: "moved" }
  | { readonly kind: "resting"; readonly until: Date | null };

/** One queue at work. */
export class Queue {
  readonly #world: World;
  readonly #repository: Repository;
  readonly #branch: string;

  constructor(world: World, repository: Repository, branch: string) {
    this.#world = world;
    this.#repository = repository;
    this.#branch = branch;
  }

  /** Does one thing, or says until when there is nothing to do (null: until something happens). */
  async advance(actor: EventActor | undefined): Promise<Advance> {
    await this.#destroyDoomed();
    const settings = findQueue(this.#world, this.#repository, this.#branch);
    const tip = await readRef(this.#world.git(this.#repository), `refs/heads/${this.#branch}`);
    this.#dropAbandoned(settings !== undefined && tip !== undefined, actor ?? this.#self);
    if (settings !== undefined && tip !== undefined) this.#invalidate(tip.sha);
    if (this.#doomed().length > 0) return { kind: "moved" };
    if (settings === undefined || tip === undefined) return { kind: "resting", until: null };
    const entries = this.#entries();
    const candidates = entries.map((entry, index) =>
      this.#describe(settings, entry, index === 0 ? tip.sha : null),
    );
    const step = decideStep(settings, candidates, this.#world.now());
    if (step.kind === "wait") return { kind: "resting", until: step.until };
    await this.#take(step, settings, tip.sha);
    return { kind: "moved" };
  }

  get #self(): EventActor {
    return queueActor(this.#world);
  }

  #entries(): QueueEntry[] {
    return entriesOf(this.#world, this.#repository, this.#branch);
  }

  #doomed() {
    return this.#world.doomedGroups.filter(
      ({ repositoryId, baseBranch }) =>
        repositoryId === this.#repository.id && baseBranch === this.#branch,
    );
  }

  async #destroyDoomed(): Promise<void> {
    for (const doomed of this.#doomed()) await destroyGroup(this.#world, this.#repository, doomed);
  }

  #dropAbandoned(hasQueue: boolean, actor: EventActor): void {
    for (const entry of this.#entries()) {
      const reason =
        findAbandonment(this.#world, entry) ?? (hasQueue ? undefined : "QUEUE_CLEARED");
      if (reason !== undefined) removeEntry(this.#world, entry, reason, actor);
    }
  }

  /** A group stands on what is ahead of it. Where that has changed, it has to be built again. */
  #invalidate(tip: string): void {
    let base: string | null = tip;
    for (const entry of this.#entries()) {
      if (entry.group === null) {
        base = null;
      } else if (entry.group.baseSha === base) {
        base = entry.group.headSha;
      } else {
        base = null;
        doomGroup(this.#world, entry, "invalidated");
        this.#world.queueEntries.update(entry.id, { group: null });
      }
    }
  }

  /** `tip`: where the base stands, for the first entry alone. */
  #describe(settings: MergeQueueParameters, entry: QueueEntry, tip: string | null): Candidate {
    const named = describeEntry(this.#world, entry);
    return {
      id: entry.id,
      standing: this.#judge(settings, entry, tip),
      enqueuedAt: entry.enqueuedAt,
      requestedAt: entry.group?.requestedAt ?? null,
      isHeldBack: this.#world.faults.mergeQueue?.withholdsMerge?.(named) === true,
    };
  }

  #judge(settings: MergeQueueParameters, entry: QueueEntry, tip: string | null): Standing {
    if (isStuck(this.#world, entry)) return "stuck";
    const { group, conflictsWith } = entry;
    if (group !== null) {
      const standing = judgeGroup(this.#world, this.#repository, this.#branch, group.headSha);
      const isLate = answerDeadline(settings, group.requestedAt) <= this.#world.now();
      return standing === "pending" && isLate ? "timed-out" : standing;
    }
    if (conflictsWith === null) return "unbuilt";
    if (tip === null) return "stuck";
    // At the front a conflict with the base itself is the end; one with a group that came to nothing is looked at again.
    return conflictsWith === tip ? "unmergeable" : "unbuilt";
  }

  async #take(
    step: Exclude<Step, { kind: "wait" }>,
    settings: MergeQueueParameters,
    tip: string,
  ): Promise<void> {
    const world = this.#world;
    switch (step.kind) {
      case "eject":
        removeEntry(world, world.queueEntries.require(step.id), step.reason, this.#self);
        return;
      case "build": {
        const entries = this.#entries();
        const index = entries.findIndex(({ id }) => id === step.id);
        const entry = world.queueEntries.require(step.id);
        const base = entries[index - 1]?.group?.headSha ?? tip;
        await buildGroup(world, this.#repository, entry, base, settings.merge_method);
        return;
      }
      case "land": {
        const entries = step.ids.map((id) => world.queueEntries.require(id)).filter(isBuilt);
        await landEntries(world, this.#repository, entries, tip);
      }
    }
  }
}

function isBuilt(entry: QueueEntry): entry is BuiltEntry {
  return entry.group !== null;
}
