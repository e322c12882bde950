import { Octokit } from "@octokit/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { performEffect } from "../../../app/act/perform-effect.ts";
import type { Landing, LandingPull } from "../../../app/core/decision.ts";
import { findUnrecordedLanding } from "../../../app/core/refinery/unrecorded.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { GitHub } from "../../../app/github/port.ts";
import {
  emptyRecord,
  entry,
  greenCandidate,
  landing as landed,
  later,
} from "../../core/refinery-model.ts";
import { request, startTown, type Town, tipOf } from "../local/town.ts";

const namespace = "refs/cogtown";
const numbers = [1, 2, 3];
const candidate = "refs/cogtown/candidates/main/x";

/** Answers as a GitHub that never heard of updateRefs, and dies before it is asked for this. */
interface Trouble {
  readonly knowsNoUpdateRefs?: true;
  readonly diesAt?: (method: string, url: string) => boolean;
}

const Query = z.object({ query: z.string() });

async function connectApp(town: Town, trouble: Trouble = {}): Promise<GitHub> {
  const octokit = new Octokit({ auth: await town.token(), baseUrl: town.github.apiUrl });
  octokit.hook.wrap("request", async (send, options) => {
    if (trouble.diesAt?.(options.method, options.url) === true) throw new Error("killed");
    const asked = Query.safeParse(options).data?.query ?? "";
    if (trouble.knowsNoUpdateRefs !== true || !asked.includes("updateRefs")) return send(options);
    const message = "Field 'updateRefs' doesn't exist on type 'Mutation'";
    const data = { errors: [{ message, path: ["mutation Act", "p0_refs"] }] };
    return { status: 200 as const, url: options.url, headers: {}, data };
  });
  const now = () => new Date();
  return createGitHub(octokit, { owner: "octo", name: "town", namespace, now });
}

const Written = z.object({
  commit: z.object({ sha: z.string(), tree: z.object({ sha: z.string() }) }),
});

/** A commit on a branch with a file of its own. */
async function write(town: Town, branch: string, number: number) {
  const body = { message: `Part ${number}`, content: "eA==", branch };
  const path = `PUT /repos/octo/town/contents/part-${number}.txt`;
  const { commit } = Written.parse(
    (await request(town.github, path, { token: town.owner, body })).body,
  );
  return { commit: commit.sha, tree: commit.tree.sha };
}

/** Three open pull requests on main, and the line of all three, rebased one on the other, as a candidate left it. */
async function openBatch(town: Town, github: GitHub, way: Landing["way"]): Promise<Landing> {
  const from = await tipOf(town);
  await github.createRef("refs/heads/line", from);
  const pulls: LandingPull[] = [];
  for (const number of numbers) {
    const branch = `cogtown/${number}`;
    await github.createRef(`refs/heads/${branch}`, from);
    const { commit: head } = await write(town, branch, number);
    const words = { title: `Part ${number}`, body: "", isDraft: false, createBranch: false };
    const opened = await github.openPull({ branch, head, base: "main", ...words });
    const on = await write(town, "line", number);
    if (opened.kind !== "opened") throw new Error(opened.kind);
    pulls.push({ number: opened.number, nodeId: "", branch, head, ...on, isOurs: true });
  }
  const to = pulls.at(-1)?.commit ?? "";
  await github.createRef(candidate, to);
  const tree = await github.readTree(to);
  const landings = pulls.map((pull) =>
    landed(pull.number, { commit: pull.commit, tree: pull.tree }),
  );
  return {
    ...{
      kind: "land",
      base: "main",
      from,
      to,
      tree,
      expected: undefined,
      recordTree: tree,
      pulls,
      way,
    },
    event: "refinery main: landed",
    record: { ...emptyRecord, landed: landings },
    drop: [{ name: candidate, head: to }],
  };
}

const Pull = z.object({ state: z.string(), merged: z.boolean(), merge_commit_sha: z.string() });

async function pullsOf(town: Town, { pulls }: Landing) {
  return Promise.all(
    pulls.map(async ({ number }) => {
      const path = `GET /repos/octo/town/pulls/${number}`;
      return Pull.parse((await request(town.github, path, { token: town.owner })).body);
    }),
  );
}

