import { hearGit, runGit } from "../git.ts";
import { parseRemoteAddress } from "../remote/address.ts";
import { UsageError } from "../usage-error.ts";
import { placeOf, type TownPlace } from "./town-place.ts";

/** The clone that the files are written into. */
export interface WorkTree {
  /** Top folder, absolute. */
  readonly root: string;
  /** Undefined: no branch is checked out. */
  readonly branch: string | undefined;
  /** The default branch as the clone was told of it; undefined: it was not. */
  readonly trunk: string | undefined;
  /** Undefined: it has no remote yet. */
  readonly place: TownPlace | undefined;
  /** New files get CRLF at their line ends here, as those that are checked out do. */
  readonly isCrlf: boolean;
}

export interface PlaceOptions {
  /** "owner/name"; undefined: what `origin` says. */
  readonly repo: string | undefined;
  /** Root of GitHub's API; undefined: of the host that `origin` is on. */
  readonly github: string | undefined;
}

/** Looks at the clone that a folder is in. Throws UsageError with what to do where there is none to write into. */
export async function inspectWorkTree(folder: string, options: PlaceOptions): Promise<WorkTree> {
  const root = await findRoot(folder);
  const branch = await runGit(root, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  const trunk = await runGit(root, ["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
  const crlf = await runGit(root, ["config", "--get", "core.autocrlf"]);
  return {
    root,
    branch: branch.ok ? branch.text : undefined,
    trunk: trunk.ok ? trunk.text.replace("refs/remotes/origin/", "") : undefined,
    place: await findPlace(root, options),
    isCrlf: crlf.ok && crlf.text === "true",
  };
}

async function findRoot(folder: string): Promise<string> {
  const asked = ["rev-parse", "--is-bare-repository", "--show-toplevel"];
  const answer = await runGit(folder, asked);
  if (answer.ok) return answer.text.split("\n")[1] ?? folder;
  if (/work tree/.test(answer.problem))
    throw new UsageError("This is a bare repository: run this in a clone that has its files.");
  throw new UsageError(
    /dubious ownership/.test(answer.problem)
      ? `git refuses to read this folder (${answer.problem.split("\n")[0] ?? ""}).`
      : "This is no git repository: go to the clone of the repository that is to be a town.",
  );
}

/** Never shows the address itself: people keep passwords in it. */
async function findPlace(root: string, options: PlaceOptions): Promise<TownPlace | undefined> {
  if (options.repo !== undefined) return placeOf(options.repo, options.github, "github.com");
  const remote = await runGit(root, ["remote", "get-url", "origin"]);
  if (!remote.ok) return undefined;
  const address = parseRemoteAddress(remote.text);
  if (address === undefined)
    throw new UsageError(`The git remote \`origin\` leads to no repository on GitHub: ${saySo}`);
  if (foreignHosts.test(address.host))
    throw new UsageError(
      `The git remote \`origin\` is on ${address.host}, and a town needs GitHub's issues and Actions: ${saySo}`,
    );
  return placeOf(`${address.owner}/${address.name}`, options.github, address.host);
}

const saySo = "say where the repository is on GitHub with --repo owner/name.";

/** Places that are known not to be a GitHub; any other host may be an Enterprise Server. */
const foreignHosts =
  /(^|\.)(gitlab\.com|bitbucket\.org|codeberg\.org|sr\.ht|dev\.azure\.com|visualstudio\.com|gitea\.com)$/;

/** Those of these paths that git sees changes in which no commit holds. Files that git ignores are not among them. */
export async function findUncommitted(
  root: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  const asked = ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--"];
  const { stdout } = await hearGit(root, [...asked, ...paths]);
  return new Set(stdout.split("\0").flatMap((line) => (line === "" ? [] : [line.slice(3)])));
}
