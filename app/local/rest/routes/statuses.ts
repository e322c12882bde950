import { z } from "zod";
import { resolveCommit } from "../../git/refs.ts";
import { combineStates, createStatus, latestStatuses, statusesOf } from "../../world/statuses.ts";
import { notFound, unprocessable } from "../errors.ts";
import { paged, paginate } from "../paging.ts";
import { renderSimpleStatus, renderStatus } from "../render/check.ts";
import { repositoryUrl } from "../render/links.ts";
import { renderRepository } from "../render/repository.ts";
import type { Call } from "../route.ts";
import { created, route } from "../route.ts";

const PostStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: z.string().min(1).default("default"),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

const create = route(
  "POST /repos/{owner}/{repo}/statuses/{sha}",
  { permission: "statuses:write", body: PostStatus },
  async (call, body) => {
    const { world, repository, git, actor } = call;
    const asked = call.parameter("sha");
    const sha = await resolveCommit(git, asked);
    if (sha === undefined) throw unprocessable(`No commit found for SHA: ${asked}`);
    const { state, context } = body;
    const said = statusesOf(world, repository, sha).filter((one) => one.context === context);
    if (said.length >= world.limits.statusesPerContext) {
      throw unprocessable("This SHA and context has reached the maximum number of statuses.");
    }
    const [description, targetUrl] = [body.description ?? null, body.target_url ?? null];
    const request = { sha, state, context, description, targetUrl };
    return created(
      renderStatus(world, repository, createStatus(world, repository, request, actor)),
    );
  },
);

async function requireCommit({ git, parameter }: Call<"ref">): Promise<string> {
  const sha = await resolveCommit(git, parameter("ref"));
  if (sha === undefined) throw notFound();
  return sha;
}

const combined = route(
  "GET /repos/{owner}/{repo}/commits/{ref}/status",
  { permission: "statuses:read" },
  async (call) => {
    const { world, repository } = call;
    const sha = await requireCommit(call);
    const latest = latestStatuses(world, repository, sha);
    const page = paginate(call, latest);
    const commit_url = repositoryUrl(world, repository, `/commits/${sha}`);
    return {
      status: 200,
      headers: page.headers,
      body: {
        state: combineStates(latest),
        statuses: page.items.map((status) => renderSimpleStatus(world, repository, status)),
        sha,
        total_count: latest.length,
        repository: renderRepository(world, repository),
        commit_url,
        url: `${commit_url}/status`,
      },
    };
  },
);

const list = route(
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses",
  { permission: "statuses:read" },
  async (call) => {
    const { world, repository } = call;
    const all = statusesOf(world, repository, await requireCommit(call));
    return paged(call, all, (status) => renderStatus(world, repository, status));
  },
);

export const statusRoutes = [create, combined, list];
