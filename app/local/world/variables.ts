import type { Collection } from "./collection.ts";
import type { NamedValue, Repository } from "./entities.ts";
import type { World } from "./world.ts";

/** Sets a variable or a secret (names are upper case, as GitHub stores them). */
export function setNamedValue(
  world: World,
  values: Collection<NamedValue>,
  repository: Repository,
  name: string,
  value: string,
): NamedValue {
  const now = world.now();
  const known = values.byKey(`${repository.id}:${name.toUpperCase()}`);
  if (known !== undefined) return values.update(known.id, { value, updatedAt: now });
  return values.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    name: name.toUpperCase(),
    value,
    createdAt: now,
    updatedAt: now,
  });
}

/** All variables or secrets of a repository, as workflows see them. */
export function readNamedValues(
  values: Collection<NamedValue>,
  repository: Repository,
): Record<string, string> {
  const ours = values.filter((row) => row.repositoryId === repository.id);
  return Object.fromEntries(ours.map((row) => [row.name, row.value]));
}
