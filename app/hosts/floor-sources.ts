import { Octokit } from "@octokit/core";
import type { Probot } from "probot";
import { z } from "zod";
import { defaultNamespace } from "#core/names.ts";
import { toGitHubError } from "#github/errors.ts";
import { createGitHub } from "#github/octokit.ts";
import { routes } from "#github/routes.ts";
import { type FloorSource, keyOf, type TownListing, type TownName } from "../floor/source.ts";
import { type FloorEyes, openFloorEyes } from "./floor-eyes.ts";

export interface PersonSourceOptions extends TownName {
  readonly githubUrl: string;
  /** Somebody who may read the repository; one who may write sees what the App sees. */
  readonly token: string;
  readonly now: () => Date;
  readonly namespace?: string;
}

/** One town by a person's token. Nothing is known of who else may read it: for one's own machine only. */
export function openPersonSource(options: PersonSourceOptions): FloorSource {
  const { githubUrl, token, owner, name, now, namespace = defaultNamespace } = options;
  const octokit = new Octokit({ auth: token, baseUrl: githubUrl });
  const eyes = openFloorEyes(createGitHub(octokit, { owner, name, now, namespace }), now);
  return {
    now,
    towns: () => Promise.resolve([{ owner, name, isPublic: false }]),
    look: () => eyes.look(),
    molecule: (_town, number) => eyes.molecule(number),
  };
}

const Installations = z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() }));
const Repositories = z.object({
  repositories: z.array(
    z.object({
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean(),
      archived: z.boolean().optional(),
    }),
  ),
});

interface Installed extends TownListing {
  readonly installation: number;
}

/** GitHub's largest page, and so many pages: whoever has more towns opens them on several hosts. */
const perPage = 100;
const mostPages = 10;

/** Every repository that the App is installed on, by the App's own key. */
export function openAppSource(
  probot: Probot,
  { now, namespace = defaultNamespace }: { now: () => Date; namespace?: string },
): FloorSource {
  const known = new Map<string, FloorEyes>();
  let listed: readonly Installed[] = [];
  const list = async () => {
    listed = await listInstalled(probot).catch((error: unknown) => {
      throw toGitHubError(error, now());
    });
    return listed;
  };
  const eyesOn = async (town: TownName): Promise<FloorEyes> => {
    const found = known.get(keyOf(town));
    if (found !== undefined) return found;
    const isIt = (each: Installed) => keyOf(each) === keyOf(town);
    const place = listed.find(isIt) ?? (await list()).find(isIt);
    if (place === undefined) throw new Error(`${keyOf(town)} is no town of this App`);
    const { installation, owner, name } = place;
    const octokit = await probot.auth(installation);
    const eyes = openFloorEyes(createGitHub(octokit, { owner, name, now, namespace }), now);
    known.set(keyOf(town), eyes);
    return eyes;
  };
  return {
    now,
    towns: list,
    look: async (town) => (await eyesOn(town)).look(),
    molecule: async (town, number) => (await eyesOn(town)).molecule(number),
  };
}

async function listInstalled(probot: Probot): Promise<readonly Installed[]> {
  const app = await probot.auth();
  const installations = await eachPage(async (page) => {
    const { data } = await app.request(routes.installations, { per_page: perPage, page });
    return Installations.parse(data);
  });
  const towns: Installed[] = [];
  for (const { id, suspended_at: suspended } of installations) {
    if (suspended) continue;
    const octokit = await probot.auth(id);
    const repositories = await eachPage(async (page) => {
      const { data } = await octokit.request(routes.installed, { per_page: perPage, page });
      return Repositories.parse(data).repositories;
    });
    for (const { owner, name, private: isPrivate, archived } of repositories)
      if (archived !== true)
        towns.push({ owner: owner.login, name, isPublic: !isPrivate, installation: id });
  }
  return towns;
}

async function eachPage<T>(ask: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const some = await ask(page);
    all.push(...some);
    if (some.length < perPage) break;
  }
  return all;
}
