import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import {
  type CommandEnd,
  type CommandRequest,
  runCommand,
} from "../../../actions/shared/command.ts";
import type { Isolation } from "../../../actions/shared/isolation/isolation.ts";
import { openIsolation } from "../../../actions/shared/isolation/open-isolation.ts";
import { tenantName } from "../../../actions/shared/isolation/tenant-user.ts";
import { workshopIn } from "./bare-workshop.ts";

/** Users can be made, and changed to, by root alone. */
export const isRoot = userInfo().uid === 0;

/** Whether an ordinary user may start the Node of this test. */
export const isNodeForAll =
  isRoot &&
  execaSync(
    "setpriv",
    ["--reuid", "65534", "--regid", "65534", "--clear-groups", process.execPath, "--version"],
    { reject: false, cwd: "/" },
  ).exitCode === 0;

/** A job on a machine with folders as a runner has them: closed to others, with something to steal in RUNNER_TEMP. */
export class Premises {
  readonly root = mkdtempSync(join(tmpdir(), "cogtown-room-"));
  readonly workspace = this.#folder("work/repo");
  readonly temp = this.#folder("temp");
  readonly folder = this.#folder("temp/cogtown-test");
  readonly secret = this.write("temp/credentials", "the token of the job");
  readonly commands = this.write("temp/set_env", "");
  readonly job = {
    ...workshopIn(this.workspace).job,
    temp: this.temp,
    path: "/usr/local/bin:/usr/bin:/bin",
    variables: { GITHUB_ENV: this.commands, GITHUB_TOKEN: "ghs_token" },
  };

  constructor() {
    for (const folder of ["git", "."]) mkdirSync(join(this.folder, folder), { recursive: true });
    writeFileSync(join(this.folder, "git/config"), "[core]\n");
  }

  open(): Promise<Isolation> {
    const { job, folder } = this;
    const limits = { processes: 60, fileBytes: 8 * 1024 ** 2, openFiles: 256 };
    return openIsolation({ job, level: "user", folder, session: "test", limits });
  }

  /** The id of the user that foreign code runs as. */
  get tenant(): number {
    return Number(execaSync("id", ["-u", tenantName(this.workspace)]).stdout);
  }

  write(path: string, text: string): string {
    const file = join(this.root, path);
    writeFileSync(file, text, { mode: 0o644 });
    return file;
  }

  remove(): void {
    execaSync("userdel", [tenantName(this.workspace)], { reject: false });
    execaSync("rm", ["-rf", this.root]); // Node cannot remove what is deeper than a path can say
  }

  #folder(path: string): string {
    const folder = join(this.root, path);
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    return folder;
  }
}

/** Runs foreign code in the workspace, with a folder of its own besides. */
export function runForeign(
  isolation: Isolation,
  { job, workspace }: Premises,
  command: string,
  change: Partial<CommandRequest> = {},
): Promise<CommandEnd> {
  const own = join(isolation.yard, "agent");
  mkdirSync(own, { recursive: true });
  const environment = { PATH: job.path, HOME: own, OWN: own };
  const errand = { command, directory: workspace, environment, folders: [own, workspace] };
  return isolation.host(errand, (custody) =>
    runCommand({
      custody,
      timeoutMinutes: 1,
      onLine: () => undefined,
      redact: (text) => text,
      stop: new AbortController().signal,
      ...change,
    }),
  );
}
