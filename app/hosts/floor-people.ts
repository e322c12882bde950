import { Octokit } from "@octokit/core";
import { exchangeWebFlowCode, getWebFlowAuthorizationUrl } from "@octokit/oauth-methods";
import { z } from "zod";
import { GitHubError, toGitHubError } from "#github/errors.ts";
import { routes } from "#github/routes.ts";
import type { People } from "../floor/sign-in.ts";

export interface AppIdentity {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Root of GitHub's REST API; the pages of sign-in are found from it. Absent: api.github.com. */
  readonly githubUrl?: string;
}

const User = z.object({ login: z.string() });
const Repository = z.object({
  name: z.string(),
  permissions: z.object({ pull: z.boolean() }).partial().optional(),
});
const Refused = z.object({ status: z.literal(400) });

/** People by the App's own sign-in at GitHub. A token of theirs reaches what both they and the App may reach. */
export function openPeople({ clientId, clientSecret, githubUrl }: AppIdentity): People {
  const base = githubUrl === undefined ? {} : { baseUrl: githubUrl };
  const app = { clientType: "github-app", clientId } as const;
  return {
    authorizeUrl: ({ state, redirectUrl, challenge }) => {
      const { request } = new Octokit(base);
      const { url } = getWebFlowAuthorizationUrl({ ...app, state, redirectUrl, request });
      const address = new URL(url);
      address.searchParams.set("code_challenge", challenge);
      address.searchParams.set("code_challenge_method", "S256");
      return address.href;
    },
    identify: async ({ code, redirectUrl, verifier }) => {
      // The library knows nothing of RFC 7636: what is set beforehand is sent along.
      const request = new Octokit(base).request.defaults({ code_verifier: verifier });
      try {
        const answer = await exchangeWebFlowCode({
          ...{ ...app, clientSecret, code, redirectUrl, request },
        });
        const { token } = answer.authentication;
        const { data } = await new Octokit({ ...base, auth: token }).request(routes.user);
        return { token, login: User.parse(data).login };
      } catch (error) {
        if (Refused.safeParse(error).success) return undefined;
        throw toGitHubError(error, new Date());
      }
    },
    mayRead: async (token, { owner, name: repo }) => {
      try {
        const octokit = new Octokit({ ...base, auth: token });
        const { data } = await octokit.request(routes.repository, { owner, repo });
        const found = Repository.safeParse(data);
        return found.success && found.data.permissions?.pull !== false;
      } catch (error) {
        const refusal = toGitHubError(error, new Date());
        if (!(refusal instanceof GitHubError)) throw error;
        if (refusal.kind === "rate-limited" || refusal.kind === "unavailable") throw refusal;
        return false;
      }
    },
  };
}
