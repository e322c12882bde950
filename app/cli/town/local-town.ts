import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LocalGitHub } from "#local/github.ts";
import { readStates, type Sighting } from "../../hosts/read-states.ts";
import { Closing } from "./closing.ts";
import { followStory } from "./follow-story.ts";
import { findIssueOfNode, listIssues } from "./issue-lookup.ts";
import { startPatrols } from "./patrols.ts";
import { createPerson, type Person } from "./person.ts";
import { RequestCounter } from "./request-counter.ts";
import { settleTown } from "./settle.ts";
import type { StoryEvent } from "./story-events.ts";
import { installCogtown, type TownApp } from "./town-app.ts";
import { startTownFloor, type TownFloor } from "./town-floor.ts";
import { openGitHub } from "./town-github.ts";
import type { TownOptions } from "./town-options.ts";
import { createTownRepository, type TownRepository } from "./town-repository.ts";

export interface Town {
  readonly url: string;
  /** Of the floor page; undefined: the town has none. */
  readonly floorUrl: string | undefined;
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
  const closing = new Closing();
  closing.add(() => rm(folder, { recursive: true, force: true }));
  try {
    return describeTown(options, await buildTown(options, folder, closing), closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

interface Parts {
  readonly github: LocalGitHub;
  readonly place: TownRepository;
  readonly app: TownApp;
  readonly costs: RequestCounter;
  readonly floor: TownFloor | undefined;
  readonly onEvent: ReturnType<typeof followStory>;
  readonly countActivity: () => number;
}

async function buildTown(options: TownOptions, folder: string, closing: Closing): Promise<Parts> {
  let activity = 0;
  const costs = new RequestCounter((node) => findIssueOfNode(github.world, node));
  const github = await openGitHub(options, folder, (exchange) => {
    activity += 1;
    costs.observe(exchange);
    options.onExchange?.(exchange);
  });
  closing.add(() => github.close());
  const place = await createTownRepository(github, options);
  const onEvent = followStory(github, place.repository);
  const { fullName } = place.repository;
  const app = await installCogtown(github, fullName, options);
  closing.add(() => app.close());
  const floor =
    options.hasFloor === true
      ? await startTownFloor(github, fullName, place.tokenOf(options.owner))
      : undefined;
  if (floor !== undefined) closing.add(() => floor.close());
  const patrols = startPatrols(
    () => app.patrol(),
    options.patrolSeconds ?? 60,
    (error) => {
      options.log.warn({ err: error }, "A patrol failed; the next one makes up for it");
    },
  );
  closing.add(() => patrols.close());
  return { github, place, app, costs, floor, onEvent, countActivity: () => activity };
}

function describeTown(options: TownOptions, parts: Parts, closing: Closing): Town {
  const { github, place, app, costs } = parts;
  const { owner: maintainer } = options;
  const { apiUrl, world } = github;
  const repository = place.repository.fullName;
  const [owner = "", name = ""] = repository.split("/");
  return {
    url: github.url,
    floorUrl: parts.floor?.url,
    repository,
    base: place.base,
    gitDirectory: world.gitDirectory(place.repository),
    github,
    person: (login) => createPerson({ login, token: place.tokenOf(login), apiUrl, repository }),
    states: () =>
      readStates({
        githubUrl: apiUrl,
        token: place.tokenOf(maintainer),
        owner,
        name,
        numbers: listIssues(world, place.repository.id),
        now: () => world.now(),
      }),
    costs,
    onEvent: parts.onEvent,
    patrol: () => app.patrol(),
    settle: () => settleTown(() => parts.countActivity(), github, app),
    close: () => closing.close(),
  };
}
