import { z } from "zod";
import type { AppStanding, InstallationStanding, KnownApp } from "#core/doctor/judge-app.ts";
import { GitHubError } from "#github/errors.ts";
import { untold, type Wire } from "./wire.ts";

const Granted = z.object({
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
});
const App = Granted.extend({
  id: z.number(),
  slug: z.string(),
  html_url: z.string(),
  owner: z.object({ login: z.string(), type: z.string().default("User") }),
}).transform(({ html_url: url, owner, ...app }) => {
  const account = owner.type === "Organization" ? `organizations/${owner.login}/` : "";
  const settingsUrl = `${new URL(url).origin}/${account}settings/apps/${app.slug}`;
  return { ...app, url, settingsUrl };
});
const Installation = Granted.extend({
  id: z.number(),
  html_url: z.string(),
  suspended_at: z.string().nullish(),
});
const AccessToken = z.object({ token: z.string() });

/** Who GitHub takes the holder of this key for. */
export async function readApp(wire: Wire, id: number): Promise<AppStanding> {
  try {
    return { kind: "known", app: await wire.ask("GET /app", {}, App) };
  } catch (error) {
    return explainApp(error, id);
  }
}

/** GitHub tells the three apart by its words alone: what it says of times names the claims `iat` and `exp`. */
function explainApp(error: unknown, id: number): AppStanding {
  const why = untold(error);
  const { words } = why;
  if (!(error instanceof GitHubError) || why.kind === "silent") return why;
  if (/\('(iat|exp)'\)/.test(words)) return { kind: "clock", words };
  switch (error.kind) {
    case "not-found":
      return { kind: "absent", id, words };
    case "unauthenticated":
      return { kind: "other-key", id, words };
    case "forbidden":
    case "rejected":
    case "rate-limited":
    case "unavailable":
    case "invalid-answer":
      return why;
  }
}

export interface Installed {
  readonly standing: InstallationStanding;
  /** For this repository alone; absent unless it is present. */
  readonly token?: string;
}

/** The App's installation on a repository, and a token of it. */
export async function readInstallation(
  wire: Wire,
  place: { readonly owner: string; readonly repo: string },
): Promise<Installed> {
  try {
    const found = await wire.ask("GET /repos/{owner}/{repo}/installation", place, Installation);
    const { id, html_url: url, suspended_at: since, permissions, events } = found;
    if (typeof since === "string") return { standing: { kind: "suspended", since, url } };
    return await takeToken(wire, { id, url, repository: place.repo }, { permissions, events });
  } catch (error) {
    const isAbsent = error instanceof GitHubError && error.kind === "not-found";
    return { standing: isAbsent ? { kind: "absent" } : untold(error) };
  }
}

async function takeToken(
  wire: Wire,
  { id, url, repository }: { id: number; url: string; repository: string },
  grants: Pick<KnownApp, "permissions" | "events">,
): Promise<Installed> {
  const route = "POST /app/installations/{installation_id}/access_tokens";
  const request = { installation_id: id, repositories: [repository] };
  try {
    const { token } = await wire.ask(route, request, AccessToken);
    return { standing: { kind: "present", url, grants }, token };
  } catch (error) {
    return { standing: { kind: "no-token", url, words: untold(error).words } };
  }
}
