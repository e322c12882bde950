import { z } from "zod";
import type { Role } from "../../world/entities.ts";
import { roleNameOf, roleOf, setCollaborator } from "../../world/people.ts";
import { notFound } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderCollaborator } from "../render/user.ts";
import { noContent, ok, route } from "../route.ts";

const PutCollaborator = z.object({
  permission: z.enum(["pull", "triage", "push", "maintain", "admin"]).default("push"),
});

/** The API's older words for the roles. */
const roleByWord = {
  pull: "read",
  triage: "triage",
  push: "write",
  maintain: "maintain",
  admin: "admin",
} as const satisfies Record<string, Role>;

const listCollaborators = route(
  "GET /repos/{owner}/{repo}/collaborators",
  { permission: "metadata:read", role: "write" },
  (call) => {
    const { world, repository } = call;
    const owner = { userId: repository.ownerId, role: "admin" as const, customRole: null };
    const isPerson = world.users.require(repository.ownerId).type === "User";
    const added = world.collaborators.filter((row) => row.repositoryId === repository.id);
    return paged(call, [...(isPerson ? [owner] : []), ...added], (row) =>
      renderCollaborator(world, { ...row, roleName: row.customRole ?? row.role }),
    );
  },
);

/** Invitations are not modelled: who is added is in at once, which GitHub answers with 204 for people already invited. */
const putCollaborator = route(
  "PUT /repos/{owner}/{repo}/collaborators/{username}",
  { permission: "administration:write", body: PutCollaborator },
  ({ world, repository, parameter }, body) => {
    const user = world.user(parameter("username"));
    if (user === undefined) throw notFound();
    setCollaborator(world, repository, user, roleByWord[body.permission]);
    return noContent();
  },
);

const checkCollaborator = route(
  "GET /repos/{owner}/{repo}/collaborators/{username}",
  { permission: "metadata:read", role: "write" },
  ({ world, repository, parameter }) => {
    const user = world.user(parameter("username"));
    const isOne =
      user !== undefined &&
      (user.id === repository.ownerId ||
        world.collaborators.byKey(`${repository.id}:${user.id}`) !== undefined);
    if (!isOne) throw notFound();
    return noContent();
  },
);

/** GitHub's `permission` knows four words: maintain counts as write, triage as read. `role_name` tells the rest. */
function legacyPermission(role: Role): "admin" | "write" | "read" | "none" {
  switch (role) {
    case "admin":
    case "write":
    case "read":
    case "none":
      return role;
    case "maintain":
      return "write";
    case "triage":
      return "read";
  }
}

const getPermission = route(
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  { permission: "metadata:read", role: "read" },
  ({ world, repository, parameter }) => {
    const user = world.user(parameter("username"));
    if (user === undefined) throw notFound();
    const role = roleOf(world, repository, user.id);
    const roleName = roleNameOf(world, repository, user.id);
    return ok({
      permission: legacyPermission(role),
      role_name: roleName,
      user: renderCollaborator(world, { userId: user.id, role, roleName }),
    });
  },
);

export const collaboratorRoutes = [
  listCollaborators,
  putCollaborator,
  checkCollaborator,
  getPermission,
];
