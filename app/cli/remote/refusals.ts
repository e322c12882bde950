import { plainText } from "#core/text/plain.ts";
import { GitHubError, isUnknownApp } from "#github/errors.ts";
import { UsageError } from "../usage-error.ts";
import type { Remote } from "./remote.ts";

/** What the command showed to be let in: it decides what there is to do about a refusal. */
export type Credential = "token" | "app";

/** What GitHub refused, as one line that says what to do. Anything else stays what it is. */
export function explainRefusal(error: unknown, remote: Remote, credential: Credential): unknown {
  if (!(error instanceof GitHubError)) return error;
  return new UsageError(`${describeRefusal(error, remote)}: ${advise(error, remote, credential)}`);
}

export const noSuchIssue = ({ fullName }: Remote, number: number) =>
  new UsageError(`${fullName} has no issue #${number} (a pull request is none): check the number.`);

function describeRefusal(error: GitHubError, { fullName, githubUrl }: Remote): string {
  const words = plainText(error.message).replace(/[.\s]+$/, "");
  switch (error.kind) {
    case "not-found":
      return isUnknownApp(error)
        ? `${githubUrl} knows no App of this number`
        : `${githubUrl} shows no repository ${fullName}`;
    case "unauthenticated":
    case "forbidden":
      return `${githubUrl} refuses this (${words})`;
    case "rate-limited":
      return `${githubUrl} has had enough requests for now`;
    case "unavailable":
      return `${githubUrl} gave no usable answer (${words})`;
    case "rejected":
    case "invalid-answer":
      return `${githubUrl} answered what was not expected (${words})`;
  }
}

function advise(error: GitHubError, { fullName }: Remote, credential: Credential): string {
  switch (error.kind) {
    case "not-found":
      if (isUnknownApp(error)) return "check APP_ID, and --github.";
      return credential === "token"
        ? "check --repo, and that the token may read it."
        : `check --repo, and that the App is installed on ${fullName}.`;
    case "unauthenticated":
    case "forbidden":
      return credential === "token"
        ? `use a token that may read ${fullName}.`
        : "check APP_ID and the private key: both have to be the same App's.";
    case "rate-limited":
      return `try again after ${error.until?.toISOString() ?? "a minute"}.`;
    case "unavailable":
      return "check --github, or try again in a while.";
    case "rejected":
    case "invalid-answer":
      return "check --github; if it is right, please report this.";
  }
}
