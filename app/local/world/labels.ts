import { renderLabel } from "../rest/render/issue.ts";
import { emit } from "./emit.ts";
import type { Repository } from "./entities.ts";
import type { EventActor, Payload } from "./events.ts";
import type { Label } from "./issue-entities.ts";
import type { World } from "./world.ts";

/** The colour of a label that was made by naming it on an issue. */
const plainColor = "ededed";

export function labelsOf(world: World, repository: Repository): Label[] {
  return world.labels.filter((label) => label.repositoryId === repository.id);
}

/** Names are equal without regard to case. */
export function findLabel(world: World, repository: Repository, name: string): Label | undefined {
  return world.labels.byKey(`${repository.id}:${name.toLowerCase()}`);
}

function emitLabel(
  world: World,
  repository: Repository,
  label: Label,
  action: "created" | "edited" | "deleted",
  actor: EventActor,
  special: Payload = {},
): void {
  const payload = { label: renderLabel(world, repository, label), ...special };
  emit(world, { repository, name: "label", action, actor, payload });
}

/** Adds a label whose name is free. `color` is six hexadecimal digits. */
export function createLabel(
  world: World,
  repository: Repository,
  request: { readonly name: string; readonly color?: string; readonly description?: string | null },
  actor: EventActor,
): Label {
  const label = world.labels.add({
    id: world.ids.next(),
    repositoryId: repository.id,
    name: request.name,
    color: request.color ?? plainColor,
    description: request.description ?? null,
  });
  emitLabel(world, repository, label, "created", actor);
  return label;
}

/** The label of this name, made when it is missing. */
export function ensureLabel(
  world: World,
  repository: Repository,
  name: string,
  actor: EventActor,
): Label {
  return findLabel(world, repository, name) ?? createLabel(world, repository, { name }, actor);
}

/** Changes a label on every issue that carries it. */
export function editLabel(
  world: World,
  repository: Repository,
  label: Label,
  change: Partial<Pick<Label, "name" | "color" | "description">>,
  actor: EventActor,
): Label {
  const edited = world.labels.update(label.id, change);
  const from = (key: "name" | "color" | "description") =>
    edited[key] === label[key] ? {} : { [key]: { from: label[key] ?? "" } };
  const changes = { ...from("name"), ...from("color"), ...from("description") };
  if (Object.keys(changes).length > 0) {
    emitLabel(world, repository, edited, "edited", actor, { changes });
  }
  return edited;
}

/** Removes a label, from every issue too. GitHub tells of the label only, not of each issue. */
export function deleteLabel(
  world: World,
  repository: Repository,
  label: Label,
  actor: EventActor,
): void {
  for (const issue of world.issues.filter(({ labelIds }) => labelIds.includes(label.id))) {
    const labelIds = issue.labelIds.filter((id) => id !== label.id);
    world.issues.update(issue.id, { labelIds });
  }
  world.labels.remove(label.id);
  emitLabel(world, repository, label, "deleted", actor);
}
