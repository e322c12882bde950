import { hostOfApi } from "../remote/address.ts";
import { defaultGitHub, parseApiUrl, parseFullName } from "../remote/remote.ts";

/** Where a town is, or will be: every link that is shown begins here. */
export interface TownPlace {
  readonly owner: string;
  readonly name: string;
  /** Root of the pages for people, without a slash at its end. */
  readonly web: string;
  /** Root of the API, without a slash at its end. */
  readonly api: string;
}

/** A repository by its name, on the GitHub whose API is named, or else on this host. Throws UsageError. */
export function placeOf(fullName: string, github: string | undefined, host: string): TownPlace {
  const { owner, name } = parseFullName(fullName);
  return { owner, name, ...githubOf(github ?? apiOf(host)) };
}

/** The two roots of a GitHub, by that of its API. Throws UsageError for an address that is none. */
export function githubOf(github: string): Pick<TownPlace, "web" | "api"> {
  const api = parseApiUrl(github);
  const { protocol, port } = new URL(api);
  const suffix = port === "" ? "" : `:${port}`;
  return { api, web: `${protocol}//${hostOfApi(api)}${suffix}` };
}

/** GitHub's own, an enterprise's on ghe.com, or an Enterprise Server. */
function apiOf(host: string): string {
  if (host === "github.com") return defaultGitHub;
  return host.endsWith(".ghe.com") ? `https://api.${host}` : `https://${host}/api/v3`;
}
