import { Octokit } from "@octokit/core";
import { expect, test } from "vitest";
import { readInstallations, readPlaces } from "../../../app/github/installed.ts";

const now = () => new Date("2030-01-01T12:00:00Z");

/** GitHub's client, with these answers by page instead of a network. */
function openClient(pageOf: (page: number) => unknown, status = 200) {
  const asked: string[] = [];
  const answer = (url: string) => {
    asked.push(url.replace("https://api.github.com", ""));
    const page = Number(new URL(url).searchParams.get("page"));
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(JSON.stringify(pageOf(page)), { status, headers }));
  };
  return { octokit: new Octokit({ request: { fetch: answer } }), asked };
}

test("everybody who installed the App is found, and whoever suspended it is known", async () => {
  const { octokit } = openClient(() => [
    { id: 1, account: { login: "ada" }, suspended_at: null },
    { id: 2, account: { login: "rob" }, suspended_at: "2029-12-31T00:00:00Z" },
    { id: 3, account: null },
  ]);
  expect(await readInstallations(octokit, now)).toEqual([
    { id: 1, account: "ada", isSuspended: false },
    { id: 2, account: "rob", isSuspended: true },
    { id: 3, account: "", isSuspended: false },
  ]);
});

test("repositories are read page after page, to the last", async () => {
  const full = Array.from({ length: 100 }, (_, n) => ({ name: `r${n}`, owner: { login: "ada" } }));
  const { octokit, asked } = openClient((page) => ({
    repositories: page === 1 ? full : full.slice(0, 3),
  }));
  const places = await readPlaces(octokit, 7, now);
  expect(places).toHaveLength(103);
  expect(places[0]).toEqual({ installation: 7, owner: "ada", name: "r0" });
  expect(asked).toEqual([
    "/installation/repositories?per_page=100&page=1",
    "/installation/repositories?per_page=100&page=2",
  ]);
});

test("an installation that was taken back is told as what it is", async () => {
  const { octokit } = openClient(() => ({ message: "Bad credentials" }), 401);
  await expect(readPlaces(octokit, 7, now)).rejects.toMatchObject({ kind: "unauthenticated" });
});
