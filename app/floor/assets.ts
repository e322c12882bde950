import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the page in the browser is made of. */
export interface FloorAssets {
  readonly script: string;
  readonly style: string;
}

/** Reads what `scripts/build.ts` made, from its folder (`dist/floor`). Throws where it is missing. */
export function readFloorAssets(folder: string): FloorAssets {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { script: read("floor.js"), style: read("floor.css") };
}

/** Names one build of the page: a page that an older deployment served finds that it is another one, and loads itself anew. */
export const buildOf = ({ script, style }: FloorAssets): string =>
  createHash("sha256").update(script).update("\0").update(style).digest("hex").slice(0, 16);
