import type { LocalGitHub } from "#local/github.ts";
import type { Repository } from "#local/world/entities.ts";
import { readAttemptEnd } from "./attempt-story.ts";
import type { StoryEvent } from "./story-events.ts";
import { readStory } from "./world-story.ts";

/** Tells the story of a repository as it happens. */
export function followStory(
  github: LocalGitHub,
  repository: Repository,
  tell: (event: StoryEvent) => void,
): void {
  const git = github.world.git(repository);
  github.world.bus.subscribe(async (event) => {
    if (event.repository?.id !== repository.id) return;
    for (const part of readStory(event)) tell(part);
    for (const part of await readAttemptEnd(event, git)) tell(part);
  });
}
