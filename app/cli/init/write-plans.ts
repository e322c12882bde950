import { readVersion } from "../package-root.ts";
import { installedPath, printInstalled, recordText } from "./installed.ts";
import type { FilePlan } from "./plan-files.ts";
import type { Run, Work } from "./run.ts";
import { type Change, missingFolders, writeTogether } from "./write-together.ts";

/** Writes what is planned, with the record of it. Answers whether there was anything to write. Throws UsageError. */
export async function writePlans(run: Run, work: Work): Promise<boolean> {
  const { tree, record } = run;
  const changes = work.plans.flatMap((plan) => changesOf(plan));
  const written = changes.flatMap(({ kind, path }) => (kind === "write" ? [path] : []));
  const made = await missingFolders(tree.root, [...written, installedPath]);
  const text = printInstalled(nextRecord(run, work, made));
  if (changes.length === 0 && text === record) return false;
  const ends = changes.map((change) => withLineEnds(change, run, work));
  const own: Change = { kind: "write", path: installedPath, content: text };
  await writeTogether(tree.root, [...ends, own]);
  return true;
}

function changesOf(plan: FilePlan): readonly Change[] {
  switch (plan.kind) {
    case "create":
    case "update":
    case "merge":
      return [{ kind: "write", path: plan.path, content: plan.text }];
    case "remove":
      return [{ kind: "remove", path: plan.path }];
    case "same":
    case "left":
    case "stays-away":
    case "obstacle":
      return [];
  }
}

function withLineEnds(change: Change, { tree }: Run, { present }: Work): Change {
  if (change.kind === "remove") return change;
  const isCrlf = present.get(change.path)?.isCrlf ?? tree.isCrlf;
  return isCrlf ? { ...change, content: change.content.replaceAll("\n", "\r\n") } : change;
}

/** What the next run has to know: for each file the text that it would have had without anybody's edits. */
function nextRecord({ installed }: Run, { answers, wanted, plans }: Work, made: readonly string[]) {
  const version = readVersion();
  const files = plans.flatMap(({ kind, path }) => {
    const before = installed?.files[path];
    const text = wanted[path];
    if (kind === "remove") return [];
    // A file that its owner removed, or that is no longer needed, is remembered as it was.
    if (kind === "stays-away" || text === undefined)
      return before === undefined ? [] : [[path, before] as const];
    return [[path, recordText(version, text)] as const];
  });
  const folders = [...new Set([...(installed?.folders ?? []), ...made])].toSorted();
  return { answers, files: Object.fromEntries(files), folders };
}
