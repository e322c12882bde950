import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { GitRequest } from "./request.ts";

export interface BackendCall {
  readonly directory: string;
  readonly request: GitRequest;
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
}

function one(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(",") : (header ?? "");
}

function cgiEnvironment(call: BackendCall, incoming: IncomingMessage): Record<string, string> {
  return {
    ...call.environment,
    GIT_HTTP_EXPORT_ALL: "1",
    GIT_PROJECT_ROOT: call.directory,
    PATH_INFO: call.request.path,
    QUERY_STRING: call.request.query,
    REQUEST_METHOD: incoming.method ?? "GET",
    CONTENT_TYPE: one(incoming.headers["content-type"]),
    CONTENT_LENGTH: one(incoming.headers["content-length"]),
    HTTP_CONTENT_ENCODING: one(incoming.headers["content-encoding"]),
    GIT_PROTOCOL: one(incoming.headers["git-protocol"]),
    REMOTE_USER: call.user,
    REMOTE_ADDR: "127.0.0.1",
  };
}

/** Splits off the CGI header block; undefined until all of it is there. */
function parseHead(
  buffer: Buffer,
): { status: number; headers: [string, string][]; rest: Buffer } | undefined {
  const end = buffer.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const lines = buffer.subarray(0, end).toString("latin1").split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const status = headers.find(([name]) => name.toLowerCase() === "status")?.[1];
  return {
    status: status === undefined ? 200 : Number.parseInt(status, 10),
    headers: headers.filter(([name]) => name.toLowerCase() !== "status"),
    rest: buffer.subarray(end + 4),
  };
}

/**
 * Lets `git http-backend` answer the request, streaming both ways. `beforeEnd` runs when git is done and before the client's
 * answer ends: whoever has pushed then sees what followed from it. Rejects when git cannot be started.
 */
export function serveBackend(
  call: BackendCall,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  beforeEnd: () => Promise<void>,
): Promise<void> {
  const child = spawn("git", ["http-backend"], {
    env: cgiEnvironment(call, incoming),
    stdio: ["pipe", "pipe", "ignore"],
  });
  let head: Buffer = Buffer.alloc(0);
  let isHeadSent = false;
  child.stdout.on("data", (chunk: Buffer) => {
    if (isHeadSent) {
      outgoing.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const parsed = parseHead(head);
    if (parsed === undefined) return;
    isHeadSent = true;
    outgoing.writeHead(parsed.status, parsed.headers.flat());
    outgoing.write(parsed.rest);
  });
  // A backend that refuses early stops reading; the client then learns the reason from the answer, not from this pipe.
  child.stdin.on("error", () => child.stdin.destroy());
  incoming.pipe(child.stdin);
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) child.kill();
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      beforeEnd().then(() => {
        if (!isHeadSent) outgoing.writeHead(500);
        outgoing.end();
        resolve();
      }, reject);
    });
  });
}
