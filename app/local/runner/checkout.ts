import { appendFile, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { shortRef } from "./contexts.ts";
import { type JobSession, type PerformedStep, type StepCall, StepFailure } from "./job-session.ts";

/** Inputs of actions/checkout that change what is fetched and that are not modelled. */
const UNSUPPORTED = ["submodules", "lfs", "sparse-checkout", "filter", "ssh-key"] as const;

interface CheckoutRequest {
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
}

/**
 * The local equivalent of actions/checkout: init, fetch over HTTP with the job's token, check out. With
 * `persist-credentials` (default) the token stays in the repository's config until the job's end, as with the
 * real one: whoever runs code in the workspace can read it.
 */
export async function performCheckout(
  call: StepCall,
  given: Readonly<Record<string, string>>,
): Promise<PerformedStep> {
  const request = readRequest(call, given);
  const { session } = call;
  await prepareFolder(call, request);
  const header = await setCredentials(request);
  const depth = request.depth > 0 ? [`--depth=${request.depth}`] : [];
  const fetched = await git(call, request.folder, [
    "fetch",
    "--no-tags",
    "--prune",
    "--no-recurse-submodules",
    ...depth,
    "origin",
    ...request.refspecs,
  ]);
  if (!fetched || !(await checkOutFirst(call, request))) return failed(call, request);
  if (!request.persistCredentials) await removeCredentials(call, request, header);
  else rememberCredentials(call, request, header);
  const commit = await readHead(session, request.folder);
  return { outcome: "success", outputs: { commit, ref: given["ref"] ?? readGithub(call, "ref") } };
}

async function checkOutFirst(call: StepCall, request: CheckoutRequest): Promise<boolean> {
  for (const target of request.checkouts) {
    if (await git(call, request.folder, ["checkout", "--force", ...target])) return true;
  }
  return false;
}

function failed(call: StepCall, request: CheckoutRequest): PerformedStep {
  if (call.stop.aborted) return { outcome: "cancelled", outputs: {} };
  const { wanted, repository, url } = request;
  call.session.log.error(
    `There is no '${wanted}' in ${repository}, or this token may not read ${url}`,
  );
  return { outcome: "failure", outputs: {} };
}

function readGithub(call: StepCall, key: string): string {
  const value = call.frame.github[key];
  return typeof value === "string" ? value : "";
}

function readRequest(call: StepCall, given: Readonly<Record<string, string>>): CheckoutRequest {
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
  const refspecs = depth > 0 ? refs.refspecs : [...EVERYTHING, ...refs.refspecs];
  return { ...refs, refspecs, wanted: wanted === "" ? "HEAD" : wanted };
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

async function prepareFolder(call: StepCall, request: CheckoutRequest): Promise<void> {
  const { folder } = request;
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder);
  if (entries.includes(".git")) {
    if (request.clean) await git(call, folder, ["clean", "-ffdx"]);
    await git(call, folder, ["remote", "set-url", "origin", request.url]);
    return;
  }
  for (const entry of request.clean ? entries : []) {
    await rm(join(folder, entry), { recursive: true, force: true });
  }
  await git(call, folder, ["init", "--quiet", "--initial-branch=main"]);
  await git(call, folder, ["remote", "add", "origin", request.url]);
}

/** Writes the header into the config file itself: as an argument of git it would show in the process list. */
async function setCredentials(request: CheckoutRequest): Promise<string> {
  const basic = Buffer.from(`x-access-token:${request.token}`).toString("base64");
  const { protocol, host } = new URL(request.url);
  const server = `${protocol}//${host}/`;
  const section = `[http "${server}"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`;
  await appendFile(join(request.folder, ".git", "config"), section);
  return `http.${server}.extraheader`;
}

async function removeCredentials(
  call: StepCall,
  request: CheckoutRequest,
  key: string,
): Promise<boolean> {
  return await git(call, request.folder, ["config", "--local", "--unset-all", key]);
}

function rememberCredentials(call: StepCall, request: CheckoutRequest, key: string): void {
  call.session.posts.push({
    name: "Post Run actions/checkout",
    condition: "always()",
    frame: call.frame,
    step: call.step,
    perform: async (later) => {
      await removeCredentials(later, request, key);
      return { outcome: "success", outputs: {} };
    },
  });
}

/** git as on a fresh machine: no configuration but the repository's own. */
async function git(call: StepCall, folder: string, args: readonly string[]): Promise<boolean> {
  const { session, stop } = call;
  session.log.write(`[command]git ${args.join(" ")}`);
  const onLine = (line: string) => {
    session.log.write(line);
  };
  return await runGit(session, folder, args, onLine, stop);
}

async function runGit(
  session: JobSession,
  directory: string,
  args: readonly string[],
  onLine: (line: string) => void,
  stop: AbortSignal,
): Promise<boolean> {
  const environment = {
    ...session.options.environment,
    HOME: session.folders.home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ALLOW_PROTOCOL: "http:https:file",
  };
  const advice = ["-c", "advice.detachedHead=false", "-c", "gc.auto=0"];
  const request = {
    command: "git",
    args: [...advice, ...args],
    directory,
    environment,
    onLine,
    stop,
  };
  const end = await session.processes.run(request);
  return end.kind === "exited" && end.code === 0;
}

async function readHead(session: JobSession, folder: string): Promise<string> {
  const lines: string[] = [];
  const never = new AbortController().signal;
  await runGit(session, folder, ["rev-parse", "HEAD"], (line) => lines.push(line), never);
  return lines[0] ?? "";
}
