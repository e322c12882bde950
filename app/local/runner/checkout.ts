import { appendFile, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { readRefFile } from "../git/ref-files.ts";
import { type CheckoutRequest, readCheckoutRequest } from "./checkout-request.ts";
import type { PerformedStep, StepCall } from "./job-session.ts";

/**
 * The local equivalent of actions/checkout: init, fetch over HTTP with the job's token, check out. With
 * `persist-credentials` (default) the token stays in the repository's config until the job's end, as with the
 * real one: whoever runs code in the workspace can read it.
 */
export async function performCheckout(
  call: StepCall,
  inputs: Readonly<Record<string, string>>,
): Promise<PerformedStep> {
  const request = readCheckoutRequest(call, inputs);
  const key = credentialsKey(request);
  // Two Authorization headers are an error.
  if (await prepareFolder(call, request)) await removeCredentials(call, request, key);
  await setCredentials(request);
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
  if (!request.persistCredentials) await removeCredentials(call, request, key);
  else rememberCredentials(call, request, key);
  const commit = await readHead(request.folder);
  return { outcome: "success", outputs: { commit, ref: request.ref } };
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

/** Whether the repository was there already, with what an earlier checkout left in its config. */
async function prepareFolder(call: StepCall, request: CheckoutRequest): Promise<boolean> {
  const { folder } = request;
  await mkdir(folder, { recursive: true });
  const entries = await readdir(folder);
  if (entries.includes(".git")) {
    if (request.clean) await git(call, folder, ["clean", "-ffdx"]);
    await git(call, folder, ["remote", "set-url", "origin", request.url]);
    return true;
  }
  for (const entry of request.clean ? entries : []) {
    await rm(join(folder, entry), { recursive: true, force: true });
  }
  await git(call, folder, ["init", "--quiet", "--initial-branch=main"]);
  await addRemote(request);
  return false;
}

/** What `git remote add` writes, without a process for it: there is a checkout in every job. */
async function addRemote({ folder, url }: CheckoutRequest): Promise<void> {
  const section = `[remote "origin"]\n\turl = ${JSON.stringify(url)}\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n`;
  await appendFile(join(folder, ".git", "config"), section);
}

/** Writes the header into the config file itself: as an argument of git it would show in the process list. */
async function setCredentials(request: CheckoutRequest): Promise<void> {
  const basic = Buffer.from(`x-access-token:${request.token}`).toString("base64");
  const section = `[http "${serverOf(request)}"]\n\textraheader = AUTHORIZATION: basic ${basic}\n`;
  await appendFile(join(request.folder, ".git", "config"), section);
}

const credentialsKey = (request: CheckoutRequest) => `http.${serverOf(request)}.extraheader`;

function serverOf({ url }: CheckoutRequest): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}/`;
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
    environment: call.environment,
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
    directory: folder,
    environment,
    onLine: (line: string) => {
      session.log.write(line);
    },
    stop,
  };
  const end = await session.processes.run(request);
  return end.kind === "exited" && end.code === 0;
}

/** The commit that was just checked out: HEAD names it, or the branch that stands at it. */
async function readHead(folder: string): Promise<string> {
  const directory = join(folder, ".git");
  const head = (await readFile(join(directory, "HEAD"), "utf8").catch(() => "")).trim();
  const [, ref] = /^ref: (.*)$/.exec(head) ?? [];
  return ref === undefined ? head : ((await readRefFile(directory, ref)) ?? "");
}
