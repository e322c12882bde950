import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The folders of one job, laid out as on GitHub's machines. */
export interface JobFolders {
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  /** The machine's own: it outlives the job, and is made by whoever first needs it. */
  readonly toolCache: string;
  readonly home: string;
  readonly commandFiles: string;
  readonly eventPath: string;
}

/** Makes the folders and writes the event file. */
export async function createJobFolders(
  { root, toolCache }: Pick<JobFolders, "root" | "toolCache">,
  repository: string,
  event: unknown,
): Promise<JobFolders> {
  const name = repository.split("/").at(-1) ?? repository;
  const temp = join(root, "_temp");
  const folders: JobFolders = {
    root,
    workspace: join(root, name, name),
    temp,
    toolCache,
    home: join(root, "_home"),
    commandFiles: join(temp, "_runner_file_commands"),
    eventPath: join(temp, "_github_workflow", "event.json"),
  };
  const { workspace, home, commandFiles } = folders;
  const needed = [workspace, home, commandFiles, join(temp, "_github_workflow")];
  for (const folder of needed) await mkdir(folder, { recursive: true });
  await writeFile(folders.eventPath, JSON.stringify(event, null, 2));
  return folders;
}

/** A process that is just dying may still write: hence the retries. */
export async function removeJobFolders(root: string): Promise<void> {
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}
