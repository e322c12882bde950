import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Config } from "#core/config/config.ts";
import { createFolder, removeFolder } from "../shared/folder.ts";
import type { Git } from "../shared/git.ts";
import { createGitDirectory } from "../shared/git-directory.ts";
import type { Job } from "../shared/input.ts";
import { createRedaction } from "../shared/tail.ts";
import { basicCredentials } from "../shared/token.ts";
import type { Workshop } from "../shared/workshop.ts";

/** What one run works with. */
export interface Bench {
  readonly job: Job;
  readonly workshop: Workshop;
  readonly git: Git;
  readonly token: string;
  readonly plan: Config["verify"];
}

export interface BenchRequest {
  readonly job: Job;
  readonly token: string;
  readonly stop: AbortSignal;
}

/** A folder, a git directory and a workshop of this run alone; they are gone when the work is done. */
export async function withWorkshop<T>(
  { job, token, stop }: BenchRequest,
  work: (bench: Omit<Bench, "plan">) => Promise<T>,
): Promise<T> {
  const folder = createFolder(job.temp, "refinery");
  const redact = createRedaction([token, basicCredentials(token)]);
  const workshop: Workshop = { job, folder, stop, session: randomUUID(), redact };
  const { path, remote } = job;
  try {
    const directory = join(folder, "git");
    const git = await createGitDirectory({ directory, path, remote, token });
    return await work({ job, workshop, git, token });
  } finally {
    removeFolder(folder);
  }
}
