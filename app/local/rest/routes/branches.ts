import type { components } from "@octokit/openapi-types";
import { readCommit } from "../../git/history.ts";
import { listRefs, readRef } from "../../git/refs.ts";
import { isProtected } from "../../world/rulesets.ts";
import { ApiError } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderCommit } from "../render/git.ts";
import { escapePath, pageUrl, repositoryUrl } from "../render/links.ts";
import { ok, route } from "../route.ts";

type Schemas = components["schemas"];

/** Classic branch protection is not modelled: whether a branch is protected is for rulesets to say. */
const unprotected = {
  enabled: false,
  required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
};

const listBranches = route(
  "GET /repos/{owner}/{repo}/branches",
  { permission: "contents:read" },
  async (call) => {
    const { world, repository, query } = call;
    const refs = await listRefs(call.git, "refs/heads/");
    const branches = refs.map(({ name, sha }) => {
      const branch = name.slice("refs/heads/".length);
      return { sha, name: branch, protected: isProtected(world, repository, branch) };
    });
    const wanted = query.get("protected");
    const shown = branches.filter((one) => wanted === null || String(one.protected) === wanted);
    return paged(call, shown, (ref): Schemas["short-branch"] => ({
      name: ref.name,
      commit: {
        sha: ref.sha,
        url: repositoryUrl(world, repository, `/commits/${ref.sha}`),
      },
      protected: ref.protected,
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
      protected: isProtected(world, repository, name),
      protection: unprotected,
      protection_url: `${self}/protection`,
    };
    return ok(branch);
  },
);

export const branchRoutes = [listBranches, getBranch];
