import { Hono } from "hono";
import { readLog } from "./world/log-links.ts";
import type { World } from "./world/world.ts";

/** First segments of GitHub's REST paths: what starts otherwise is a page of an owner or a repository. */
const apiRoots: ReadonlySet<string> = new Set([
  "advisories",
  "app",
  "app-manifests",
  "applications",
  "apps",
  "assignments",
  "classrooms",
  "codes_of_conduct",
  "credentials",
  "emojis",
  "enterprises",
  "events",
  "feeds",
  "gists",
  "gitignore",
  "graphql",
  "installation",
  "issues",
  "licenses",
  "markdown",
  "meta",
  "networks",
  "notifications",
  "octocat",
  "organizations",
  "orgs",
  "projects",
  "rate_limit",
  "repos",
  "repositories",
  "search",
  "teams",
  "user",
  "users",
  "versions",
  "zen",
]);

/** Whether a path belongs to the API and not to a page that a person would open. */
export function isApiPath(path: string): boolean {
  const [, root = ""] = path.split("/");
  return root === "" || apiRoots.has(root);
}

/** Pages have no content of their own: links in texts shall lead somewhere that says so. */
export function createPages(world: World): Hono {
  const pages = new Hono();
  pages.get("/_logs/:key", (context) => {
    const log = readLog(world, context.req.param("key"));
    return log === undefined ? context.notFound() : context.text(log);
  });
  pages.get("*", (context) =>
    context.text(
      `${context.req.path}\n\nThis is the embedded GitHub of Cogtown: it has an API, not pages.\n`,
    ),
  );
  return pages;
}
