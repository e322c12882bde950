/** A key of a plan has so many letters. */
const longestKey = 40;

/** An id or name as a key of a plan: `{target}.Draft` becomes `target-draft`. */
export function keyOf(name: string, ending = ""): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const short = words.slice(0, longestKey - ending.length).replace(/-+$/, "");
  return `${short === "" ? "step" : short}${ending}`;
}

/** A key for each id, no two the same. */
export function keysOf(ids: readonly string[]): ReadonlyMap<string, string> {
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of ids) {
    let key = keyOf(id);
    for (let count = 2; taken.has(key); count += 1) key = keyOf(id, `-${count}`);
    taken.add(key);
    keys.set(id, key);
  }
  return keys;
}