const areMerged = async (town: Town, effect: Landing) =>
  (await pullsOf(town, effect)).map(({ merged }) => merged);

async function historyOf(town: Town) {
  const Commits = z.array(
    z.object({ sha: z.string(), commit: z.object({ tree: z.object({ sha: z.string() }) }) }),
  );
  const path = "GET /repos/octo/town/commits?sha=main";
  const { list } = await request(town.github, path, { token: town.owner });
  return Commits.parse(list).map(({ sha, commit }) => ({ sha, tree: commit.tree.sha }));
}

it("a batch of three lands at once: every pull request is merged, and no branch is deleted before", async () => {
  const town = await startTown();
  const github = await connectApp(town);
  const effect = await openBatch(town, github, "refs");
  expect(await performEffect(github, namespace, effect)).toEqual({ kind: "updated" });
  expect(await tipOf(town)).toBe(effect.to);
  expect(await areMerged(town, effect)).toEqual([true, true, true]);
  expect(await github.readRef(candidate)).toBeUndefined();
  for (const { branch, commit } of effect.pulls)
    expect(await github.readRef(`refs/heads/${branch}`)).toBe(commit);
});

it("an old server lands it by REST; killed before the record, the next pass finds what landed", async () => {
  const town = await startTown();
  const effect = await openBatch(town, await connectApp(town), "refs");
  const dying = await connectApp(town, {
    knowsNoUpdateRefs: true,
    diesAt: (method, url) => method === "POST" && url.endsWith("/git/refs"),
  });
  await expect(performEffect(dying, namespace, effect)).rejects.toThrow("killed");
  expect(await tipOf(town)).toBe(effect.to);
  expect(await dying.readRef("refs/cogtown/refinery/main")).toBeUndefined();

  const pulls = effect.pulls.map(({ number }) => number);
  const parts = effect.pulls.map(({ number, commit, tree }) => ({
    ...{ kind: "placed" as const, pull: number, commit, tree },
  }));
  const green = greenCandidate(pulls, { ground: effect.from, base: effect.from });
  if (green.verdict?.kind !== "green") throw new Error("the model is green");
  const candidates = [
    { ...green, entries: pulls.map(entry), verdict: { ...green.verdict, parts } },
  ];
  const base = { head: effect.to, recent: await historyOf(town) };
  const found = findUnrecordedLanding({ ...emptyRecord, candidates }, base, later(0));
  expect(found?.landings.map(({ pull, commit }) => [pull, commit])).toEqual(
    effect.pulls.map(({ number, commit }) => [number, commit]),
  );
  expect(found?.record.candidates).toEqual([]);
});

it("an old server that has moved on is lost, and nothing happens", async () => {
  const town = await startTown();
  const github = await connectApp(town, { knowsNoUpdateRefs: true });
  const effect = await openBatch(town, github, "refs");
  await write(town, "main", 9);
  expect(await performEffect(github, namespace, effect)).toEqual({ kind: "lost" });
  expect(await areMerged(town, effect)).toEqual([false, false, false]);
});

it.each(["merge", "rebase", "squash"])(
  "GitHub's merges by %s leave exactly the trees that were tested",
  async (method) => {
    const town = await startTown();
    const github = await connectApp(town);
    const effect = await openBatch(town, github, "pulls");
    const only = {
      allow_merge_commit: method === "merge",
      allow_rebase_merge: method === "rebase",
      allow_squash_merge: method === "squash",
    };
    await request(town.github, "PATCH /repos/octo/town", { token: town.owner, body: only });
    expect(await performEffect(github, namespace, effect)).toEqual({ kind: "updated" });
    expect(await github.readTree(await tipOf(town))).toBe(effect.tree);
    expect(await areMerged(town, effect)).toEqual([true, true, true]);
  },
);

it("a base that is not what was tested stops the merging", async () => {
  const town = await startTown();
  const github = await connectApp(town);
  const effect = await openBatch(town, github, "pulls");
  const pulls = effect.pulls.map((pull, i) => (i === 1 ? { ...pull, tree: effect.tree } : pull));
  const outcome = await performEffect(github, namespace, { ...effect, pulls });
  expect(outcome).toMatchObject({ kind: "mismatch", expected: effect.tree });
  expect(await areMerged(town, effect)).toEqual([true, true, false]);
});
