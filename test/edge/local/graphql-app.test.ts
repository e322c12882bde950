import { Octokit } from "@octokit/core";
import { expect, test } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { Town } from "./town.ts";
import { commitOn, request, startTown, tipOf } from "./town.ts";

/** The App's own adapter over the wire: whatever documents it sends must be answered. */
async function connectApp(town: Town) {
  const octokit = new Octokit({ auth: await town.token(), baseUrl: town.github.apiUrl });
  return createGitHub(octokit, {
    owner: "octo",
    name: "town",
    namespace: "refs/cogtown",
    now: () => new Date(),
  });
}

async function openIssue(town: Town) {
  const answer = await request(town.github, "POST /repos/octo/town/issues", {
    token: town.owner,
    body: { title: "A molecule", body: "Do it", labels: ["polecat"] },
  });
  return String(answer.body["node_id"]);
}

test("every observation of the App is answered", async () => {
  const town = await startTown();
  const app = await connectApp(town);
  await openIssue(town);
  const molecule = await app.readMolecule(1);
  expect(molecule).toMatchObject({
    labelled: { login: "octo" },
    facts: {
      number: 1,
      title: "A molecule",
      isOpen: true,
      labels: ["polecat"],
      record: { kind: "absent" },
      base: { name: "main", head: await tipOf(town) },
    },
  });
  expect(await app.readMolecule(2)).toBe("absent");
  expect(await app.readTown()).toMatchObject({ labelled: [1], defaultBranch: "main" });
  expect(await app.readRefinery("main")).toMatchObject({ base: { name: "main" }, pulls: [] });
  expect(await app.readDependencies([1, 7], "main")).toEqual([
    { number: 1, kind: "open" },
    { number: 7, kind: "missing" },
  ]);
  expect(town.github.world.unmodelled).toEqual([]);
});

test("branch and pull request are opened by one request, and observed with their reviews", async () => {
  const town = await startTown();
  const app = await connectApp(town);
  await openIssue(town);
  const main = await tipOf(town);
  const head = await commitOn(town, main, "work");
  const wish = {
    isDraft: false,
    branch: "cogtown/1",
    head,
    base: "main",
    title: "Work",
    body: "Closes #1",
  };
  const opened = await app.openPull({ ...wish, createBranch: true });
  expect(opened).toMatchObject({ kind: "opened", number: 2 });
  expect(await app.openPull({ ...wish, createBranch: false })).toEqual({ kind: "exists" });
  await request(town.github, "POST /repos/octo/town/pulls/2/reviews", {
    token: town.owner,
    body: { event: "APPROVE", body: "Good" },
  });
  const { pulls } = await app.readRefinery("main");
  expect(pulls).toMatchObject([
    { number: 2, state: "open", head, reviews: [{ by: "octo", state: "approved", commit: head }] },
  ]);
  const landing = { name: "refs/heads/main", before: main, after: head, force: false };
  expect(await app.updateRefs([landing])).toBe("updated");
  expect(await app.updateRefs([landing])).toBe("rejected");
  expect(await app.readDependencies([1], "main")).toMatchObject([
    { number: 1, kind: "landed", commit: head },
  ]);
  expect(town.github.world.unmodelled).toEqual([]);
});

test("a projection is written by one request: comment, labels, and gone things passed over", async () => {
  const town = await startTown();
  const app = await connectApp(town);
  const issueNodeId = await openIssue(town);
  await app.project({
    issueNodeId,
    createComment: "first",
    deleteComments: [],
    addLabels: ["cogtown:ready"],
    removeLabels: ["polecat", "never-there"],
  });
  const comments = await request(town.github, "GET /repos/octo/town/issues/1/comments", {
    token: town.owner,
  });
  const id = String(comments.list[0]?.["node_id"]);
  await app.project({
    issueNodeId,
    editComment: { id, body: "second" },
    deleteComments: ["gone"],
    addLabels: [],
    removeLabels: [],
  });
  const after = await request(town.github, "GET /repos/octo/town/issues/1/comments", {
    token: town.owner,
  });
  expect(after.list.map((comment) => comment["body"])).toEqual(["second"]);
  await app.closeIssue(issueNodeId);
  const molecule = await app.readMolecule(1);
  expect(molecule).toMatchObject({ facts: { isOpen: false, labels: ["cogtown:ready"] } });
  expect(town.github.world.unmodelled).toEqual([]);
});

test("a convoy is opened, filled and observed, from above and from below", async () => {
  const town = await startTown();
  const app = await connectApp(town);
  const molecule = await openIssue(town);
  await app.readDesk(1);
  const body = "### Design\n\nAll in SQL.";
  const label = "cogtown:convoy";
  await app.createIssues([{ title: "Shop", body, labels: [label], parent: undefined }]);
  const [convoy] = await app.readConvoys();
  expect(convoy).toMatchObject({ number: 2, body });
  await app.addSubIssues(convoy?.nodeId ?? "", [molecule]);
  expect(await app.readNamed([1, 9])).toEqual(
    new Map([[1, { nodeId: molecule, isOpen: true, parent: 2 }]]),
  );
  const open = { number: 1, isOpen: true, labels: ["polecat"], isUnwanted: false, pulls: [] };
  expect(await app.readDesk(2)).toMatchObject({ facts: { children: [{ ...open, needs: [] }] } });
  expect(await app.readMolecule(1)).toMatchObject({
    facts: { convoy: { number: 2, desk: undefined, siblings: [] } },
  });
  await request(town.github, "PATCH /repos/octo/town/issues/1", {
    token: town.owner,
    body: { state: "closed", state_reason: "not_planned" },
  });
  expect(await app.readDesk(2)).toMatchObject({
    facts: { children: [{ isOpen: false, isUnwanted: true }] },
  });
  expect(town.github.world.unmodelled).toEqual([]);
});
