import { Octokit } from "@octokit/core";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import type { MoleculeState } from "#core/molecule/state.ts";
import { stateOf } from "#core/molecule/state-of.ts";
import { defaultNamespace } from "#core/names.ts";
import { createGitHub } from "#github/octokit.ts";
import { observeMolecule } from "../observe/molecule.ts";

export interface StateRequest {
  readonly githubUrl: string;
  /** Somebody who may read the repository and ask for permissions in it. */
  readonly token: string;
  readonly owner: string;
  readonly name: string;
  readonly numbers: readonly number[];
  readonly now: () => Date;
}

/** A molecule as the App itself would see it. */
export interface Sighting {
  readonly number: number;
  readonly title: string;
  readonly state: MoleculeState;
  readonly record: MoleculeRecord | undefined;
  readonly pull: number | undefined;
}

/**
 * Reads where molecules are through the App's own eyes, changing nothing. One request per molecule, a few more where an
 * answer matters. Numbers that are no issues are left out. Throws GitHubError.
 */
export async function readStates(request: StateRequest): Promise<readonly Sighting[]> {
  const octokit = new Octokit({ auth: request.token, baseUrl: request.githubUrl });
  const { owner, name, now } = request;
  const github = createGitHub(octokit, { owner, name, now, namespace: defaultNamespace });
  const sightings = await Promise.all(
    request.numbers.map(async (number): Promise<Sighting | undefined> => {
      const facts = await observeMolecule(github, number, now());
      if (facts === "absent") return undefined;
      return {
        number,
        title: facts.title,
        state: stateOf(facts, now()),
        record: facts.record.kind === "present" ? facts.record.value : undefined,
        pull: facts.pull?.number,
      };
    }),
  );
  return sightings.filter((sighting) => sighting !== undefined);
}
