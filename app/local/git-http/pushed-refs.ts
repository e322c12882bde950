import type { IncomingMessage } from "node:http";

/**
 * The refs that a push wants to move. They stand in the first packets of what is sent, before any object; whatever was
 * read is put back, so that git reads the request as if nobody had looked.
 */
export async function peekRefs(incoming: IncomingMessage): Promise<readonly string[]> {
  const start = await readStart(incoming);
  return start === undefined ? [] : parseRefs(start);
}

async function readStart(incoming: IncomingMessage): Promise<Buffer | undefined> {
  while (!incoming.readableEnded && !incoming.destroyed) {
    const chunk: unknown = incoming.read();
    if (Buffer.isBuffer(chunk)) {
      incoming.unshift(chunk);
      return chunk;
    }
    await untilReadable(incoming);
  }
  return undefined;
}

function untilReadable(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ["readable", "end", "close"]) {
      incoming.once(event, () => {
        resolve();
      });
    }
  });
}

/** Packets of "old new name", each behind its length in four hexadecimal digits, up to an empty one. */
function parseRefs(start: Buffer): readonly string[] {
  const refs: string[] = [];
  for (let at = 0; at + 4 <= start.length; ) {
    const length = Number.parseInt(start.toString("latin1", at, at + 4), 16);
    if (!(length > 4)) break;
    const [, , name] = start.toString("utf8", at + 4, at + length).split(/[ \0\n]/);
    if (name !== undefined) refs.push(name);
    at += length;
  }
  return refs;
}
