import type { components } from "@octokit/openapi-types";
import { readCommit } from "../../git/history.ts";
import { listRefs, readRef } from "../../git/refs.ts";
import { ApiError } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderCommit } from "../render/git.ts";
import { escapePath, pageUrl, repositoryUrl } from "../render/links.ts";
import { ok, route } from "../route.ts";

type Schemas = components["schemas"];

/** Branch protection is not modelled: every branch is open. */
const unprotected = {
  enabled: false,
  required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
};

const listBranches = route(
  "GET /repos/{owner}/{repo}/branches",
  { permission: "contents:read" },
  async (call) => {
    const refs = await listRefs(call.git, "refs/heads/");
    // Asking for the protected ones gets none.
    const shown = call.query.get("protected") === "true" ? [] : refs;
    return paged(call, shown, (ref): Schemas["short-branch"] => ({
      name: ref.name.slice("refs/heads/".length),
      commit: {
        sha: ref.sha,
        url: repositoryUrl(call.world, call.repository, `/commits/${ref.sha}`),
      },
      protected: false,
    }));
  },
);

const getBranch = route(
  "GET /repos/{owner}/{repo}/branches/{branch}",
  { permission: "contents:read" },
  async (call) => {
    const { world, repository, git } = call;
    const name = call.parameter("branch");
    const ref = await readRef(git, `refs/heads/${name}`);
    if (ref === undefined) throw new ApiError(404, "Branch not found");
    const self = repositoryUrl(world, repository, `/branches/${escapePath(name)}`);
    const branch: Schemas["branch-with-protection"] = {
      name,
      commit: renderCommit(world, repository, await readCommit(git, ref.sha)),
      _links: { self, html: pageUrl(world, repository, `/tree/${escapePath(name)}`) },
      protected: false,
      protection: unprotected,
      protection_url: `${self}/protection`,
    };
    return ok(branch);
  },
);

export const branchRoutes = [listBranches, getBranch];
