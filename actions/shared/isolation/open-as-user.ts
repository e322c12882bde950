import { realpathSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { platform } from "node:process";
import type { Job } from "../input.ts";
import { rootNamespaces, UserIsolation, type UserRoom } from "./as-user.ts";
import type { Isolation } from "./isolation.ts";
import { type Limits, realLimits } from "./launch-script.ts";
import { findRoot, type Root } from "./root.ts";
import { credentialFiles, sockets } from "./secret-places.ts";
import { findTenant, hireTenant, type TenantUser, tenantName } from "./tenant-user.ts";
import { Ways } from "./ways.ts";

/** Not below RUNNER_TEMP, where other steps keep credentials: that is shut as long as foreign code may run. */
const yards = "/var/lib/cogtown";

const needed = ["setpriv", "useradd", "getent", "find", "chown", "bash"];

/** Words say why not. */
export async function openAsUser(job: Job, limits: Limits): Promise<Isolation | string> {
  if (platform !== "linux") return "a user of its own is known for Linux only";
  const root = await findRoot();
  if (root === undefined) return "the job is not root and has no `sudo` without a password";
  const missing = await findMissing(root);
  if (missing !== undefined) return `the program \`${missing}\` is missing`;
  const workspace = realpathSync(job.workspace);
  const tenant = await hireTenant(root, tenantName(workspace));
  if (typeof tenant === "string") return tenant;
  const room = await roomFor(root, tenant, job, limits);
  const isolation = new UserIsolation(room);
  await isolation.close(); // what a job that was killed has left
  await makeYard(root, room.yard);
  await room.ways.openTo(workspace);
  await room.ways.shut(job.temp);
  return isolation;
}

/**
 * Ends what is left of foreign code, gives the workspace back to the action and removes the yard, after a job that came to
 * no end of its own. Does nothing where there was no user of its own.
 */
export async function reclaimFromUser(job: Job): Promise<void> {
  const root = platform === "linux" ? await findRoot() : undefined;
  if (root === undefined) return;
  const workspace = realpathSync(job.workspace);
  const tenant = await findTenant(root, tenantName(workspace));
  if (tenant === undefined) return;
  await new UserIsolation(await roomFor(root, tenant, job, realLimits)).close();
}

async function roomFor(
  root: Root,
  tenant: TenantUser,
  job: Job,
  limits: Limits,
): Promise<UserRoom> {
  const workspace = realpathSync(job.workspace);
  const hidden = [...credentialFiles(job), ...sockets];
  const yard = join(yards, tenant.name);
  const trial = await root.run([...rootNamespaces, "mount", "-t", "proc", "proc", "/proc"]);
  const canMount = trial.exitCode === 0;
  return { root, tenant, workspace, yard, ways: new Ways(root), limits, canMount, hidden };
}

async function findMissing(root: Root): Promise<string | undefined> {
  for (const program of needed) {
    const found = await root.run(["bash", "-c", `command -v ${program}`]);
    if (found.exitCode !== 0) return program;
  }
  return undefined;
}

async function makeYard(root: Root, yard: string): Promise<void> {
  const { uid, gid } = userInfo();
  await root.run(["mkdir", "-p", "-m", "0755", yards]);
  await root.run(["install", "-d", "-m", "0711", "-o", String(uid), "-g", String(gid), yard]);
}
