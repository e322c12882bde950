import { Octokit } from "@octokit/core";
import { z } from "zod";
import { GitHubError, toGitHubError } from "#github/errors.ts";

/** Everything that GitHub tells of a new App, once: whoever loses it makes a new key in the App's settings. */
const NewApp = z.object({
  id: z.number(),
  slug: z.string(),
  html_url: z.string(),
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string().nullable(),
  pem: z.string(),
});

export interface RegisteredApp {
  readonly id: number;
  readonly slug: string;
  /** Its page on GitHub. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Undefined: it is told of no events. */
  readonly webhookSecret: string | undefined;
  /** PEM. */
  readonly privateKey: string;
}

/**
 * Turns the code that a browser came back with into the App that was registered. The code is good for an hour, and once.
 * Throws GitHubError.
 */
export async function redeemManifestCode(request: {
  /** Root of GitHub's REST API. */
  readonly githubUrl: string;
  readonly code: string;
  readonly now: () => Date;
}): Promise<RegisteredApp> {
  const octokit = new Octokit({ baseUrl: request.githubUrl });
  const { code } = request;
  const { data } = await octokit
    .request("POST /app-manifests/{code}/conversions", { code })
    .catch((error: unknown) => {
      throw toGitHubError(error, request.now());
    });
  const parsed = NewApp.safeParse(data);
  if (!parsed.success)
    throw new GitHubError(
      "invalid-answer",
      "GitHub told of the new App in a way that is not known",
    );
  const { id, slug, html_url: url, pem: privateKey, ...app } = parsed.data;
  return {
    ...{ id, slug, url, privateKey, clientId: app.client_id, clientSecret: app.client_secret },
    webhookSecret: app.webhook_secret ?? undefined,
  };
}
