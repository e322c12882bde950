import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const bytes = 16 * 1024 ** 2;

/**
 * Space on the disk that is set aside for what has to be written when foreign code has filled it: the record of how the
 * attempt ended, and git's objects for that.
 */
export class Reserve {
  readonly #file: string;

  /** Throws where there is no such space even before anything was run. */
  constructor(folder: string) {
    this.#file = join(folder, "reserve");
    writeFileSync(this.#file, Buffer.alloc(bytes, "cogtown "));
  }

  /** May be called again. */
  release(): void {
    rmSync(this.#file, { force: true });
  }
}
