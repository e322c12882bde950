import { realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, sep } from "node:path";
import { systemPath } from "./root.ts";

const othersMayWrite = 0o002;
const sticky = 0o1000;

/**
 * The folders of a PATH in which foreign code could not have put a program: the action's own git, which has the token, is
 * looked for there. The attacker is the agent: `node_modules/.bin` is in many a PATH, and on hosted runners everybody may
 * write in the tool cache.
 */
export function safePath(path: string, workspace: string): string {
  const own = realpathSync(workspace);
  const safe = path.split(":").filter((folder) => isAbsolute(folder) && isSafe(folder, own));
  return safe.length === 0 ? systemPath : safe.join(":");
}

function isSafe(folder: string, workspace: string): boolean {
  const real = realPathOf(folder);
  return real !== undefined && !`${real}${sep}`.startsWith(`${workspace}${sep}`) && isKept(real);
}

/** Whoever may write in a folder above may put another one in its place. */
function isKept(folder: string): boolean {
  const { mode } = statSync(folder);
  const isOpen = (mode & othersMayWrite) !== 0 && (mode & sticky) === 0;
  const above = dirname(folder);
  return !isOpen && (above === folder || isKept(above));
}

function realPathOf(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}
