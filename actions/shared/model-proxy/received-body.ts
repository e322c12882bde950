import type { IncomingMessage } from "node:http";

/** What Anthropic takes at most (docs.claude.com, "Errors": request_too_large above 32 MB). */
export const largestBody = 32 * 1024 * 1024;

/** The body of a request as text; undefined: it is larger than anything that a model API would read. */
export async function receiveBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > largestBody) return undefined;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(piece)) continue;
    size += piece.length;
    if (size > largestBody) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
