import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { gitEnvironment } from "../git/repository.ts";
import { authenticate } from "../rest/authentication.ts";
import { ApiError } from "../rest/errors.ts";
import type { Repository } from "../world/entities.ts";
import type { PushFate, PushRequest } from "../world/faults.ts";
import type { RefChange } from "../world/refs.ts";
import { afterRefsChanged } from "../world/refs.ts";
import type { Caller } from "../world/tokens.ts";
import { canSee, eventActor, grants, isAllowed } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import { serveAdvertisement, serveBackend, serveUpload } from "./backend.ts";
import { modifiableBranches } from "./fork-access.ts";
import { writeVerdicts } from "./push-verdicts.ts";
import type { PushedRef } from "./pushed-refs.ts";
import { peekRefs } from "./pushed-refs.ts";
import type { GitRequest } from "./request.ts";

interface Refusal {
  readonly status: 401 | 403 | 404 | 405 | 415;
  readonly text: string;
}

/** The git face: smart HTTP over the same bare repositories that every other face reads. */
export class GitHttpServer {
  readonly #world: World;
  readonly #hooks: string;
  #pushes = 0;

  constructor(world: World, hooks: string) {
    this.#world = world;
    this.#hooks = hooks;
  }

  async serve(
    request: GitRequest,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const caller = await this.#identify(incoming);
    const repository = this.#world.repository(request.fullName);
    const refusal = this.#refuse(request, caller, repository) ?? findMisuse(request, incoming);
    if (refusal !== undefined || repository === undefined || caller === undefined) {
      incoming.resume();
      refuse(outgoing, refusal ?? notFound);
      return;
    }
    if (request.path === "/git-receive-pack")
      await this.#receive(request, caller, repository, incoming, outgoing);
    else await this.#run(request, caller, repository, incoming, outgoing, {}, async () => {});
  }

