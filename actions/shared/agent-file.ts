import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Workshop } from "./workshop.ts";

/** The yard of the workshop is all that is asked for. */
export interface Desk {
  readonly isolation: Pick<Workshop["isolation"], "yard">;
}

const pathOf = ({ isolation }: Desk, name: string) => join(isolation.yard, "agent", name);

/** Lays a file out for the agent, in place of whatever an earlier one made of it; yields its path. */
export function writeAgentFile(workshop: Desk, name: string, text: string): string {
  const path = clearAgentFile(workshop, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Where the agent may leave a file of this name; what an earlier agent left there is gone. */
export function clearAgentFile(workshop: Desk, name: string): string {
  const path = pathOf(workshop, name);
  rmSync(path, { recursive: true, force: true });
  return path;
}

/**
 * What the agent left in a file of this name; undefined when there is none. Throws where it is no regular file, or has
 * more bytes than that. The attacker is the agent: a link would have us read a file that only we can, a pipe would have us
 * wait, and a folder on the way may be a link as well.
 */
export function readAgentFile(workshop: Desk, name: string, largest: number): string | undefined {
  const path = pathOf(workshop, name);
  const folder = dirname(path);
  if (realpathSync(folder) !== join(realpathSync(dirname(folder)), "agent"))
    throw new Error("its folder is a link");
  const file = openFile(path);
  if (file === undefined) return undefined;
  try {
    const { size, nlink } = fstatSync(file);
    if (!fstatSync(file).isFile()) throw new Error("it is no regular file");
    if (nlink > 1) throw new Error("it has another name");
    if (size > largest) throw new Error(`it has more than ${largest} bytes`);
    const bytes = Buffer.alloc(size);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, size, 0));
  } finally {
    closeSync(file);
  }
}

function openFile(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
