import type { Command } from "commander";
import { githubUrlFrom } from "#github/addresses.ts";
import type { Surroundings } from "./remote/remote.ts";
import type { Terminal } from "./terminal.ts";

/** What a command needs of whoever started it. */
export interface Scene {
  readonly surroundings: Surroundings;
  readonly terminal: Terminal;
  readonly finish: (code: number) => void;
}

/** `--github`, in the same words everywhere. */
export const addGitHubOption = ({ surroundings }: Pick<Scene, "surroundings">, command: Command) =>
  command.option(
    "--github <url>",
    "address of a GitHub, or of its API",
    githubUrlFrom(surroundings.variables),
  );

/** `--repo` and `--github`, likewise. */
export const addRepositoryOptions = (scene: Pick<Scene, "surroundings">, command: Command) =>
  addGitHubOption(
    scene,
    command.option(
      "--repo <owner/name>",
      "repository (default: the git remote `origin` of this folder)",
    ),
  );
