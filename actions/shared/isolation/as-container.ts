import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { kill } from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { signalGroup } from "../process-group.ts";
import { type Custody, type Launch, marksIn } from "./custody.ts";
import { type ForeignErrand, type Isolation, IsolationBroken, toolsIn } from "./isolation.ts";
import { type Limits, launchScript } from "./launch-script.ts";
import { mountScript, ownProc, scriptPath } from "./mount-script.ts";
import { systemEnvironment } from "./root.ts";

export interface ContainerRoom {
  readonly yard: string;
  /** Files, folders and sockets of the job that foreign code must not see. */
  readonly hidden: readonly string[];
  readonly limits: Limits;
}

const bash = ["bash", "--noprofile", "--norc"];
/** Processes, mounts and System V's shared memory of its own; the network is the job's, where the model proxy listens. */
export const namespaces = ["--user", "--map-root-user", "--mount", "--pid", "--ipc", "--fork"];

/** Foreign code as the user of the job, in namespaces where it sees nothing of the job's but what it is lent. */
export class ContainerIsolation implements Isolation {
  readonly level = "container";
  readonly #room: ContainerRoom;
  #leader: number | undefined;

  constructor(room: ContainerRoom) {
    this.#room = room;
  }

  get yard(): string {
    return this.#room.yard;
  }

  async host<T>(errand: ForeignErrand, work: (custody: Custody) => Promise<T>): Promise<T> {
    const script = join(this.yard, "launch.sh");
    const folders = errand.folders.map((folder) => realpathSync(folder));
    await rm(script, { force: true });
    await writeFile(script, launchScript(this.#room.limits, errand), { mode: 0o600, flag: "wx" });
    const environment = { ...systemEnvironment, ...marksIn(errand.environment) };
    try {
      return await work(this.#custody({ ...this.#launch(script, folders), environment }));
    } finally {
      await this.#end(this.#leader);
      await rm(script, { force: true });
      await makeReadable(folders);
    }
  }

  async whileStill<T>(look: () => Promise<T>): Promise<T> {
    const init = this.#leader === undefined ? undefined : childOf(this.#leader);
    if (init === undefined) return look();
    await stopAll(init);
    try {
      return await look();
    } finally {
      for (const pid of others(init)) signalOne(pid, "SIGCONT");
    }
  }

  async close(): Promise<void> {
    await this.#end(this.#leader);
    await makeReadable([this.yard]);
    await rm(this.yard, { recursive: true, force: true });
  }

  #custody(launch: Launch): Custody {
    return {
      launch,
      signal: (leader, signal) => {
        const init = childOf(leader);
        if (signal === "SIGTERM") signalGroup(leader, signal);
        else if (init !== undefined) signalOne(init, signal);
      },
      // When the first process of the namespace ends, the kernel ends all others.
      isAlive: (leader) => childOf(leader) !== undefined,
      begun: (leader) => {
        this.#leader = leader;
      },
      end: (leader) => this.#end(leader),
    };
  }

  #launch(script: string, folders: readonly string[]): Omit<Launch, "environment"> {
    const { hidden, yard } = this.#room;
    const shared = join(yard, "shared");
    for (const name of ["tmp", "var-tmp", "shm"])
      mkdirSync(join(shared, name), { recursive: true });
    const view = mountScript({
      script,
      kept: folders,
      shown: [toolsIn(yard)].filter((path) => existsSync(path)),
      open: [],
      replaced: {
        "/tmp": join(shared, "tmp"),
        "/var/tmp": join(shared, "var-tmp"),
        "/dev/shm": join(shared, "shm"),
      },
      hidden,
    });
    const { uid, gid } = userInfo();
    const again = ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`];
    const bare = ["setpriv", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"];
    const inside = [...again, ...bare, "env", "-i", ...bash, scriptPath];
    const first = `${ownProc}\n${view}\n"$@"; exit $?`;
    return {
      program: "unshare",
      arguments: [...namespaces, "--kill-child=KILL", ...bash, "-c", first, "cogtown", ...inside],
      directory: "/",
    };
  }

  /** Throws IsolationBroken when something outlives 5 s of KILL. */
  async #end(leader: number | undefined): Promise<void> {
    const init = leader === undefined ? undefined : childOf(leader);
    if (leader !== undefined && init !== undefined) {
      signalOne(init, "SIGKILL");
      for (let left = 100; isThere(init); left--) {
        if (left === 0) throw new IsolationBroken("a namespace outlives KILL");
        await pause(50);
      }
    }
    this.#leader = undefined;
  }
}

/** Our own files in folders that foreign code has shut, found on the way down. */
async function makeReadable(folders: readonly string[]): Promise<void> {
  const shut = ["-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "{}", ";"];
  const unreadable = ["-type", "f", "!", "-perm", "-0400", "-exec", "chmod", "u+r", "{}", ";"];
  const words = [...folders, "-xdev", "(", ...shut, ",", ...unreadable, ")"];
  await execa("find", words, { env: systemEnvironment, extendEnv: false, reject: false });
}

/** The first process of the namespace that `unshare` waits for, as it is called here. */
function childOf(leader: number): number | undefined {
  const children = read(`/proc/${leader}/task/${leader}/children`).trim().split(" ");
  const first = Number(children[0]);
  return first > 0 && isThere(first) ? first : undefined;
}

const isThere = (pid: number) => /^State:\t[^ZX]/m.test(read(`/proc/${pid}/status`));

/** All processes of the namespace but its first, which only waits, and whose parent would stop with it. */
function others(init: number): readonly number[] {
  const space = namespaceOf(init);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== init && space !== "" && namespaceOf(pid) === space);
}

/** Until there is none that goes on: what forks while it is looked for is found the next time. */
async function stopAll(init: number): Promise<void> {
  const goesOn = (pid: number) => /^State:\t[^TtZX]/m.test(read(`/proc/${pid}/status`));
  for (let left = 100; left > 0; left--) {
    const going = others(init).filter(goesOn);
    if (going.length === 0) return;
    for (const pid of going) signalOne(pid, "SIGSTOP");
    await pause(5);
  }
  throw new IsolationBroken("foreign code could not be held still");
}

function namespaceOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return "";
  }
}

/** Empty when it has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function signalOne(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch {
    // It has ended meanwhile; whoever has to know looks whether it is there.
  }
}
