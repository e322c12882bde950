import { realpathSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as core from "@actions/core";
import type { Custody, Launch } from "./custody.ts";
import { type ForeignErrand, type Isolation, IsolationBroken } from "./isolation.ts";
import { type Limits, launchScript } from "./launch-script.ts";
import { mountScript, ownProc, type View } from "./mount-script.ts";
import { Ownership } from "./ownership.ts";
import { type Root, systemEnvironment } from "./root.ts";
import { asTenant, type TenantUser } from "./tenant-user.ts";
import { UserProcesses } from "./user-processes.ts";
import type { Ways } from "./ways.ts";

export interface UserRoom {
  readonly root: Root;
  readonly tenant: TenantUser;
  readonly workspace: string;
  readonly yard: string;
  readonly ways: Ways;
  readonly limits: Limits;
  /** The machine lets root make a mount namespace; in many containers it does not. */
  readonly canMount: boolean;
  /** Files, folders and sockets of the job that foreign code must not see, where the machine lets that be. */
  readonly hidden: readonly string[];
}

/** Of its own: mounts, processes (so that those that ended are cleared away at once), System V's shared memory. */
export const rootNamespaces = [
  "unshare",
  "--mount",
  "--pid",
  "--ipc",
  "--fork",
  "--kill-child=KILL",
];

/** Where everybody may write: what foreign code leaves there must not decide what comes next. */
const everybodysFolders = ["/tmp", "/var/tmp", "/dev/shm"];

/** Foreign code as a user of its own that has no rights, in no group but its own. */
export class UserIsolation implements Isolation {
  readonly level = "user";
  readonly #room: UserRoom;
  readonly #processes: UserProcesses;
  readonly #ownership: Ownership;
  #isBusy = false;

  constructor(room: UserRoom) {
    this.#room = room;
    this.#processes = new UserProcesses(room.root, room.tenant);
    this.#ownership = new Ownership(room.root, room.tenant);
  }

  get yard(): string {
    return this.#room.yard;
  }

  async host<T>(errand: ForeignErrand, work: (custody: Custody) => Promise<T>): Promise<T> {
    if (this.#isBusy) throw new IsolationBroken("two commands at once");
    this.#isBusy = true;
    const script = join(this.yard, "launch.sh");
    const folders = errand.folders.map((folder) => realpathSync(folder));
    try {
      await this.#processes.end();
      await writeFile(script, launchScript(this.#room.limits, errand), { mode: 0o600 });
      await this.#ownership.lend([script, ...folders]);
      return await work(this.#custody(script));
    } finally {
      await this.#takeBack(script, folders);
      this.#isBusy = false;
    }
  }

  /** One process that goes on would be enough to put a link where the action reads a file. */
  async whileStill<T>(look: () => Promise<T>): Promise<T> {
    if (!this.#isBusy) return look();
    try {
      await this.#processes.holdStill();
      return await look();
    } finally {
      await this.#processes.signal("CONT");
    }
  }

  async close(): Promise<void> {
    const { root, workspace, ways } = this.#room;
    try {
      await this.#processes.end();
      await this.#sweep();
      await this.#ownership.takeAllBack([workspace]);
    } catch (error) {
      core.warning(error instanceof Error ? error.message : String(error));
    }
    await root.run(["rm", "-rf", "--one-file-system", "--", this.yard]);
    await ways.putBack();
  }

  #custody(script: string): Custody {
    return {
      launch: this.#launch(script),
      begun: () => undefined,
      signal: (_leader, signal) => {
        void this.#processes.signal(signal === "SIGTERM" ? "TERM" : "KILL");
      },
      isAlive: () => this.#processes.areAlive(),
      end: () => this.#processes.end(),
    };
  }

  /**
   * A shell of root's waits for it, and is not stopped with the others: `sudo` stops itself when its child is, and would
   * never go on.
   */
  #launch(script: string): Launch {
    const { root, tenant, canMount } = this.#room;
    const bash = ["bash", "--noprofile", "--norc"];
    const view = canMount ? `${ownProc}\n${mountScript(this.#view(script))}\n` : "";
    const [program = "", ...rest] = [
      ...[...root.prefix, ...(canMount ? rootNamespaces : [])],
      ...[...bash, "-c", `${view}"$@"; exit $?`, "cogtown"],
      ...[...asTenant(tenant), "env", "-i", ...bash, script],
    ];
    return { program, arguments: rest, directory: "/", environment: systemEnvironment };
  }

  /** Its rights keep it from most of it already: this is for what everybody may write, and for careless modes. */
  #view(script: string): View {
    const { workspace, hidden } = this.#room;
    const kept = [workspace, this.yard];
    return { script, kept, shown: [], open: everybodysFolders, replaced: {}, hidden };
  }

  async #takeBack(script: string, folders: readonly string[]): Promise<void> {
    await this.#processes.end();
    await this.#ownership.takeBack(folders);
    await this.#sweep();
    await rm(script, { force: true });
  }

  async #sweep(): Promise<void> {
    const { root, tenant } = this.#room;
    const found = ["-mindepth", "1", "-maxdepth", "1", "-user", String(tenant.uid)];
    const remove = ["-exec", "rm", "-rf", "--one-file-system", "--", "{}", "+"];
    await root.run(["find", ...everybodysFolders, ...found, ...remove]);
  }
}
