import type { components } from "@octokit/openapi-types";
import type { Repository, Role } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import { rootOf } from "../../world/network.ts";
import type { World } from "../../world/world.ts";
import { pageUrl, repositoryUrl, timestamp } from "./links.ts";
import { renderRolePermissions, renderUser } from "./user.ts";

type Schemas = components["schemas"];

/** The three dozen addresses that every form of a repository carries. */
function renderAddresses(world: World, repository: Repository) {
  const api = (path: string) => repositoryUrl(world, repository, path);
  return {
    html_url: pageUrl(world, repository),
    url: api(""),
    archive_url: api("/{archive_format}{/ref}"),
    assignees_url: api("/assignees{/user}"),
    blobs_url: api("/git/blobs{/sha}"),
    branches_url: api("/branches{/branch}"),
    collaborators_url: api("/collaborators{/collaborator}"),
    comments_url: api("/comments{/number}"),
    commits_url: api("/commits{/sha}"),
    compare_url: api("/compare/{base}...{head}"),
    contents_url: api("/contents/{+path}"),
    contributors_url: api("/contributors"),
    deployments_url: api("/deployments"),
    downloads_url: api("/downloads"),
    events_url: api("/events"),
    forks_url: api("/forks"),
    git_commits_url: api("/git/commits{/sha}"),
    git_refs_url: api("/git/refs{/sha}"),
    git_tags_url: api("/git/tags{/sha}"),
    git_url: pageUrl(world, repository, ".git"),
    hooks_url: api("/hooks"),
    issue_comment_url: api("/issues/comments{/number}"),
    issue_events_url: api("/issues/events{/number}"),
    issues_url: api("/issues{/number}"),
    keys_url: api("/keys{/key_id}"),
    labels_url: api("/labels{/name}"),
    languages_url: api("/languages"),
    merges_url: api("/merges"),
    milestones_url: api("/milestones{/number}"),
    notifications_url: api("/notifications{?since,all,participating}"),
    pulls_url: api("/pulls{/number}"),
    releases_url: api("/releases{/id}"),
    ssh_url: pageUrl(world, repository, ".git"),
    stargazers_url: api("/stargazers"),
    statuses_url: api("/statuses/{sha}"),
    subscribers_url: api("/subscribers"),
    subscription_url: api("/subscription"),
    tags_url: api("/tags"),
    teams_url: api("/teams"),
    trees_url: api("/git/trees{/sha}"),
    clone_url: pageUrl(world, repository, ".git"),
    svn_url: pageUrl(world, repository),
    mirror_url: null,
  };
}

function renderCounts(world: World, repository: Repository) {
  const open = world.issues.filter(
    (issue) => issue.repositoryId === repository.id && issue.state === "open",
  ).length;
  const forks = world.repositories.filter(({ parentId }) => parentId === repository.id).length;
  return {
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    forks_count: forks,
    forks,
    open_issues_count: open,
    open_issues: open,
  };
}

/** GitHub still requires `has_downloads`, though it calls it deprecated. */
const features = {
  has_issues: true,
  has_projects: false,
  has_downloads: true,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
};

/** The form that most answers and every webhook embed. */
export function renderRepository(world: World, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: renderUser(world, world.users.require(repository.ownerId)),
    description: repository.description,
    fork: repository.parentId !== null,
    ...renderAddresses(world, repository),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.updatedAt),
    pushed_at: timestamp(repository.pushedAt),
    homepage: null,
    ...renderCounts(world, repository),
    language: null,
    ...features,
    archived: false,
    disabled: false,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? ("private" as const) : ("public" as const),
    default_branch: repository.defaultBranch,
  } satisfies Schemas["repository"] &
    Schemas["minimal-repository"] &
    Schemas["repository-webhooks"];
}

/** Of a fork: what it was forked from, and what its whole network comes from. */
function renderOrigin(world: World, repository: Repository) {
  if (repository.parentId === null) return {};
  const parent = world.repositories.require(repository.parentId);
  const source = renderRepository(world, rootOf(world, repository));
  return { parent: renderRepository(world, parent), source };
}

/** What `GET /repos/{owner}/{repo}` answers, with what `role` may do. */
export function renderFullRepository(
  world: World,
  repository: Repository,
  role: Role,
): Schemas["full-repository"] {
  const owner = world.users.require(repository.ownerId);
  return {
    ...renderRepository(world, repository),
    permissions: renderRolePermissions(role),
    allow_merge_commit: repository.allowMergeCommit,
    allow_squash_merge: repository.allowSquashMerge,
    allow_rebase_merge: repository.allowRebaseMerge,
    allow_auto_merge: repository.allowAutoMerge,
    allow_update_branch: false,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
    squash_merge_commit_message: "COMMIT_MESSAGES",
    merge_commit_title: "MERGE_MESSAGE",
    merge_commit_message: "PR_TITLE",
    network_count: 0,
    subscribers_count: 0,
    ...renderOrigin(world, repository),
    ...(owner.type === "Organization" ? { organization: renderUser(world, owner) } : {}),
  };
}
