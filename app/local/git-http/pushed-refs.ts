import type { IncomingMessage } from "node:http";

/** One wish of a push: where the pusher believes the ref to stand, and where it is to stand. */
export interface PushedRef {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/**
 * The refs that a push wants to move. They stand in the first packets of what is sent, before any object; whatever was
 * read is put back, so that git reads the request as if nobody had looked.
 */
export async function peekRefs(incoming: IncomingMessage): Promise<readonly PushedRef[]> {
  const start = await readStart(incoming);
  return parseStart(start).refs;
}

async function readStart(incoming: IncomingMessage): Promise<Buffer> {
  let start: Buffer = Buffer.alloc(0);
  while (!incoming.readableEnded && !incoming.destroyed && !parseStart(start).isComplete) {
    const chunk: unknown = incoming.read();
    if (Buffer.isBuffer(chunk)) start = Buffer.concat([start, chunk]);
    else await untilReadable(incoming);
  }
  if (start.length > 0 && !incoming.readableEnded) incoming.unshift(start);
  return start;
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
function parseStart(start: Buffer): {
  readonly refs: readonly PushedRef[];
  readonly isComplete: boolean;
} {
  const refs: PushedRef[] = [];
  for (let at = 0; at + 4 <= start.length; ) {
    const length = Number.parseInt(start.toString("latin1", at, at + 4), 16);
    if (!(length > 4)) return { refs, isComplete: true };
    if (at + length > start.length) break;
    const [before, after, name] = start.toString("utf8", at + 4, at + length).split(/[ \0\n]/);
    if (before !== undefined && after !== undefined && name !== undefined) {
      refs.push({ name, before, after });
    }
    at += length;
  }
  return { refs, isComplete: false };
}
