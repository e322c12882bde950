import type { Role } from "../../world/entities.ts";
import { roleOf } from "../../world/people.ts";
import { renderFullRepository } from "../render/repository.ts";
import type { Call } from "../route.ts";
import { ok, route } from "../route.ts";

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

export const repositoryRoutes = [getRepository];
