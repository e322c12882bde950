import { z } from "zod";
import type { Role } from "../../world/entities.ts";
import { forkRepository } from "../../world/forks.ts";
import { roleOf } from "../../world/people.ts";
import { validationFailed } from "../errors.ts";
import { renderFullRepository } from "../render/repository.ts";
import type { Call } from "../route.ts";
import { accepted, ok, route } from "../route.ts";

/** What the caller may do, told in `permissions`: an App's token counts as what its contents permission allows. */
function callerRole({ world, caller, repository }: Call): Role {
  switch (caller.kind) {
    case "anonymous":
    case "app":
      return "read";
    case "user":
      return roleOf(world, repository, caller.user.id);
    case "installation":
    case "job":
      return caller.permissions["contents"] === "write" ? "write" : "read";
  }
}

const getRepository = route("GET /repos/{owner}/{repo}", { permission: "none" }, (call) =>
  ok(renderFullRepository(call.world, call.repository, callerRole(call))),
);

const PostFork = z.object({
  organization: z.string().optional(),
  name: z.string().min(1).optional(),
});

/** GitHub makes forks in the background and says 202; here it is there when the answer comes. Who may join what is not asked. */
const createFork = route(
  "POST /repos/{owner}/{repo}/forks",
  { permission: "user", body: PostFork },
  async (call, body) => {
    const { world, repository, actor } = call;
    const owner = world.user(body.organization ?? actor.user.login);
    if (owner === undefined || (body.organization !== undefined && owner.type !== "Organization")) {
      throw validationFailed({ resource: "Fork", field: "organization", code: "invalid" });
    }
    const request = { owner, name: body.name ?? repository.name };
    const fork = await forkRepository(world, repository, request, actor);
    return accepted(renderFullRepository(world, fork, roleOf(world, fork, actor.user.id)));
  },
);

export const repositoryRoutes = [getRepository, createFork];
