import type { CommitFacts } from "../git/objects.ts";
import type { Repository } from "./entities.ts";
import type { EventActor } from "./events.ts";
import { findIssue, setIssueState } from "./issues.ts";
import type { World } from "./world.ts";

/** GitHub's nine words ("Linking a pull request to an issue" in its docs), before `#12` or `owner/repo#12`. */
const keyword = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+([\w.-]+\/[\w.-]+)?#(\d+)\b/gi;

/** The numbers of this repository's issues that a text promises to close. */
export function findClosedNumbers(repository: Repository, text: string): number[] {
  const numbers = [...text.matchAll(keyword)].flatMap(([, elsewhere, number]) =>
    elsewhere === undefined || elsewhere.toLowerCase() === repository.fullName.toLowerCase()
      ? [Number(number)]
      : [],
  );
  return [...new Set(numbers)];
}

/** Closes the open issues that a text names. Texts that close pull requests do not exist on GitHub either. */
export function closeByText(
  world: World,
  repository: Repository,
  text: string,
  actor: EventActor,
): void {
  for (const number of findClosedNumbers(repository, text)) {
    const issue = findIssue(world, repository, number);
    if (issue === undefined || issue.pullId !== null) continue;
    setIssueState(world, repository, issue, { state: "closed", reason: "completed" }, actor);
  }
}

/** Commits that land on the default branch close what their messages name. */
export function closeReferencedIssues(
  world: World,
  repository: Repository,
  commits: readonly CommitFacts[],
  actor: EventActor,
): void {
  for (const commit of commits) closeByText(world, repository, commit.message, actor);
}
