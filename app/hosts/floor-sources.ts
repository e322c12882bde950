import type { Probot } from "probot";
import { defaultNamespace } from "#core/names.ts";
import { toGitHubError } from "#github/errors.ts";
import { type Place, readAllPlaces } from "#github/installed.ts";
import { createGitHub } from "#github/octokit.ts";
import { type FloorSource, keyOf, type TownListing, type TownName } from "../floor/source.ts";
import { openAsPerson, type PersonOptions } from "./as-person.ts";
import { type FloorEyes, openFloorEyes } from "./floor-eyes.ts";

/** One town by a person's token. Nothing is known of who else may read it: for one's own machine only. */
export function openPersonSource(options: PersonOptions): FloorSource {
  const { owner, name, now } = options;
  const eyes = openFloorEyes(openAsPerson(options), now);
  return {
    now,
    towns: () => Promise.resolve([{ owner, name, isPublic: false }]),
    look: () => eyes.look(),
    molecule: (_town, number) => eyes.molecule(number),
  };
}

type Installed = Place & TownListing;

/** Every repository that the App is installed on, by the App's own key. */
export function openAppSource(
  probot: Probot,
  { now, namespace = defaultNamespace }: { now: () => Date; namespace?: string },
): FloorSource {
  const known = new Map<string, FloorEyes>();
  let listed: readonly Installed[] = [];
  const list = async () => {
    listed = await listInstalled(probot, now).catch((error: unknown) => {
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

/** All of them or none: a town that is missing for a moment would look like one that nobody may see. */
async function listInstalled(probot: Probot, now: () => Date): Promise<readonly Installed[]> {
  const places = await readAllPlaces(
    (id) => probot.auth(id),
    now,
    (why) => {
      if (why.kind === "failed") throw why.error;
    },
  );
  return places.map((place) => ({ ...place, isPublic: place.isPublic === true }));
}
