import { z } from "zod";
import { updatePullBranch } from "../../world/branch-update.ts";
import { mergeMethods, mergePull } from "../../world/pull-merge.ts";
import { ApiError, conflict, notFound, unprocessable } from "../errors.ts";
import { requirePull } from "../pull-access.ts";
import { repositoryUrl } from "../render/links.ts";
import { accepted, noContent, ok, route } from "../route.ts";

const PutMerge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(mergeMethods).default("merge"),
});
const UpdateBranch = z.object({ expected_head_sha: z.string().optional() });

const isMerged = route(
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/merge",
  { permission: "pull_requests:read" },
  (call) => {
    if (requirePull(call).mergedAt === null) throw notFound();
    return noContent();
  },
);

const merge = route(
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge",
  { permission: "contents:write", body: PutMerge },
  async (call, body) => {
    const { world, repository, actor } = call;
    const wish = {
      method: body.merge_method,
      expectedHead: body.sha,
      title: body.commit_title,
      message: body.commit_message,
    };
    const outcome = await mergePull(world, repository, requirePull(call), wish, actor);
    switch (outcome.kind) {
      case "merged": {
        const message = "Pull Request successfully merged";
        return ok({ sha: outcome.sha, merged: true, message });
      }
      case "head-moved":
        throw conflict("Head branch was modified. Review and try the merge again.");
      case "base-moved":
        throw new ApiError(405, "Base branch was modified. Review and try the merge again.");
      case "refused":
        throw new ApiError(405, outcome.reason);
    }
  },
);

const updateBranch = route(
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch",
  { permission: "pull_requests:write", role: "write", body: UpdateBranch },
  async (call, { expected_head_sha: expected }) => {
    const { world, repository, actor } = call;
    const pull = requirePull(call);
    const outcome = await updatePullBranch(world, repository, pull, expected, actor);
    switch (outcome.kind) {
      case "updated": {
        const url = repositoryUrl(world, repository, `/pulls/${pull.number}`);
        return accepted({ message: "Updating pull request branch.", url });
      }
      case "head-moved":
        throw unprocessable("expected head sha didn’t match current head ref.");
      case "refused":
        throw unprocessable(outcome.reason);
    }
  },
);

export const mergeRoutes = [isMerged, merge, updateBranch];
