import type { LocalGitHub } from "#local/github.ts";
import type { Repository } from "#local/world/entities.ts";
import { readAttemptEnd } from "./attempt-story.ts";
import type { StoryEvent } from "./story-events.ts";
import { readStory } from "./world-story.ts";

export type StoryListener = (event: StoryEvent) => void;

/** Tells the story of a repository, as it happens, to whoever listens. What it yields adds a listener, and yields what removes it. */
export function followStory(
  github: LocalGitHub,
  repository: Repository,
): (listener: StoryListener) => () => void {
  const git = github.world.git(repository);
  const listeners = new Set<StoryListener>();
  github.world.bus.subscribe(async (event) => {
    if (event.repository?.id !== repository.id) return;
    const parts = [...readStory(event), ...(await readAttemptEnd(event, git))];
    for (const part of parts) for (const listener of listeners) listener(part);
  });
  return (listener) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
}
