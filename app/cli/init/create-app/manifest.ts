import type { AppFile } from "../app-manifest.ts";

export interface ManifestRequest {
  readonly name: string;
  /** Where a browser is sent back to with the code. */
  readonly redirectUrl: string;
  /** Address of the host that the App runs on; undefined: it runs in Actions, and nobody tells it anything. */
  readonly hostUrl: string | undefined;
}

/** Where a host takes webhooks, and people back who signed in. */
const webhookPath = "/api/github/webhooks";
const callbackPath = "/-/sign-in/callback";

/** The longest name of an App (GitHub's form for a new App says so). */
const longestName = 34;

/** Names of Apps are taken once on all of GitHub: whose it is makes it likely to be free, and it can be changed there. */
export const appName = (app: AppFile, owner: string | undefined) =>
  (owner === undefined ? app.name : `${app.name} ${owner}`).slice(0, longestName).trim();

/**
 * app.yml as GitHub takes it from a form. Fields by
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export function renderManifest(app: AppFile, { name, redirectUrl, hostUrl }: ManifestRequest) {
  const { url, description, default_permissions, default_events } = app;
  const told =
    hostUrl === undefined
      ? {}
      : {
          hook_attributes: { url: addressAt(hostUrl, webhookPath), active: true },
          callback_urls: [addressAt(hostUrl, callbackPath)],
          default_events,
        };
  return {
    ...{ name, url, description, public: app.public, redirect_url: redirectUrl },
    ...{ default_permissions, ...told },
  };
}

/** The host may stand below a path of its own. */
const addressAt = (hostUrl: string, path: string) =>
  `${hostUrl.replace(/\/+$/, "").replace(/\/api\/github\/webhooks$/, "")}${path}`;
