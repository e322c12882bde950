import { addressesOf } from "#github/addresses.ts";
import { isOnThisMachine } from "#github/this-machine.ts";
import { runGit } from "../git.ts";
import { UsageError } from "../usage-error.ts";
import { hostOfApi, parseRemoteAddress } from "./address.ts";

/** A repository on GitHub, on an Enterprise Server, or in a town on this machine. */
export interface Remote {
  readonly owner: string;
  readonly name: string;
  /** "owner/name" */
  readonly fullName: string;
  /** Root of the API, without a slash at its end. */
  readonly githubUrl: string;
}

/** What the command line runs in. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Working folder. */
  readonly folder: string;
}

/** `--repo` and `--github` as commander hands them over. */
export interface RawRemoteOptions {
  readonly repo?: string;
  readonly github: string;
}

/** The repository that is meant: the one that was named, or `origin` of the working folder. Throws UsageError. */
export async function findRemote(raw: RawRemoteOptions, folder: string): Promise<Remote> {
  const githubUrl = parseApiUrl(raw.github);
  const { owner, name } =
    raw.repo === undefined ? await findOrigin(folder, githubUrl) : parseFullName(raw.repo);
  return { owner, name, fullName: `${owner}/${name}`, githubUrl };
}

/** Reads what `--repo` says. Throws UsageError. */
export function parseFullName(text: string): { owner: string; name: string } {
  const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(text) ?? [];
  if (owner !== undefined && name !== undefined) return { owner, name };
  throw new UsageError(`--repo ${text}: give it as owner/name, for example --repo acme/shelf.`);
}

/** Reads what `--github` says. The token goes to this address: not over a line that others can read. Throws UsageError. */
export function parseApiUrl(text: string): string {
  const api = addressesOf(text)?.api;
  if (api !== undefined && (api.startsWith("https:") || isOnThisMachine(api))) return api;
  throw new UsageError(
    `--github ${text}: give the https address of a GitHub or of its API, for example https://github.example.com.`,
  );
}

/** Never shows the address itself: people keep passwords in it. */
async function findOrigin(folder: string, githubUrl: string) {
  const answer = await runGit(folder, ["remote", "get-url", "origin"]);
  const hint = "say which repository is meant with --repo owner/name.";
  if (!answer.ok) throw new UsageError(`There is no git remote \`origin\` here: ${hint}`);
  const address = parseRemoteAddress(answer.text);
  if (address === undefined)
    throw new UsageError(`The git remote \`origin\` leads to no repository on GitHub: ${hint}`);
  const host = hostOfApi(githubUrl);
  if (address.host === host) return address;
  throw new UsageError(
    `The git remote \`origin\` is on ${address.host}, and ${host} would be asked: ${hint} Another GitHub is named with --github.`,
  );
}

/** The token that the environment holds. Never an option: whoever lists processes would see it. Throws UsageError. */
export function readToken({ variables }: Surroundings, remote: Remote): string {
  const token = [variables["GITHUB_TOKEN"], variables["GH_TOKEN"]].find((each) => each?.trim());
  if (token !== undefined) return token.trim();
  throw new UsageError(
    `Set GITHUB_TOKEN (or GH_TOKEN) to a token that may read ${remote.fullName}, for example with export GITHUB_TOKEN=$(gh auth token).`,
  );
}
