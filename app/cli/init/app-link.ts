import type { HostName } from "./answers.ts";
import { readAppFile } from "./app-manifest.ts";
import { appName } from "./create-app/manifest.ts";

/**
 * The address of GitHub's form for a new App with everything filled in that app.yml says. Parameters by
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-using-url-parameters
 */
export async function appLink(
  web: string,
  owner: string | undefined,
  host: HostName,
): Promise<string> {
  const app = await readAppFile();
  const { description, url, public: isPublic, ...wants } = app;
  const name = appName(app, owner);
  const isTold = host === "server";
  const query = new URLSearchParams({
    ...{ name, description, url, public: String(isPublic) },
    webhook_active: String(isTold),
    ...wants.default_permissions,
  });
  for (const event of isTold ? wants.default_events : []) query.append("events[]", event);
  return `${web}/settings/apps/new?${query.toString()}`;
}
