import { z } from "zod";
import type { User } from "../../world/entities.ts";
import { hasRole, roleOf } from "../../world/people.ts";
import { setRequestedReviewers } from "../../world/pull-changes.ts";
import type { Pull } from "../../world/pull-entities.ts";
import { unprocessable } from "../errors.ts";
import { requirePull } from "../pull-access.ts";
import { renderSimplePull } from "../render/pull.ts";
import { renderUser } from "../render/user.ts";
import type { Call } from "../route.ts";
import { created, ok, route } from "../route.ts";

/** Teams are not modelled: asking for one is asking for somebody who is no collaborator. */
const Reviewers = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

const path = "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers";

const list = route(`GET ${path}`, { permission: "pull_requests:read" }, (call) => {
  const { world } = call;
  const { requestedReviewerIds } = requirePull(call);
  const users = requestedReviewerIds.map((id) => renderUser(world, world.users.require(id)));
  return ok({ users, teams: [] });
});

const request = route(
  `POST ${path}`,
  { permission: "pull_requests:write", role: "triage", body: Reviewers },
  (call, body) => {
    const { world, repository, actor } = call;
    const pull = requirePull(call);
    const people = readPeople(call, pull, [...body.reviewers, ...body.team_reviewers]);
    const change = { people, requested: true };
    const asked = setRequestedReviewers(world, repository, pull, change, actor);
    return created(renderSimplePull(world, repository, asked));
  },
);

const remove = route(
  `DELETE ${path}`,
  { permission: "pull_requests:write", role: "triage", body: Reviewers },
  (call, body) => {
    const { world, repository, actor } = call;
    const pull = requirePull(call);
    const people = body.reviewers.flatMap((login) => world.user(login) ?? []);
    const change = { people, requested: false };
    const asked = setRequestedReviewers(world, repository, pull, change, actor);
    return ok(renderSimplePull(world, repository, asked));
  },
);

function readPeople({ world, repository }: Call, pull: Pull, logins: readonly string[]): User[] {
  const { authorId } = world.issues.require(pull.issueId);
  return logins.map((login) => {
    const user = world.user(login);
    if (user?.id === authorId) {
      throw unprocessable("Review cannot be requested from pull request author.");
    }
    const isOne =
      user !== undefined &&
      (user.id === repository.ownerId ||
        world.collaborators.byKey(`${repository.id}:${user.id}`) !== undefined) &&
      hasRole(roleOf(world, repository, user.id), "read");
    if (isOne) return user;
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.fullName} repository.`,
    );
  });
}

export const reviewRequestRoutes = [list, request, remove];
