import { Hono } from "hono";
import { createAppPages } from "./pages/app-pages.ts";
import { createRepositoryPages } from "./pages/repository-pages.ts";
import { createSignInPages } from "./pages/sign-in-pages.ts";
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
  if (/^\/organizations\/[^/]+\/settings\//.test(path)) return false;
  const [, root = ""] = path.split("/");
  return root === "" || apiRoots.has(root);
}

/** Everything that is not the API: signed links to logs, and pages for people. */
export function createPages(world: World): Hono {
  const pages = new Hono();
  pages.get("/_logs/:key", (context) => {
    const log = readLog(world, context.req.param("key"));
    return log === undefined ? context.notFound() : context.text(log);
  });
  pages.route("/", createAppPages(world));
  pages.route("/", createSignInPages(world));
  pages.route("/", createRepositoryPages(world));
  return pages;
}
