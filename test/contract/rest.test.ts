import { expect, test } from "vitest";
import { RateLimits } from "../../app/local/rest/rate-limit.ts";
import { allRoutes } from "../../app/local/rest/routes/index.ts";
import { graphqlEndpoint, listedOperations, listedWebhooks } from "./schema.ts";
import { tourActions } from "./tour/actions.ts";
import { tourApps } from "./tour/apps.ts";
import { tourChecks } from "./tour/checks.ts";
import { tourGitData } from "./tour/git-data.ts";
import {
  tourComments,
  tourIssues,
  tourLabels,
  tourPins,
  tourReactions,
  tourRelations,
} from "./tour/issues.ts";
import { tourDrafts, tourForks, tourMerges, tourPulls, tourReviews } from "./tour/pulls.ts";
import { tourRepositories, tourVariables } from "./tour/repositories.ts";
import { tourMergeQueue, tourRulesets } from "./tour/rulesets.ts";
import type { Visitor } from "./tour/visitor.ts";
import { startVisit } from "./tour/visitor.ts";
import { createContractWitness } from "./witness.ts";

const visited = new Set<string>();
const told = new Set<string>();

/** A tour through one room of the embedded GitHub: whatever was said on it must be what GitHub could have said. */
function tour(name: string, walk: (visitor: Visitor) => Promise<void>): void {
  test(name, async () => {
    const witness = createContractWitness();
    const visitor = await startVisit({ onExchange: witness.onExchange });
    await walk(visitor);
    await visitor.github.idle();
    expect(witness.problems(visitor.github.world.deliveries.all())).toEqual([]);
    expect(visitor.github.world.unmodelled).toEqual([]);
    for (const name of witness.visited) visited.add(name);
    for (const name of witness.told) told.add(name);
  });
}

tour("an App looks at itself and at what it was told", tourApps);
tour("a repository is read, edited and shared", tourRepositories);
tour("variables come and go", tourVariables);
tour("a commit is made by hand and refs move only forward", tourGitData);
tour("people file issues, change them, close and lock them", tourIssues);
tour("labels are made, put on and taken off", tourLabels);
tour("comments come, change and go", tourComments);
tour("people react, and are given work", tourReactions);
tour("an issue is pinned above the others and taken down", tourPins);
tour("a convoy has sub-issues that wait for each other", tourRelations);
tour("a pull request opens, changes and closes", tourPulls);
tour("a pull request becomes a draft and is ready again", tourDrafts);
tour("a pull request is reviewed", tourReviews);
tour("pull requests land in three ways", tourMerges);
tour("somebody who may not write works in a fork", tourForks);
tour("a ruleset keeps a branch as it is", tourRulesets);
tour("a pull request waits in a merge queue and is merged by it", tourMergeQueue);
tour("checks and statuses are reported", tourChecks);
tour("a workflow is dispatched, watched, run again and stopped", tourActions);

test("every endpoint of the embedded GitHub is listed, and a tour went there", async () => {
  const { github } = await startVisit({});
  const { world, webhooks, runner } = github;
  const routes = allRoutes({ webhooks, runner, rateLimits: new RateLimits(world) });
  const names = routes
    .map(({ method, template }) => `${method} ${template.text}`)
    .filter((name) => name !== graphqlEndpoint)
    .toSorted();
  expect(names.filter((name) => !listedOperations.includes(name))).toEqual([]);
  expect(names.filter((name) => !visited.has(name))).toEqual([]);
});

test("every operation that is listed is modelled, and every webhook was sent on a tour", () => {
  expect(listedOperations.filter((name) => !visited.has(name))).toEqual([]);
  expect(listedWebhooks.filter((name) => !told.has(name))).toEqual([]);
});
