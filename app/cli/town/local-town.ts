import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalGitHub } from "#local/github.ts";
import { readStates, type Sighting } from "../../hosts/read-states.ts";
import { followStory } from "./follow-story.ts";
import { findIssueOfNode, listIssues } from "./issue-lookup.ts";
import { startPatrols } from "./patrols.ts";
import { createPerson, type Person } from "./person.ts";
import { RequestCounter } from "./request-counter.ts";
import { settleTown } from "./settle.ts";
import type { StoryEvent } from "./story-events.ts";
import { installCogtown } from "./town-app.ts";
import { openGitHub } from "./town-github.ts";
import type { TownOptions } from "./town-options.ts";
import { createTownRepository } from "./town-repository.ts";

export interface Town {
  readonly url: string;
  /** "owner/name" */
  readonly repository: string;
  readonly base: string;
  /** The bare repository on disk: real git, until `close()`. */
  readonly gitDirectory: string;
  readonly github: LocalGitHub;
  person(login: string): Person;
  /** Every issue's state through the App's own eyes, by number. Costs the App no request. */
  states(): Promise<readonly Sighting[]>;
  /** What the App and the jobs have asked of the API so far. */
  readonly costs: RequestCounter;
  /** Yields what ends it. */
  onEvent(listener: (event: StoryEvent) => void): () => void;
  /** Looks at everything as the schedule does. */
  patrol(): Promise<void>;
  /** Resolves when nothing moves: no run, no webhook on its way, nothing left to decide. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the embedded GitHub with one repository, and the App installed on it. Everything is on loopback and in temp
 * folders; `close()` leaves nothing behind. Throws when the port is taken or the actions are not built.
 */
export async function startTown(options: TownOptions): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-"));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    return await openTown(options, folder, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function openTown(
  options: TownOptions,
  folder: string,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<Town> {
  const activity = { count: 0 };
  const costs = new RequestCounter((node) => findIssueOfNode(github.world, node));
  const github = await openGitHub(options, folder, (exchange) => {
    activity.count += 1;
    costs.observe(exchange);
  });
  closers.push(() => github.close());
  const { tokens, repository, base } = await createTownRepository(github, options);
  const fullName = repository.fullName;
  const listeners = new Set<(event: StoryEvent) => void>();
  followStory(github, repository, (event) => {
    for (const listener of listeners) listener(event);
  });
  const app = await installCogtown(
    github,
    fullName,
    options.owner,
    options.log,
    options.appInstances,
  );
  closers.push(() => app.close());
  const patrols = startPatrols(
    () => app.patrol(),
    options.patrolSeconds ?? 15,
    (error) => {
      options.log.warn({ err: error }, "A patrol failed; the next one makes up for it");
    },
  );
  closers.push(() => patrols.close());
  const tokenOf = (login: string) => {
    const token = tokens.get(login);
    if (token === undefined) throw new Error(`Nobody here is called ${login}`);
    return token;
  };
  return {
    url: github.url,
    repository: fullName,
    base,
    gitDirectory: github.world.gitDirectory(repository),
    github,
    person: (login) =>
      createPerson({ login, token: tokenOf(login), apiUrl: github.apiUrl, repository: fullName }),
    states: () =>
      readStates({
        githubUrl: github.apiUrl,
        token: tokenOf(options.owner),
        owner: options.owner,
        name: options.name,
        numbers: listIssues(github.world, repository.id),
        now: () => github.world.now(),
      }),
    costs,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    patrol: () => app.patrol(),
    settle: () => settleTown(() => activity.count, github, app),
    close,
  };
}
