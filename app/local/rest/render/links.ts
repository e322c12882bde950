import type { Repository } from "../../world/entities.ts";
import type { World } from "../../world/world.ts";

/** GitHub's dates have no fraction of a second. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The API address of a repository, or of something in it. */
export function repositoryUrl(world: World, repository: Repository, path = ""): string {
  return `${world.baseUrl}/repos/${repository.fullName}${path}`;
}

/** The page of a repository, or of something in it. */
export function pageUrl(world: World, repository: Repository, path = ""): string {
  return `${world.baseUrl}/${repository.fullName}${path}`;
}

/** A path with its slashes kept and everything else escaped. */
export function escapePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