  /** Undefined: the credentials are wrong. */
  async #identify(incoming: IncomingMessage): Promise<Caller | undefined> {
    try {
      return await authenticate(this.#world, incoming.headers.authorization);
    } catch (error) {
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }

  #refuse(
    request: GitRequest,
    caller: Caller | undefined,
    repository: Repository | undefined,
  ): Refusal | undefined {
    if (caller === undefined) return { status: 401, text: "Invalid username or token." };
    const isAnonymous = caller.kind === "anonymous";
    const isVisible = repository !== undefined && canSee(this.#world, caller, repository);
    // GitHub asks strangers for credentials before it says whether there is anything.
    if (isAnonymous && (!isVisible || request.isPush)) return unauthorized;
    if (!isVisible) return notFound;
    const access = request.isPush ? "write" : "read";
    if (isAllowed(this.#world, caller, repository, { name: "contents", access })) return undefined;
    if (!request.isPush) return notFound;
    if (modifiableBranches(this.#world, caller, repository).size > 0) return undefined;
    return { status: 403, text: deniedText(caller, repository) };
  }

  async #receive(
    request: GitRequest,
    caller: Caller,
    repository: Repository,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): Promise<void> {
    const pushed = await peekRefs(incoming);
    const push = this.#announce(caller, repository, pushed);
    const fate = (await this.#world.faults.beforePush?.(push)) ?? "take";
    if (fate !== "take") {
      turnAway(incoming, outgoing, fate);
      return;
    }
    const notes = join(this.#world.folder, `push-${randomUUID()}`);
    const received = join(notes, "received");
    const environment = await this.#judge(caller, repository, pushed, notes);
    await this.#run(request, caller, repository, incoming, outgoing, environment, async () => {
      const changes = await readChanges(received);
      const actor = eventActor(caller);
      if (actor !== undefined) await afterRefsChanged(this.#world, repository, changes, actor);
      if ((await this.#world.faults.afterPush?.(push)) === "hang-up") outgoing.destroy();
    });
    await rm(notes, { recursive: true, force: true });
  }

  /** What the hooks of this push are told, in their environment and in the folder `notes`. */
  async #judge(
    caller: Caller,
    repository: Repository,
    pushed: readonly PushedRef[],
    notes: string,
  ): Promise<Readonly<Record<string, string>>> {
    const refusals = join(notes, "refusals");
    await mkdir(refusals, { recursive: true });
    const actor = eventActor(caller);
    if (actor !== undefined) {
      const denies = createDenial(this.#world, caller, repository);
      await writeVerdicts(this.#world, repository, { pushed, denies, actor }, refusals);
    }
    return {
      COGTOWN_RECEIVED: join(notes, "received"),
      COGTOWN_REFUSALS: refusals,
      COGTOWN_GUARD_WORKFLOWS: mayWriteWorkflows(caller) ? "0" : "1",
    };
  }

  #announce(caller: Caller, repository: Repository, pushed: readonly PushedRef[]): PushRequest {
    this.#pushes += 1;
    const sequence = this.#pushes;
    const refs = pushed.map(({ name }) => name);
    const jobId = caller.kind === "job" ? caller.jobId : null;
    return { sequence, repository: repository.fullName, jobId, refs };
  }

  async #run(
    request: GitRequest,
    caller: Caller,
    repository: Repository,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    environment: Readonly<Record<string, string>>,
    beforeEnd: () => Promise<void>,
  ): Promise<void> {
    const settings = gitEnvironment(this.#world.searchPath, { "core.hooksPath": this.#hooks });
    const call = {
      git: this.#world.git(repository),
      request,
      user: "user" in caller ? caller.user.login : "anonymous",
      environment: { ...settings, ...environment },
    };
    if (request.path === "/info/refs") await serveAdvertisement(call, incoming, outgoing);
    else if (request.path === "/git-upload-pack") await serveUpload(call, incoming, outgoing);
    else await serveBackend(call, incoming, outgoing, beforeEnd);
  }
}

function deniedText(caller: Caller, repository: Repository): string {
  const login = "user" in caller ? caller.user.login : "nobody";
  return `Permission to ${repository.fullName}.git denied to ${login}.`;
}

/** Who is let in for the sake of some branches of a fork may touch no others. */
function createDenial(world: World, caller: Caller, repository: Repository) {
  const isOwn = isAllowed(world, caller, repository, { name: "contents", access: "write" });
  const branches = modifiableBranches(world, caller, repository);
  return (ref: string) => (isOwn || branches.has(ref) ? undefined : deniedText(caller, repository));
}

const notFound: Refusal = { status: 404, text: "Repository not found." };
const unauthorized: Refusal = { status: 401, text: "Authentication required." };

/** What no git client sends. */
function findMisuse(request: GitRequest, incoming: IncomingMessage): Refusal | undefined {
  const isAsking = request.path === "/info/refs";
  if (incoming.method !== (isAsking ? "GET" : "POST"))
    return { status: 405, text: "Method not allowed." };
  const type = `application/x${request.path.replace("/", "-")}-request`;
  if (isAsking || incoming.headers["content-type"] === type) return undefined;
  return { status: 415, text: `Expected POST with Content-Type '${type}'.` };
}

function turnAway(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fate: Exclude<PushFate, "take">,
): void {
  incoming.resume();
  switch (fate) {
    case "hang-up":
      // Without a single byte of an answer clients try again by themselves, and nobody would notice.
      outgoing.writeHead(200, { "content-type": "application/x-git-receive-pack-result" });
      outgoing.write("0", () => outgoing.destroy());
      return;
    case "refuse":
      refuse(outgoing, { status: 403, text: "Repository rule violations found." });
  }
}

function refuse(outgoing: ServerResponse, { status, text }: Refusal): void {
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...challenge });
  outgoing.end(`${text}\n`);
}

/** People may; Apps need the permission for it; no job's GITHUB_TOKEN ever has it. */
function mayWriteWorkflows(caller: Caller): boolean {
  switch (caller.kind) {
    case "user":
      return true;
    case "installation":
      return grants(caller.permissions, "workflows", "write");
    case "job":
    case "app":
    case "anonymous":
      return false;
  }
}

/** What `post-receive` wrote down; nothing when the push was refused. */
async function readChanges(file: string): Promise<RefChange[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  return text.split("\n").flatMap((line) => {
    const [before, after, name] = line.split(" ");
    return before !== undefined && after !== undefined && name !== undefined
      ? [{ name, before, after }]
      : [];
  });
}
