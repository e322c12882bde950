import type { components } from "@octokit/openapi-types";
import type { Collaborator, Role, User } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { World } from "../../world/world.ts";
import { timestamp } from "./links.ts";

type Schemas = components["schemas"];

export function renderUser(world: World, user: User): Schemas["simple-user"] {
  const url = `${world.baseUrl}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(user.type, user.id),
    avatar_url: `${world.baseUrl}/avatars/${user.id}`,
    gravatar_id: "",
    url,
    html_url: `${world.baseUrl}/${encodeURIComponent(user.login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The user of this id, for fields that may be null. */
export function renderUserById(world: World, id: number | null): Schemas["simple-user"] | null {
  return id === null ? null : renderUser(world, world.users.require(id));
}

export function renderPublicUser(world: World, user: User): Schemas["public-user"] {
  return {
    ...renderUser(world, user),
    name: user.name,
    company: null,
    blog: "",
    location: null,
    email: user.email,
    hireable: null,
    bio: null,
    public_repos: world.repositories.filter((r) => r.ownerId === user.id && !r.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timestamp(user.createdAt),
    updated_at: timestamp(user.createdAt),
  };
}

export function renderPrivateUser(world: World, user: User): Schemas["private-user"] {
  const privateOnes = world.repositories.filter((r) => r.ownerId === user.id && r.private).length;
  return {
    ...renderPublicUser(world, user),
    user_view_type: "private",
    private_gists: 0,
    total_private_repos: privateOnes,
    owned_private_repos: privateOnes,
    disk_usage: 0,
    collaborators: 0,
    two_factor_authentication: true,
  };
}

export function renderRolePermissions(role: Role) {
  const atLeast = (...strong: Role[]) => strong.includes(role);
  return {
    admin: atLeast("admin"),
    maintain: atLeast("maintain", "admin"),
    push: atLeast("write", "maintain", "admin"),
    triage: atLeast("triage", "write", "maintain", "admin"),
    pull: role !== "none",
  };
}

export function renderCollaborator(
  world: World,
  collaborator: Pick<Collaborator, "userId" | "role"> & { readonly roleName: string },
): Schemas["collaborator"] {
  return {
    ...renderUser(world, world.users.require(collaborator.userId)),
    permissions: renderRolePermissions(collaborator.role),
    role_name: collaborator.roleName,
  };
}
