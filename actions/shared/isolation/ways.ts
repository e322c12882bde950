import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { Root } from "./root.ts";

const throughForOthers = 0o001;

/** Modes of folders that were changed for foreign code, and are put back. */
export class Ways {
  readonly #root: Root;
  readonly #before = new Map<string, string>();

  constructor(root: Root) {
    this.#root = root;
  }

  /** Others may go through every folder above this one; what is in them is as readable as its own mode says. */
  async openTo(folder: string): Promise<void> {
    const above = dirname(folder);
    if (above !== folder) await this.openTo(above);
    if ((modeOf(above) & throughForOthers) === 0) await this.#change(above, "o+x");
  }

  /** Nobody but its owner and root comes in. */
  async shut(folder: string): Promise<void> {
    if ((modeOf(folder) & 0o077) !== 0) await this.#change(folder, "go-rwx");
  }

  async putBack(): Promise<void> {
    for (const [folder, mode] of this.#before) await this.#root.run(["chmod", mode, folder]);
    this.#before.clear();
  }

  async #change(folder: string, change: string): Promise<void> {
    this.#before.set(folder, this.#before.get(folder) ?? modeOf(folder).toString(8));
    await this.#root.run(["chmod", change, folder]);
  }
}

const modeOf = (folder: string) => statSync(folder).mode & 0o7777;
