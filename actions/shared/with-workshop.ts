import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { IsolationLevel } from "#core/config/config.ts";
import { createFolder, removeFolder } from "./folder.ts";
import type { Git } from "./git.ts";
import { createGitDirectory } from "./git-directory.ts";
import type { Job } from "./input.ts";
import { noIsolation } from "./isolation/isolation.ts";
import { openIsolation } from "./isolation/open-isolation.ts";
import { safePath } from "./isolation/safe-path.ts";
import { createRedaction } from "./tail.ts";
import { basicCredentials } from "./token.ts";
import type { Workshop } from "./workshop.ts";

/** A workshop with git at hand. */
export interface Shop {
  readonly job: Job;
  readonly workshop: Workshop;
  readonly git: Git;
  readonly token: string;
}

export interface ShopRequest extends Pick<Workshop, "job" | "stop" | "timeIsUp"> {
  readonly token: string;
  /** What it is for, in the name of its folder. */
  readonly purpose: string;
  /** What must not be said besides the token. */
  readonly secrets?: readonly (string | undefined)[];
  /** The least that foreign code is to be kept in. */
  readonly isolation?: IsolationLevel;
}

/**
 * A folder, a git directory and a workshop of this run alone; they are gone when the work is done. Throws IsolationRefused
 * where foreign code cannot be kept apart as it must be.
 */
export async function withWorkshop<T>(
  { purpose, token, secrets = [], isolation: level = "none", ...rest }: ShopRequest,
  work: (shop: Shop) => Promise<T>,
): Promise<T> {
  const { job } = rest;
  const folder = createFolder(job.temp, purpose);
  const redact = createRedaction([token, basicCredentials(token), ...secrets]);
  const session = randomUUID();
  const { remote } = job;
  const path = safePath(job.path, job.workspace);
  try {
    const directory = join(folder, "git");
    const git = await createGitDirectory({ directory, path, remote, token });
    const isolation = noIsolation(folder, session);
    const workshop: Workshop = { ...rest, folder, isolation, session, redact };
    return await isolated({ job, workshop, git, token }, level, work);
  } finally {
    removeFolder(folder);
  }
}

/** Work in the room that this runner has for foreign code. Throws IsolationRefused where there is none as good as that. */
export async function isolated<T>(
  { workshop, ...shop }: Shop,
  level: IsolationLevel,
  work: (shop: Shop) => Promise<T>,
): Promise<T> {
  const { job, folder, session } = workshop;
  const isolation = await openIsolation({ job, level, folder, session });
  try {
    return await work({ ...shop, workshop: { ...workshop, isolation } });
  } finally {
    await isolation.close();
  }
}
