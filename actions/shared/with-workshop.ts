import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { createFolder, removeFolder } from "./folder.ts";
import type { Git } from "./git.ts";
import { createGitDirectory } from "./git-directory.ts";
import type { Job } from "./input.ts";
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
}

/** A folder, a git directory and a workshop of this run alone; they are gone when the work is done. */
export async function withWorkshop<T>(
  { purpose, token, secrets = [], ...rest }: ShopRequest,
  work: (shop: Shop) => Promise<T>,
): Promise<T> {
  const { job } = rest;
  const folder = createFolder(job.temp, purpose);
  const redact = createRedaction([token, basicCredentials(token), ...secrets]);
  const workshop: Workshop = { ...rest, folder, session: randomUUID(), redact };
  const { path, remote } = job;
  try {
    const directory = join(folder, "git");
    const git = await createGitDirectory({ directory, path, remote, token });
    return await work({ job, workshop, git, token });
  } finally {
    removeFolder(folder);
  }
}
