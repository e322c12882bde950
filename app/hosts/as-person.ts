import { Octokit } from "@octokit/core";
import { defaultNamespace } from "#core/names.ts";
import { createGitHub } from "#github/octokit.ts";
import type { GitHub } from "#github/port.ts";

export interface PersonOptions {
  readonly githubUrl: string;
  /** Somebody who may read the repository; one who may write sees what the App sees. */
  readonly token: string;
  readonly owner: string;
  readonly name: string;
  readonly now: () => Date;
}

/** A repository by a person's token. */
export function openAsPerson({ githubUrl, token, owner, name, now }: PersonOptions): GitHub {
  const octokit = new Octokit({ auth: token, baseUrl: githubUrl });
  return createGitHub(octokit, { owner, name, now, namespace: defaultNamespace });
}
