import { readEntries, readTop } from "./loose-trees.ts";
import type { TreeEntry } from "./object-facts.ts";

/** A path and what `git diff-tree --name-status` calls its change: added, deleted, modified, of another type. */
interface NamedChange {
  readonly path: string;
  readonly letter: "A" | "D" | "M" | "T";
}

/** What changed between two commits or trees, in the order of git, without a process; "unknown" is for git itself. */
export async function compareLooseTrees(
  directory: string,
  before: string,
  after: string,
): Promise<readonly NamedChange[] | "unknown"> {
  const [old, fresh] = await Promise.all([readTop(directory, before), readTop(directory, after)]);
  if (old === "unknown" || fresh === "unknown") return "unknown";
  const changes = await compareEntries(directory, "", old, fresh);
  if (changes === "unknown") return "unknown";
  const keyed = changes.map((change) => ({ change, key: Buffer.from(change.path) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ change }) => change);
}

async function compareEntries(
  directory: string,
  folder: string,
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
): Promise<readonly NamedChange[] | "unknown"> {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  const fresh = new Map(after.map((entry) => [entry.path, entry]));
  const found: NamedChange[] = [];
  for (const name of new Set([...old.keys(), ...fresh.keys()])) {
    const pair = { old: old.get(name), fresh: fresh.get(name) };
    if (pair.old?.sha === pair.fresh?.sha && pair.old?.mode === pair.fresh?.mode) continue;
    const path = `${folder}${name}`;
    const letter = nameFileChange(asFile(pair.old), asFile(pair.fresh));
    if (letter !== undefined) found.push({ path, letter });
    const inside = await compareFolders(directory, `${path}/`, pair);
    if (inside === "unknown") return "unknown";
    found.push(...inside);
  }
  return found;
}

async function compareFolders(
  directory: string,
  folder: string,
  pair: { readonly old: TreeEntry | undefined; readonly fresh: TreeEntry | undefined },
): Promise<readonly NamedChange[] | "unknown"> {
  const entries = async (entry: TreeEntry | undefined) =>
    entry?.type === "tree" ? readEntries(directory, entry.sha) : [];
  const [old, fresh] = await Promise.all([entries(pair.old), entries(pair.fresh)]);
  if (old === "unknown" || fresh === "unknown") return "unknown";
  return compareEntries(directory, folder, old, fresh);
}

const asFile = (entry: TreeEntry | undefined) => (entry?.type === "tree" ? undefined : entry);

function nameFileChange(
  old: TreeEntry | undefined,
  fresh: TreeEntry | undefined,
): NamedChange["letter"] | undefined {
  if (old === undefined) return fresh === undefined ? undefined : "A";
  if (fresh === undefined) return "D";
  const kind = ({ mode }: TreeEntry) => mode.slice(0, 3);
  return kind(old) === kind(fresh) ? "M" : "T";
}
