import { GitHubError, isUnknownApp } from "../../app/github/errors.ts";
import type { TownInput } from "./town-input.ts";

type Place = Pick<TownInput, "appId" | "owner" | "name" | "githubUrl">;

/** Why GitHub does not let the App in, and what a maintainer does about it. What did not come from GitHub stays as it is. */
export function explainRefusal(error: unknown, place: Place): unknown {
  if (!(error instanceof GitHubError)) return error;
  const words = error.message.replace(/\s+/g, " ").replace(/[.\s]+$/, "");
  const { appId, githubUrl } = place;
  const text = isUnknownApp(error)
    ? `${githubUrl} knows no App ${appId}. COGTOWN_APP_ID has to be the number that the App's settings show.`
    : `${describe(error, place)} (GitHub: ${words}). ${advise(error, place)}`;
  return new Error(text, { cause: error });
}

function describe({ kind }: GitHubError, { appId, owner, name, githubUrl }: Place): string {
  switch (kind) {
    case "not-found":
      return `The App ${appId} is not installed on ${owner}/${name}`;
    case "unauthenticated":
      return `GitHub does not accept the key for the App ${appId}`;
    case "forbidden":
      return `GitHub does not let the App ${appId} into ${owner}/${name}`;
    case "rate-limited":
      return `GitHub wants no more requests of the App ${appId} for now`;
    case "unavailable":
      return `${githubUrl} gave no usable answer`;
    case "rejected":
    case "invalid-answer":
      return `${githubUrl} answered what was not expected`;
  }
}

function advise({ kind, until }: GitHubError, { owner, name }: Place): string {
  switch (kind) {
    case "not-found":
      return `Install it on ${owner}/${name}, or, if somebody took it away on purpose, delete this workflow.`;
    case "unauthenticated":
      return "COGTOWN_APP_ID and COGTOWN_PRIVATE_KEY have to be the same App's, and the key one that its settings still list; on a runner of your own, its clock has to be right.";
    case "forbidden":
      return "The installation may be suspended, or wait for somebody to accept new permissions: see the App in the settings of the repository's owner.";
    case "rate-limited":
      return `The next run makes up for it, after ${until?.toISOString() ?? "a minute"}.`;
    case "unavailable":
      return "The next run makes up for it.";
    case "rejected":
    case "invalid-answer":
      return "If this does not pass, please report it.";
  }
}
