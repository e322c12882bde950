import { exitCodes } from "../usage-error.ts";
import type { Run } from "./run.ts";
import { planRemoval, type Removal, remove } from "./uninstall.ts";

/** `cogtown init --uninstall`. Resolves to the exit code: 1 where something stays because it was changed. */
export async function runUninstall({ options, tree, installed, questions, terminal }: Run) {
  if (installed === undefined) {
    terminal.out(
      options.isJson
        ? `${JSON.stringify({ end: "nothing-to-do", removed: [], kept: [] })}\n`
        : "Cogtown was not installed here by `cogtown init`: there is nothing to remove.\n",
    );
    return exitCodes.done;
  }
  const removal = await planRemoval(tree.root, installed, options.isForced);
  if (!options.isJson) terminal.out(listRemoval(removal));
  const isWanted = !options.isDryRun && ((await questions?.confirm("Remove these files?")) ?? true);
  if (isWanted) await remove(tree.root, installed, removal);
  const end = isWanted ? "removed" : "not-asked";
  terminal.out(
    options.isJson
      ? `${JSON.stringify({ end, ...removal }, null, 2)}\n`
      : isWanted
        ? describeRest(removal)
        : "Nothing was removed.\n",
  );
  return removal.kept.length === 0 ? exitCodes.done : exitCodes.notDone;
}

const listRemoval = ({ removed, kept }: Removal) =>
  [
    ...removed.map((path) => `  ${path}  removed\n`),
    ...kept.map((path) => `  ${path}  changed by you, kept (--force removes it)\n`),
  ].join("");

const describeRest = ({ kept }: Removal) =>
  kept.length > 0
    ? "What you changed is still there.\n"
    : "What `cogtown init` wrote is gone: commit and push that. The App, its secrets, labels and refs/cogtown are on GitHub still: remove them there.\n";
