import { z } from "zod";
import type { Label } from "../../world/issue-entities.ts";
import { createLabel, deleteLabel, editLabel, findLabel, labelsOf } from "../../world/labels.ts";
import { notFound, validationFailed } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderLabel } from "../render/issue.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";

const PostLabel = z.object({
  name: z.string(),
  color: z.string().optional(),
  description: z.string().nullish(),
});

const PatchLabel = z.object({
  new_name: z.string().optional(),
  color: z.string().optional(),
  description: z.string().nullish(),
});

/** GitHub: "The description must be 100 characters or fewer", a colour without its leading #. */
function checkLabel(request: {
  readonly name?: string | undefined;
  readonly color?: string | undefined;
  readonly description?: string | null | undefined;
}): void {
  const { name, color, description } = request;
  if (name?.trim() === "")
    throw validationFailed({ resource: "Label", field: "name", code: "missing_field" });
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color))
    throw validationFailed({ resource: "Label", field: "color", code: "invalid" });
  if ((description?.length ?? 0) > 100) {
    const message = "description is too long (maximum is 100 characters)";
    throw validationFailed({ resource: "Label", field: "description", code: "custom", message });
  }
}

function requireLabel(call: Call<"name">): Label {
  const label = findLabel(call.world, call.repository, call.parameter("name"));
  if (label === undefined) throw notFound();
  return label;
}

const taken = () => validationFailed({ resource: "Label", field: "name", code: "already_exists" });

const list = route(
  "GET /repos/{owner}/{repo}/labels",
  { permission: ["issues:read", "pull_requests:read"] },
  (call) =>
    paged(call, labelsOf(call.world, call.repository), (label) =>
      renderLabel(call.world, call.repository, label),
    ),
);

const create = route(
  "POST /repos/{owner}/{repo}/labels",
  { permission: "issues:write", body: PostLabel },
  ({ world, repository, actor }, body) => {
    checkLabel(body);
    if (findLabel(world, repository, body.name) !== undefined) throw taken();
    const { name, color, description } = body;
    const request = {
      name,
      description: description ?? null,
      ...(color === undefined ? {} : { color: color.toLowerCase() }),
    };
    return created(renderLabel(world, repository, createLabel(world, repository, request, actor)));
  },
);

const get = route(
  "GET /repos/{owner}/{repo}/labels/{name}",
  { permission: ["issues:read", "pull_requests:read"] },
  (call) => ok(renderLabel(call.world, call.repository, requireLabel(call))),
);

const patch = route(
  "PATCH /repos/{owner}/{repo}/labels/{name}",
  { permission: "issues:write", body: PatchLabel },
  (call, body) => {
    const { world, repository, actor } = call;
    const label = requireLabel(call);
    const { new_name: name, color, description } = body;
    checkLabel({ name, color, description });
    const other = name === undefined ? undefined : findLabel(world, repository, name);
    if (other !== undefined && other.id !== label.id) throw taken();
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(color === undefined ? {} : { color: color.toLowerCase() }),
      ...(description === undefined ? {} : { description }),
    };
    return ok(renderLabel(world, repository, editLabel(world, repository, label, change, actor)));
  },
);

const remove = route(
  "DELETE /repos/{owner}/{repo}/labels/{name}",
  { permission: "issues:write" },
  (call) => {
    deleteLabel(call.world, call.repository, requireLabel(call), call.actor);
    return noContent();
  },
);

export const labelRoutes = [list, create, get, patch, remove];
