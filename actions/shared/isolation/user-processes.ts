import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { IsolationBroken } from "./isolation.ts";
import type { Root } from "./root.ts";
import { asTenant, type TenantUser } from "./tenant-user.ts";

/** 5 s in all. */
const tries = 250;
const pauseMs = 20;

/** All processes of one user, wherever they have moved themselves. */
export class UserProcesses {
  readonly #root: Root;
  readonly #user: TenantUser;

  constructor(root: Root, user: TenantUser) {
    this.#root = root;
    this.#user = user;
  }

  /** Whether one is alive; those that have ended and were not asked for their exit code do not count. */
  areAlive(): boolean {
    return this.#isOneIn(/^State:\t[^ZX]/m);
  }

  /**
   * To all of them in one system call of one of their own (`kill(-1)`), which a fork cannot slip through. That there are
   * none is no error.
   */
  async signal(signal: "TERM" | "KILL" | "STOP" | "CONT"): Promise<void> {
    const kill = ["bash", "--noprofile", "--norc", "-c", `kill -${signal} -1`];
    await this.#root.run([...asTenant(this.#user), ...kill]);
  }

  /** Throws IsolationBroken when one of them outlives 5 s of KILL. */
  async end(): Promise<void> {
    for (let left = tries; this.areAlive(); left--) {
      if (left === 0)
        throw new IsolationBroken(`processes of ${this.#user.name} outlive every KILL`);
      await this.signal("KILL");
      if (this.areAlive()) await pause(pauseMs);
    }
  }

  /** A process on another core goes on for a moment after it was told to stop. Throws IsolationBroken. */
  async holdStill(): Promise<void> {
    await this.signal("STOP");
    for (let left = tries; this.#isOneIn(/^State:\t[^TtZX]/m); left--) {
      if (left === 0)
        throw new IsolationBroken(`processes of ${this.#user.name} cannot be held still`);
      await pause(pauseMs);
    }
  }

  #isOneIn(state: RegExp): boolean {
    return readdirSync("/proc")
      .filter((pid) => /^\d+$/.test(pid))
      .map(statusOf)
      .some((status) => state.test(status) && this.#isOurs(status));
  }

  /** Real, effective, saved or for files. */
  #isOurs(status: string): boolean {
    const uids = /^Uid:\t(.*)$/m.exec(status)?.[1]?.split("\t") ?? [];
    return uids.includes(String(this.#user.uid));
  }
}

/** Empty when it has ended meanwhile. */
function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
}
