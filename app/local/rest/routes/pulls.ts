import { z } from "zod";
import { readRef } from "../../git/refs.ts";
import { findInNetwork, rootOf } from "../../world/network.ts";
import { editPull } from "../../world/pull-changes.ts";
import type { Pull } from "../../world/pull-entities.ts";
import type { PullRefusal } from "../../world/pulls.ts";
import { createPull, findRival, isOpen } from "../../world/pulls.ts";
import { refreshTestMerge } from "../../world/test-merge.ts";
import { canSee } from "../../world/tokens.ts";
import type { ApiError } from "../errors.ts";
import { validationFailed } from "../errors.ts";
import { requireAccess } from "../issue-access.ts";
import { paged } from "../paging.ts";
import { requirePull } from "../pull-access.ts";
import { listPulls } from "../pull-list.ts";
import { setPullState } from "../pull-state.ts";
import { renderPull, renderSimplePull } from "../render/pull.ts";
import type { Call } from "../route.ts";
import { created, ok, route } from "../route.ts";
import { checkBody, checkTitle } from "../text-limits.ts";

const PostPull = z.object({
  title: z.string().default(""),
  head: z.string(),
  head_repo: z.string().optional(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
  maintainer_can_modify: z.boolean().default(false),
});
const PatchPull = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const resource = "PullRequest" as const;

const list = route(
  "GET /repos/{owner}/{repo}/pulls",
  { permission: "pull_requests:read" },
  (call) =>
    paged(call, listPulls(call), (pull) => renderSimplePull(call.world, call.repository, pull)),
);

const create = route(
  "POST /repos/{owner}/{repo}/pulls",
  { permission: "pull_requests:write", role: "read", body: PostPull },
  async (call, body) => {
    const { world, repository, actor } = call;
    checkTitle(world, body.title, resource);
    checkBody(world, body.body, resource);
    const request = {
      title: body.title,
      body: body.body ?? null,
      ...readHead(call, body.head, body.head_repo),
      baseBranch: body.base,
      draft: body.draft,
      maintainerCanModify: body.maintainer_can_modify,
    };
    const outcome = await createPull(world, repository, request, actor);
    if (outcome.kind !== "created") throw explain(outcome);
    return created(await renderPull(world, repository, outcome.pull));
  },
);

/** `owner:branch` of any fork of the same network, or the branch alone. `head_repo` tells forks of one owner apart. */
function readHead(call: Call, head: string, headRepo?: string) {
  const [, owner, branch] = /^([^/:]+):(.+)$/s.exec(head) ?? [];
  if (owner === undefined && headRepo === undefined) return { headBranch: head };
  const found = findHome(call, owner, headRepo);
  if (found === undefined) throw validationFailed({ resource, field: "head", code: "invalid" });
  return { headRepository: found, headBranch: branch ?? head };
}

function findHome({ world, caller, repository }: Call, owner?: string, headRepo?: string) {
  const user = owner === undefined ? undefined : world.user(owner);
  const found =
    headRepo === undefined
      ? user && findInNetwork(world, repository, user)
      : world.repository(headRepo);
  if (found === undefined || !canSee(world, caller, found)) return undefined;
  return rootOf(world, found).id === rootOf(world, repository).id ? found : undefined;
}

function explain(refusal: PullRefusal): ApiError {
  switch (refusal.kind) {
    case "no-branch":
      return validationFailed({ resource, field: refusal.field, code: "invalid" });
    case "exists":
    case "no-commits":
      return validationFailed({ resource, code: "custom", message: refusal.message });
  }
}

/** GitHub compares head and base anew when somebody looks. */
const get = route(
  "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  { permission: "pull_requests:read" },
  async (call) => {
    const { world, repository } = call;
    const pull = requirePull(call);
    const current = isOpen(world, pull) ? await refreshTestMerge(world, repository, pull) : pull;
    return ok(await renderPull(world, repository, current));
  },
);

const patch = route(
  "PATCH /repos/{owner}/{repo}/pulls/{pull_number}",
  { permission: "pull_requests:write", role: "read", body: PatchPull },
  async (call, body) => {
    const { world, repository, actor } = call;
    const pull = requirePull(call);
    requireAccess(call, world.issues.require(pull.issueId), "own");
    if (body.title !== undefined) checkTitle(world, body.title, resource);
    checkBody(world, body.body, resource);
    await checkBase(call, pull, body.base);
    const edit = {
      title: body.title,
      body: body.body,
      baseBranch: body.base,
      maintainerCanModify: body.maintainer_can_modify,
    };
    const edited = await editPull(world, repository, pull, edit, actor);
    if (body.state !== undefined) await setPullState(call, edited, body.state);
    return ok(await renderPull(world, repository, world.pulls.require(pull.id)));
  },
);

async function checkBase(call: Call, pull: Pull, base: string | undefined): Promise<void> {
  if (base === undefined || base === pull.baseBranch) return;
  const exists = (await readRef(call.git, `refs/heads/${base}`)) !== undefined;
  if (!exists) throw validationFailed({ resource, field: "base", code: "invalid" });
  const rival = findRival(call.world, call.repository, { ...pull, baseBranch: base });
  if (rival !== undefined) throw explain(rival);
}

export const pullRoutes = [list, create, get, patch];
