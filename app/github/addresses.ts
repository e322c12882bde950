import { isOnThisMachine } from "./this-machine.ts";

/** Where a GitHub is: github.com, one with data residency (`*.ghe.com`), an Enterprise Server, or one on this machine. */
export interface GitHubAddresses {
  /** Root of the REST API, without a slash at its end. */
  readonly api: string;
  readonly graphql: string;
  /** Root of what people see in a browser, and of git over HTTPS. */
  readonly web: string;
  /** The host that repositories are on, without port: what a git remote names. */
  readonly host: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * All addresses of a GitHub, from that of its API or of its pages; the one place that knows how they hang together
 * (docs.github.com: "Getting started with the REST API", in the versions for github.com, ghe.com and Enterprise Server).
 * Undefined when this is no address.
 */
export function addressesOf(text: string): GitHubAddresses | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const host = url.hostname.toLowerCase().replace(/^(api|www)\./, "");
  if (isOnThisMachine(text) || isForeignPath(url)) return asGiven(text, url);
  if (host === "github.com" || host.endsWith(".ghe.com")) return ofCloud(host);
  const web = url.origin;
  return { api: `${web}/api/v3`, graphql: `${web}/api/graphql`, web, host: url.hostname };
}

const ofCloud = (host: string): GitHubAddresses => ({
  api: `https://api.${host}`,
  graphql: `https://api.${host}/graphql`,
  web: `https://${host}`,
  host,
});

/** An API behind a gateway of somebody's own: nothing about it is guessed. */
function asGiven(text: string, url: URL): GitHubAddresses {
  const api = text.replace(/\/+$/, "");
  const below = api.replace(/\/api\/v3$/, "");
  const graphql = below === api ? `${api}/graphql` : `${below}/api/graphql`;
  return { api, graphql, web: below, host: url.hostname.toLowerCase().replace(/^api\./, "") };
}

const isForeignPath = ({ pathname }: URL) => !/^\/(api\/v3\/?)?$/.test(pathname);

export const publicGitHub = "https://api.github.com";

/**
 * The root of the API that the environment names: GHE_HOST as Probot has it, GITHUB_API_URL as GitHub sets it in jobs, GH_HOST
 * as the command line of GitHub, the first of them that is set; api.github.com where none is.
 */
export function githubUrlFrom(variables: Variables): string {
  const read = (name: string) => variables[name]?.trim() || undefined;
  const [server, api, host] = [read("GHE_HOST"), read("GITHUB_API_URL"), read("GH_HOST")];
  const named =
    server !== undefined
      ? `${read("GHE_PROTOCOL") ?? "https"}://${server}`
      : (api ?? (host === undefined ? publicGitHub : `https://${host}`));
  return addressesOf(named)?.api ?? named;
}
