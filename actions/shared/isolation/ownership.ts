import { statSync } from "node:fs";
import { userInfo } from "node:os";
import { IsolationBroken } from "./isolation.ts";
import type { Root } from "./root.ts";
import type { TenantUser } from "./tenant-user.ts";

/** Whose folders are: the action's, or foreign code's as long as it runs. Only while nothing of the user is alive. */
export class Ownership {
  readonly #root: Root;
  readonly #tenant: TenantUser;
  readonly #owner = ownIds();

  constructor(root: Root, tenant: TenantUser) {
    this.#root = root;
    this.#tenant = tenant;
  }

  /**
   * Files with further names stay whose they are: the other name may be in the store of a package manager, which later jobs
   * trust. So does what lies deeper than a path can say. Throws IsolationBroken.
   */
  async lend(folders: readonly string[]): Promise<void> {
    const { uid, gid } = this.#tenant;
    const own = [...foldersAndSingleNames, "!", "-user", String(uid)];
    const words = ["find", ...folders, "-xdev", ...own, ...chownEach(`${uid}:${gid}`)];
    const { stderr } = await this.#root.run(words);
    const kept = folders.find((folder) => statSync(folder).uid !== uid);
    if (kept !== undefined)
      throw new IsolationBroken(`${kept} could not be lent: ${stderr.slice(-500)}`);
  }

  /** As it was before, and readable for the action whatever modes foreign code has set. Throws IsolationBroken. */
  async takeBack(folders: readonly string[]): Promise<void> {
    const isReadable = await this.#makeReadable(folders);
    const theirs = [...this.#theirs(folders), ...foldersAndSingleNames];
    const taken = await this.#root.run([...theirs, ...chownEach(this.#owner)]);
    if (!isReadable || taken.exitCode !== 0) await this.takeAllBack(folders);
  }

  /** Files with further names as well, and those at the end of a path that is longer than the system takes. */
  async takeAllBack(folders: readonly string[]): Promise<void> {
    await this.#makeReadable(folders);
    const from = `--from=${this.#tenant.uid}`;
    await this.#must(["chown", "-hRP", from, this.#owner, "--", ...folders]);
  }

  /** What can be read already stays as it is: modes belong to the work. Says whether all of it was reached. */
  async #makeReadable(folders: readonly string[]): Promise<boolean> {
    const found = await this.#root.run([
      ...[...this.#theirs(folders), "("],
      ...["-type", "d", "!", "-perm", "-0700", "-exec", "chmod", "u+rwx", "{}", "+", ","],
      ...["-type", "f", "!", "-perm", "-0404", "-exec", "chmod", "a+r", "{}", "+", ")"],
    ]);
    return found.exitCode === 0;
  }

  #theirs(folders: readonly string[]): readonly string[] {
    return ["find", ...folders, "-xdev", "-user", String(this.#tenant.uid)];
  }

  async #must(words: readonly string[]): Promise<void> {
    const { exitCode, stderr } = await this.#root.run(words);
    if (exitCode === 0) return;
    const what = `${words[0] ?? ""} failed (exit ${exitCode})`;
    throw new IsolationBroken(`${what}: ${stderr.slice(-500)}`);
  }
}

function ownIds(): string {
  const { uid, gid } = userInfo();
  return `${uid}:${gid}`;
}

const foldersAndSingleNames = ["(", "-type", "d", "-o", "-links", "1", ")"];

/** With as many paths at a time as a command line takes; links themselves, never what they lead to. */
const chownEach = (ids: string) => ["-exec", "chown", "-h", ids, "{}", "+"];
