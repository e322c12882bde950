import { Octokit } from "@octokit/core";
import { describe, expect, test } from "vitest";
import { addressesOf, githubUrlFrom } from "../../../app/github/addresses.ts";

const cloud = {
  api: "https://api.github.com",
  graphql: "https://api.github.com/graphql",
  web: "https://github.com",
  host: "github.com",
};
const residency = {
  api: "https://api.acme.ghe.com",
  graphql: "https://api.acme.ghe.com/graphql",
  web: "https://acme.ghe.com",
  host: "acme.ghe.com",
};
const server = {
  api: "https://github.example.com/api/v3",
  graphql: "https://github.example.com/api/graphql",
  web: "https://github.example.com",
  host: "github.example.com",
};
const here = {
  api: "http://127.0.0.1:4000",
  graphql: "http://127.0.0.1:4000/graphql",
  web: "http://127.0.0.1:4000",
  host: "127.0.0.1",
};

const places = [
  ["https://api.github.com/", cloud],
  ["https://github.com", cloud],
  ["https://api.acme.ghe.com", residency],
  ["https://acme.ghe.com/", residency],
  ["https://github.example.com/api/v3", server],
  ["https://github.example.com/api/v3/", server],
  ["https://github.example.com", server],
  ["http://127.0.0.1:4000/", here],
] as const;

test.each(places)("%s leads to one GitHub, however it is named", (address, addresses) => {
  expect(addressesOf(address)).toEqual(addresses);
});

test("an Enterprise Server at a port keeps it, and on this machine nothing is added", () => {
  expect(addressesOf("https://git.example.com:8443")).toMatchObject({
    api: "https://git.example.com:8443/api/v3",
    host: "git.example.com",
  });
  expect(addressesOf("http://127.0.0.1:4000/api/v3")).toMatchObject({
    api: "http://127.0.0.1:4000/api/v3",
    graphql: "http://127.0.0.1:4000/api/graphql",
    web: "http://127.0.0.1:4000",
  });
});

test("a gateway of somebody's own is asked where it was said to be", () => {
  const api = "https://gateway.example.com/github";
  expect(addressesOf(`${api}/`)).toMatchObject({ api, graphql: `${api}/graphql` });
});

test.each(["", "github.com", "ftp://github.com", "git@github.com:acme/shelf.git"])(
  "%j is no address of a GitHub",
  (text) => {
    expect(addressesOf(text)).toBeUndefined();
  },
);

test.each(places)(
  "what asks %s in GraphQL asks where that GitHub answers",
  async (_, addresses) => {
    const asked: string[] = [];
    const fetch = (url: string) => {
      asked.push(url);
      return Promise.resolve(Response.json({ data: {} }));
    };
    const octokit = new Octokit({ baseUrl: addresses.api, request: { fetch } });
    await octokit.graphql("{ viewer { login } }");
    await octokit.request("GET /zen");
    expect(asked).toEqual([addresses.graphql, `${addresses.api}/zen`]);
  },
);

describe("the GitHub that the environment names", () => {
  test.each([
    [{}, cloud.api],
    [{ GITHUB_API_URL: "https://github.example.com/api/v3" }, server.api],
    [{ GHE_HOST: "github.example.com" }, server.api],
    [{ GHE_HOST: "127.0.0.1:4000", GHE_PROTOCOL: "http" }, here.api],
    [{ GH_HOST: "acme.ghe.com" }, residency.api],
    [{ GH_HOST: "github.com", GITHUB_API_URL: " " }, cloud.api],
    [{ GHE_HOST: "github.example.com", GITHUB_API_URL: "https://api.github.com" }, server.api],
  ])("%j is %s", (variables, api) => {
    expect(githubUrlFrom(variables)).toBe(api);
  });
});
