import { Octokit } from "@octokit/core";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { createGitHub } from "../../../app/github/octokit.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const head = "a".repeat(40);
const at = "2026-01-01T00:00:00Z";

const readHistory = (most: number) =>
  createGitHub(new Octokit({ baseUrl: api }), {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => new Date(at),
  }).readHistory(head, most);

const commits = (count: number, from: number) =>
  Array.from({ length: count }, (_, i) => ({
    sha: String(from + i).padStart(40, "0"),
    commit: { message: `event ${from + i}\n\n{}\n`, committer: { date: at } },
  }));
const page = (number: number) =>
  nock(api).get("/repos/ada/engine/commits").query({ sha: head, per_page: 100, page: number });

answerAsLaidOut();

describe("the history of a ledger ref", () => {
  it("is read page by page to its end, by the commit that the ref stands at", async () => {
    page(1).reply(200, commits(100, 1));
    page(2).reply(200, commits(1, 101));
    const history = await readHistory(1000);
    expect([history.commits.length, history.isCut]).toEqual([101, false]);
    const oldest = { sha: "101".padStart(40, "0"), message: "event 101\n\n{}\n", at };
    expect(history.commits.at(-1)).toEqual(oldest);
  });

  it("is cut after as many commits as were asked for, and says so", async () => {
    for (const number of [1, 2]) page(number).reply(200, commits(100, number));
    const history = await readHistory(150);
    expect([history.commits.length, history.isCut]).toEqual([150, true]);
  });

  it("is empty where the commit is gone", async () => {
    page(1).reply(404, { message: "Not Found" });
    expect(await readHistory(1000)).toEqual({ commits: [], isCut: false });
  });
});
