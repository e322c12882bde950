import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable, type Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import type { GitRepository } from "../git/repository.ts";
import { answerRefsQuestion, describeForPush, packet } from "./asked-refs.ts";
import type { GitRequest } from "./request.ts";

/**
 * The two programs of git behind smart HTTP (gitprotocol-http(5)), started directly: `git http-backend` would start two
 * more processes for every request, and there are dozens with every job.
 */
export interface BackendCall {
  readonly git: GitRepository;
  readonly request: GitRequest;
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What was posted, where it has been read already. */
  readonly question?: Buffer;
}

/** As `git http-backend` answers. */
const uncached = {
  expires: "Fri, 01 Jan 1980 00:00:00 GMT",
  pragma: "no-cache",
  "cache-control": "no-cache, max-age=0, must-revalidate",
};

const programOf = ({ isPush }: GitRequest) => (isPush ? "receive-pack" : "upload-pack");

const protocolOf = (incoming: IncomingMessage) => String(incoming.headers["git-protocol"] ?? "");

/** Answers `/info/refs`: what the repository has and can do. Rejects when git cannot tell. */
export async function serveAdvertisement(
  { git, request }: BackendCall,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  incoming.resume();
  const program = programOf(request);
  const body = await advertise(git, program, protocolOf(incoming));
  outgoing.writeHead(200, {
    ...uncached,
    "content-type": `application/x-git-${program}-advertisement`,
  });
  outgoing.end(body);
}

async function advertise(git: GitRepository, program: string, protocol: string): Promise<Buffer> {
  const isPush = program === "receive-pack";
  // Version 2 tells only what git itself can do, no refs. For pushes there is none.
  const isSecond = !isPush && /(^|:)version=2(:|$)/.test(protocol);
  if (isSecond) return askOnce(git, program, protocol);
  const told =
    isPush && protocol === ""
      ? await describeForPush(git, await readCapabilities(git))
      : await askAdvertisement(git, program, protocol);
  return Buffer.concat([packet(`# service=git-${program}\n`), Buffer.from("0000"), told]);
}

/** They stand behind the first ref, or what stands for one. */
async function readCapabilities(git: GitRepository): Promise<string> {
  const told = await askOnce(git, "receive-pack", "");
  return /\0([^\n]*)\n/.exec(told.toString("utf8"))?.[1] ?? "";
}

const askAdvertisement = (git: GitRepository, program: string, protocol: string) =>
  git.runRaw([program, "--http-backend-info-refs", "."], {
    environment: { GIT_PROTOCOL: protocol },
  });

const advertised = new WeakMap<GitRepository, Map<string, Buffer>>();

/** For what is the same for the life of a repository: nobody changes its configuration. */
async function askOnce(git: GitRepository, program: string, protocol: string): Promise<Buffer> {
  const known = advertised.get(git) ?? new Map<string, Buffer>();
  advertised.set(git, known);
  const answer = known.get(program) ?? (await askAdvertisement(git, program, protocol));
  known.set(program, answer);
  return answer;
}

/** Bytes of a question that is looked at before git gets it. */
const longestQuestion = 64 * 1024;

/** Answers what a fetch posts. Rejects when git cannot be started. */
export async function serveUpload(
  call: BackendCall,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { "content-length": length, "content-encoding": encoding } = incoming.headers;
  const isPlain = encoding === undefined && Number(length) <= longestQuestion;
  if (!isPlain || protocolOf(incoming) !== "version=2") {
    await serveBackend(call, incoming, outgoing, async () => {});
    return;
  }
  const question = await buffer(incoming);
  const answer = await answerRefsQuestion(call.git, question);
  if (answer === undefined) {
    await serveBackend({ ...call, question }, incoming, outgoing, async () => {});
    return;
  }
  outgoing.writeHead(200, resultHead("upload-pack"));
  outgoing.end(answer);
}

const resultHead = (program: string) => ({
  ...uncached,
  "content-type": `application/x-git-${program}-result`,
});

/**
 * Lets git answer what is posted to it, streaming both ways. `beforeEnd` runs when git is done and before the client's
 * answer ends: whoever has pushed then sees what followed from it. Rejects when git cannot be started.
 */
export function serveBackend(
  call: BackendCall,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  beforeEnd: () => Promise<void>,
): Promise<void> {
  const program = programOf(call.request);
  const child = spawn("git", [program, "--stateless-rpc", "."], {
    cwd: call.git.directory,
    env: {
      ...call.environment,
      GIT_PROTOCOL: protocolOf(incoming),
      GIT_COMMITTER_NAME: call.user,
      GIT_COMMITTER_EMAIL: `${call.user}@http.127.0.0.1`,
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.once("spawn", () => {
    outgoing.writeHead(200, resultHead(program));
    child.stdout.pipe(outgoing, { end: false });
  });
  hand(incoming, call.question, child.stdin);
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) child.kill();
    child.stdout.resume();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      beforeEnd().then(() => {
        outgoing.end();
        resolve();
      }, reject);
    });
  });
}

/** Clients pack what they ask for when it is long. */
function hand(incoming: IncomingMessage, question: Buffer | undefined, stdin: Writable): void {
  // Git that refuses early stops reading; the client then learns the reason from the answer, not from this pipe.
  stdin.on("error", () => stdin.destroy());
  if (!/^(x-)?gzip$/.test(incoming.headers["content-encoding"] ?? "")) {
    (question === undefined ? incoming : Readable.from([question])).pipe(stdin);
    return;
  }
  const unpacked = createGunzip().on("error", () => stdin.destroy());
  incoming.pipe(unpacked).pipe(stdin);
}
