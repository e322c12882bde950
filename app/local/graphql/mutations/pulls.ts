import { z } from "zod";
import { readRef } from "../../git/refs.ts";
import type { Repository } from "../../world/entities.ts";
import { findInNetwork } from "../../world/network.ts";
import { editPull, reopenPull, setDraft } from "../../world/pull-changes.ts";
import type { Pull } from "../../world/pull-entities.ts";
import type { PullRefusal } from "../../world/pulls.ts";
import { closePull, createPull, isOpen } from "../../world/pulls.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { unprocessable } from "../problems.ts";
import { viewPull } from "../views/pull.ts";
import { inputOf, mutation } from "./input.ts";
import { checkBody, checkTitle } from "./texts.ts";

const CreatePull = inputOf({
  repositoryId: z.string(),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRepositoryId: z.string().nullish(),
  title: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().nullish(),
  maintainerCanModify: z.boolean().nullish(),
});
const UpdatePull = inputOf({
  pullRequestId: z.string(),
  title: z.string().nullish(),
  body: z.string().nullish(),
  baseRefName: z.string().nullish(),
  state: z.enum(["OPEN", "CLOSED"]).nullish(),
  maintainerCanModify: z.boolean().nullish(),
});
const OnePull = inputOf({ pullRequestId: z.string() });

export function pullMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    createPullRequest: mutation(context, "createPullRequest", CreatePull, async (input) => {
      const { repository } = requireNode(context, input.repositoryId, "repository");
      requireAccess(context, repository, ["pull_requests:write"], { deed: "CreatePullRequest" });
      checkTitle(context, input.title);
      checkBody(context, input.body);
      const request = {
        title: input.title,
        body: input.body ?? null,
        ...readHead(context, repository, input),
        baseBranch: branchOf(input.baseRefName),
        draft: input.draft ?? false,
        maintainerCanModify: input.maintainerCanModify ?? true,
      };
      const outcome = await createPull(world, repository, request, requireActor(context));
      if (outcome.kind !== "created") throw unprocessable(explain(outcome));
      return { pullRequest: viewPull(context, repository, outcome.pull) };
    }),
    updatePullRequest: mutation(context, "updatePullRequest", UpdatePull, async (input) => {
      const { repository, pull } = requireOpenable(
        context,
        input.pullRequestId,
        "UpdatePullRequest",
      );
      checkTitle(context, input.title);
      checkBody(context, input.body);
      const edited = await edit(context, repository, pull, input);
      const wished = input.state == null ? isOpen(world, edited) : input.state === "OPEN";
      return { pullRequest: await setState(context, repository, edited, wished) };
    }),
    closePullRequest: mutation(context, "closePullRequest", OnePull, async (input) => {
      const { repository, pull } = requireOpenable(
        context,
        input.pullRequestId,
        "ClosePullRequest",
      );
      return { pullRequest: await setState(context, repository, pull, false) };
    }),
    reopenPullRequest: mutation(context, "reopenPullRequest", OnePull, async (input) => {
      const found = requireOpenable(context, input.pullRequestId, "ReopenPullRequest");
      return { pullRequest: await setState(context, found.repository, found.pull, true) };
    }),
    markPullRequestReadyForReview: draftMutation(context, "markPullRequestReadyForReview", false),
    convertPullRequestToDraft: draftMutation(context, "convertPullRequestToDraft", true),
  };
}

function draftMutation(context: GraphQLContext, name: string, draft: boolean) {
  return mutation(context, name, OnePull, ({ pullRequestId }) => {
    const { repository, pull } = requireOpenable(context, pullRequestId, name);
    const changed = setDraft(context.world, repository, pull, draft, requireActor(context));
    return { pullRequest: viewPull(context, repository, changed) };
  });
}

const branchOf = (name: string) => name.replace(/^refs\/heads\//, "");

/** `refs/heads/x` and `x` mean the branch x here, or in the repository that is named; `owner:x` in that owner's fork. */
function readHead(
  context: GraphQLContext,
  repository: Repository,
  { headRefName, headRepositoryId }: z.infer<typeof CreatePull>,
) {
  const [, owner, branch] = /^([^/:]+):(.+)$/s.exec(headRefName) ?? [];
  const headBranch = branchOf(branch ?? headRefName);
  if (headRepositoryId != null) {
    const named = requireNode(context, headRepositoryId, "repository").repository;
    return { headBranch, headRepository: named };
  }
  const user = owner === undefined ? undefined : context.world.user(owner);
  const found = user && findInNetwork(context.world, repository, user);
  if (found === undefined && owner !== undefined) {
    throw unprocessable("Head sha can't be blank, Head ref must be a branch");
  }
  return found === undefined ? { headBranch } : { headBranch, headRepository: found };
}

function requireOpenable(context: GraphQLContext, id: string, deed: string) {
  const found = requireNode(context, id, "pull");
  requireAccess(context, found.repository, ["pull_requests:write"], { deed });
  return found;
}

function explain(refusal: PullRefusal): string {
  switch (refusal.kind) {
    case "exists":
    case "no-commits":
      return refusal.message;
    case "no-branch":
      return refusal.field === "head"
        ? "Head sha can't be blank, Head ref must be a branch"
        : "Base sha can't be blank, Base ref must be a branch";
  }
}

async function edit(
  context: GraphQLContext,
  repository: Repository,
  pull: Pull,
  input: z.infer<typeof UpdatePull>,
): Promise<Pull> {
  const { world } = context;
  const baseBranch = input.baseRefName == null ? undefined : branchOf(input.baseRefName);
  if (baseBranch !== undefined) {
    const base = await readRef(world.git(repository), `refs/heads/${baseBranch}`);
    if (base === undefined) throw unprocessable("Base ref must be a branch");
  }
  const change = {
    title: input.title ?? undefined,
    body: input.body ?? undefined,
    baseBranch,
    maintainerCanModify: input.maintainerCanModify ?? undefined,
  };
  return editPull(world, repository, pull, change, requireActor(context));
}

async function setState(
  context: GraphQLContext,
  repository: Repository,
  pull: Pull,
  open: boolean,
) {
  const { world } = context;
  const actor = requireActor(context);
  if (isOpen(world, pull) && !open) closePull(world, repository, pull, actor);
  if (!isOpen(world, pull) && open) {
    if (pull.mergedAt !== null) throw unprocessable("Could not open the pull request.");
    await reopenPull(world, repository, pull, actor);
  }
  return viewPull(context, repository, world.pulls.require(pull.id));
}
