import type { MoleculeRecord } from "#core/molecule/record.ts";
import type { MoleculeState } from "#core/molecule/state.ts";
import { stateOf } from "#core/molecule/state-of.ts";
import { observeMolecule } from "../observe/molecule.ts";
import { openAsPerson, type PersonOptions } from "./as-person.ts";

/** Of somebody who may also ask for permissions in the repository. */
export interface StateRequest extends PersonOptions {
  readonly numbers: readonly number[];
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
  const { now } = request;
  const github = openAsPerson(request);
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
