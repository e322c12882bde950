import { join } from "node:path";
import { shortRef } from "./contexts.ts";
import { type StepCall, StepFailure } from "./job-session.ts";

/** Inputs of actions/checkout that change what is fetched and that are not modelled. */
const UNSUPPORTED = ["submodules", "lfs", "sparse-checkout", "filter", "ssh-key"] as const;

export interface CheckoutRequest {
  readonly repository: string;
  readonly url: string;
  /** The ref or commit as a person knows it. */
  readonly wanted: string;
  readonly folder: string;
  readonly token: string;
  /** What to fetch and the local ref it goes to; then the first of `checkouts` that exists. */
  readonly refspecs: readonly string[];
  readonly checkouts: readonly (readonly string[])[];
  readonly depth: number;
  readonly persistCredentials: boolean;
  readonly clean: boolean;
  /** The `ref` output. */
  readonly ref: string;
}

/** An input that an expression left empty counts as not given. */
function withoutEmpty(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== ""));
}

function readGithub(call: StepCall, key: string): string {
  const value = call.frame.github[key];
  return typeof value === "string" ? value : "";
}

/** The inputs of actions/checkout as one settled request. Throws StepFailure for what is not modelled. */
export function readCheckoutRequest(
  call: StepCall,
  inputs: Readonly<Record<string, string>>,
): CheckoutRequest {
  const given = withoutEmpty(inputs);
  for (const name of UNSUPPORTED) {
    if (!["", "false", undefined].includes(given[name])) {
      throw new StepFailure(`actions/checkout: the embedded runner does not model '${name}'.`);
    }
  }
  const { session } = call;
  const repository = given["repository"] ?? session.repository;
  const depth = Number.parseInt(given["fetch-depth"] ?? "1", 10);
  return {
    repository,
    url: `${session.host.urls.server}/${repository}.git`,
    folder: join(session.folders.workspace, given["path"] ?? ""),
    token: given["token"] ?? session.token,
    ...chooseRefs(call, given, depth),
    depth,
    persistCredentials: given["persist-credentials"] !== "false",
    clean: given["clean"] !== "false",
    ref: given["ref"] ?? readGithub(call, "ref"),
  };
}

type Refs = Pick<CheckoutRequest, "refspecs" | "checkouts">;
type ChosenRefs = Refs & Pick<CheckoutRequest, "wanted">;
const EVERYTHING = ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"];

/** Which commit: the run's own, exactly, unless `ref` or another repository is asked for. */
function chooseRefs(
  call: StepCall,
  given: Readonly<Record<string, string>>,
  depth: number,
): ChosenRefs {
  const ref = given["ref"] ?? "";
  const other = given["repository"];
  const isOwn = ref === "" && (other === undefined || other === call.session.repository);
  const wanted = isOwn ? readGithub(call, "ref") : ref;
  const refs = isOwn ? pinRef(wanted, readGithub(call, "sha")) : namedRef(wanted);
  return { ...(depth > 0 ? refs : withHistory(refs)), wanted: wanted === "" ? "HEAD" : wanted };
}

/**
 * Everything there is, and the run's own commit beside it: its branch may have moved on, and git fetches only one thing
 * to one place.
 */
function withHistory({ refspecs, checkouts }: Refs): Refs {
  const pinned = /^\+([0-9a-f]{40}):refs\/remotes\/origin\/(.*)$/.exec(refspecs[0] ?? "");
  const [, sha, branch] = pinned ?? [];
  if (sha === undefined || branch === undefined) {
    return { refspecs: [...EVERYTHING, ...refspecs], checkouts };
  }
  return { refspecs: [...EVERYTHING, sha], checkouts: [["-B", branch, sha]] };
}

function pinRef(ref: string, sha: string): Refs {
  if (ref.startsWith("refs/heads/")) return branchRefs(shortRef(ref), sha);
  if (!ref.startsWith("refs/")) return detached(sha, sha);
  const local = ref.replace(/^refs\/(?!tags\/)/, "refs/remotes/");
  return detached(`+${sha}:${local}`, local);
}

function namedRef(ref: string): Refs {
  if (/^[0-9a-f]{40}$/.test(ref)) return detached(ref, ref);
  if (ref === "") return detached("HEAD", "FETCH_HEAD");
  if (ref.startsWith("refs/heads/")) return branchRefs(shortRef(ref), ref);
  return ref.startsWith("refs/") ? pinRef(ref, ref) : branchOrTag(ref);
}

function detached(refspec: string, target: string): Refs {
  return { refspecs: [refspec], checkouts: [["--detach", target]] };
}

function branchRefs(branch: string, source: string): Refs {
  const remote = `refs/remotes/origin/${branch}`;
  return { refspecs: [`+${source}:${remote}`], checkouts: [["-B", branch, remote]] };
}

/** A short name may be either: patterns, because fetching a ref that is not there is an error. */
function branchOrTag(name: string): Refs {
  return {
    refspecs: [
      `+refs/heads/${name}*:refs/remotes/origin/${name}*`,
      `+refs/tags/${name}*:refs/tags/${name}*`,
    ],
    checkouts: [
      ["-B", name, `refs/remotes/origin/${name}`],
      ["--detach", `refs/tags/${name}`],
    ],
  };
}
