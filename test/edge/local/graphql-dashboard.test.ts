import { Octokit } from "@octokit/core";
import { expect, test } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { DashboardReading } from "../../../app/github/port.ts";
import { startForum } from "./forum.ts";

test("the App sees its dashboard, who edited it since it wrote there, and no issue of anybody else's", async () => {
  const forum = await startForum();
  const octokit = new Octokit({ auth: await forum.token(), baseUrl: forum.github.apiUrl });
  const app = createGitHub(octokit, {
    ...{ owner: "octo", name: "town", namespace: "refs/cogtown" },
    now: () => new Date(),
  });
  const label = "cogtown:dashboard";
  await forum.ask("octo", "POST /issues", 201, { title: "Mine", labels: [label] });
  await app.createIssues([
    { title: "The town", body: "first", labels: [label], parent: undefined },
  ]);
  const only = ({ issues }: DashboardReading) => {
    const [issue, ...others] = issues;
    if (issue === undefined || others.length > 0) throw new Error("there is one");
    return issue;
  };
  const opened = only(await app.readDashboard());
  expect(opened).toMatchObject({ number: 2, body: "first", edits: [], isPinned: false });
  await app.pinIssue(opened.nodeId);
  await forum.ask("wendy", "PATCH /issues/2", 200, { body: "second" });
  await forum.ask("octo", "PATCH /issues/2", 200, { body: "third" });
  expect(only(await app.readDashboard())).toMatchObject({
    ...{ body: "third", isPinned: true, isHistoryCut: false, writtenAt: opened.writtenAt },
    edits: [{ login: "octo" }, { login: "wendy" }],
  });
  await app.editIssue(opened.nodeId, "fourth");
  await forum.ask("wendy", "PATCH /issues/2", 200, { body: "fifth" });
  expect(only(await app.readDashboard()).edits).toMatchObject([{ login: "wendy" }]);
  expect(forum.github.world.unmodelled).toEqual([]);
});
