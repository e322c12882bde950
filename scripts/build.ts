/** Makes what is run from what is written. The output depends on the sources and the lock file alone. */
import { buildActions, buildCommandLine, buildFloor, buildLambda } from "./build-parts.ts";
import { root } from "./bundle.ts";

const parts = [buildCommandLine(root), buildLambda(root), buildFloor(root), buildActions(root)];
for (const line of (await Promise.all(parts)).flat()) console.log(line);
