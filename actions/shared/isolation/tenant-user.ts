import { createHash } from "node:crypto";
import type { Root } from "./root.ts";

/** The user that foreign code runs as. */
export interface TenantUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * One user for each workspace: everything of the user is ended after each piece of foreign code, and two jobs at once on one
 * machine have workspaces of their own.
 */
export function tenantName(workspace: string): string {
  const digest = createHash("sha256").update(workspace).digest("hex");
  return `cogtown-${digest.slice(0, 10)}`;
}

/** The user of this name; undefined when there is none. */
export async function findTenant(root: Root, name: string): Promise<TenantUser | undefined> {
  const { stdout } = await root.run(["getent", "passwd", name]);
  const [found, , uid, gid] = stdout.trim().split(":");
  if (found !== name || !isOwnId(uid) || !isOwnId(gid)) return undefined;
  return { name, uid: Number(uid), gid: Number(gid) };
}

/** Never root: an id that cannot be read must not become 0. */
const isOwnId = (id: string | undefined): id is string => /^[1-9]\d*$/.test(id ?? "");

/** Finds the user or makes it, in no group but its own. Yields words when that is not possible. */
export async function hireTenant(root: Root, name: string): Promise<TenantUser | string> {
  const known = await findTenant(root, name);
  if (known !== undefined) return known;
  const nobody = ["--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"];
  const made = await root.run(["useradd", "--system", "--user-group", ...nobody, name]);
  const found = await findTenant(root, name);
  return found ?? `the user ${name} could not be made: ${made.stderr.trim().slice(-500)}`;
}

/** Words before a command line that make it run as this user, for good: `no-new-privs` makes `sudo` and the like useless. */
export function asTenant({ uid, gid }: TenantUser): readonly string[] {
  const ids = ["--reuid", String(uid), "--regid", String(gid), "--clear-groups"];
  return ["setpriv", ...ids, "--no-new-privs", "--inh-caps=-all"];
}
