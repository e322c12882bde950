import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { routes } from "../../../app/github/routes.ts";
import { subscribedEvents } from "../../../app/webhook/route.ts";

const Access = z.enum(["read", "write"]);
const Manifest = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), Access),
});
const manifest = Manifest.parse(
  parse(readFileSync(new URL("../../../app.yml", import.meta.url), "utf8")),
);

const Endpoints = z.record(
  z.string(),
  z.record(z.string(), z.object({ permission: z.string(), access: z.string() })),
);
const published = z
  .object({ "api.github.com": z.object({ paths: Endpoints }) })
  .parse(createRequire(import.meta.url)("@octokit/app-permissions"))["api.github.com"].paths;

/**
 * What the published table does not know, from GitHub's documentation "Permissions required for GitHub Apps". `app`:
 * asked with the App's own token, which has no permissions.
 */
const documented: Readonly<Record<string, { permission: string; access: string }>> = {
  [routes.app]: { permission: "app", access: "read" },
  [routes.installations]: { permission: "app", access: "read" },
  [routes.installedRepositories]: { permission: "metadata", access: "read" },
  [routes.installation]: { permission: "app", access: "read" },
  // Asked with the token of a person who has signed in.
  [routes.user]: { permission: "metadata", access: "read" },
  [routes.repository]: { permission: "metadata", access: "read" },
  [routes.permission]: { permission: "metadata", access: "read" },
  [routes.compare]: { permission: "contents", access: "read" },
  [routes.runsOfWorkflow]: { permission: "actions", access: "read" },
  [routes.commit]: { permission: "contents", access: "read" },
  [routes.forceCancelRun]: { permission: "actions", access: "write" },
};

/** The GraphQL documents of mutations.ts: permissions of the REST calls that do the same. */
const byGraphQL = [
  { permission: "contents", access: "write" }, // updateRefs, createRef
  { permission: "pull_requests", access: "write" }, // createPullRequest
  { permission: "issues", access: "write" }, // comments, labels, closeIssue
  { permission: "merge_queues", access: "write" }, // enqueuePullRequest, dequeuePullRequest, mergeQueue
  { permission: "statuses", access: "read" }, // statusCheckRollup
  { permission: "checks", access: "write" }, // createCheckRun
];

function needOf(route: string): { permission: string; access: string } {
  const [method = "", path = ""] = route.split(" ");
  const need = documented[route] ?? published[path]?.[method];
  if (need === undefined) throw new Error(`No permission is known for ${route}.`);
  return need;
}

describe("app.yml", () => {
  it("grants exactly what the code calls", () => {
    const wanted = [...Object.values(routes).map(needOf), ...byGraphQL];
    const needed = new Map<string, string>();
    for (const { permission, access } of wanted) {
      if (permission !== "app" && needed.get(permission) !== "write")
        needed.set(permission, access);
    }
    expect(manifest.default_permissions).toEqual(Object.fromEntries(needed));
  });

  it("subscribes to exactly the events that are routed", () => {
    expect(manifest.default_events.toSorted()).toEqual([...subscribedEvents].sort());
  });
});
