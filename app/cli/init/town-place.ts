import { addressesOf } from "#github/addresses.ts";
import { parseApiUrl, parseFullName } from "../remote/remote.ts";

/** Where a town is, or will be: every link that is shown begins here. */
export interface TownPlace {
  readonly owner: string;
  readonly name: string;
  /** Root of the pages for people, without a slash at its end. */
  readonly web: string;
  /** Root of the API, without a slash at its end. */
  readonly api: string;
}

/** A repository by its name, on the GitHub that is named, or else on this host. Throws UsageError. */
export function placeOf(fullName: string, github: string | undefined, host: string): TownPlace {
  const { owner, name } = parseFullName(fullName);
  return { owner, name, ...githubOf(github ?? `https://${host}`) };
}

/** The two roots of a GitHub, by either of them. Throws UsageError for an address that is none. */
export function githubOf(github: string): Pick<TownPlace, "web" | "api"> {
  const api = parseApiUrl(github);
  return { api, web: addressesOf(api)?.web ?? api };
}
