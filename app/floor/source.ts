import type { FloorFacts } from "#core/floor/facts.ts";
import type { MoleculeView } from "#core/floor/floor-view.ts";

/** A repository by its name; GitHub does not care about the case of either. */
export interface TownName {
  readonly owner: string;
  readonly name: string;
}

export interface TownListing extends TownName {
  /** Everybody on the internet may read it on GitHub. */
  readonly isPublic: boolean;
}

/**
 * What the floor page learns the world from: a host with the App's key, or somebody with a token of their own. Reads and
 * never changes anything. Everything throws GitHubError.
 */
export interface FloorSource {
  /** Time as the town has it: a moved clock is one. */
  now(): Date;
  /** Repositories with a town in them. Of any other name nothing is ever asked. */
  towns(): Promise<readonly TownListing[]>;
  look(town: TownName): Promise<FloorFacts>;
  molecule(town: TownName, number: number): Promise<MoleculeView | "absent">;
}

/** The same for every spelling. */
export const keyOf = ({ owner, name }: TownName): string => `${owner}/${name}`.toLowerCase();
