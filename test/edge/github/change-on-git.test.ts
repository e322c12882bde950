import { Octokit } from "@octokit/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { createGitHub } from "../../../app/github/octokit.ts";
import { request, startTown, type Town, tipOf } from "../local/town.ts";

const Sha = z.object({ sha: z.string() });

const post = async (town: Town, path: string, body: object) =>
  Sha.parse(
    (await request(town.github, `POST /repos/octo/town/git/${path}`, { token: town.owner, body }))
      .body,
  ).sha;

async function commit(town: Town, parent: string, tree: readonly object[]): Promise<string> {
  const made = await post(town, "trees", { base_tree: parent, tree });
  return post(town, "commits", { message: "Do it", tree: made, parents: [parent] });
}

const file = (path: string, content: string, mode = "100644") => ({ path, mode, content });

it("what real git holds is told with modes, sizes, targets and both names", async () => {
  const town = await startTown();
  const text = "one\ntwo\nthree\nfour\nfive\n";
  const before = await commit(town, await tipOf(town), [
    file("old/name.txt", text),
    file("run.sh", "exit 1\n"),
  ]);
  const binary = await post(town, "blobs", { content: "AAECAw==", encoding: "base64" });
  const head = await commit(town, before, [
    { path: "old/name.txt", mode: "100644", sha: null },
    file("new/name.txt", text),
    file("run.sh", "exit 1\n", "100755"),
    file("link", "../outside", "120000"),
    { path: "vendor", mode: "160000", type: "commit", sha: "1".repeat(40) },
    { path: "logo.png", mode: "100644", sha: binary },
  ]);
  const octokit = new Octokit({ auth: await town.token(), baseUrl: town.github.apiUrl });
  const github = createGitHub(octokit, {
    ...{ owner: "octo", name: "town", namespace: "refs/cogtown", now: () => new Date() },
  });
  const { files, folders, unread, mergeBase } = await github.readChange(before, head);
  expect(mergeBase).toBe(before);
  expect(unread).toEqual([]);
  expect(folders.get("new")).toEqual(["name.txt"]);
  const told = new Map(files.map((each) => [each.path, each]));
  expect(told.get("new/name.txt")).toMatchObject({
    ...{ previousPath: "old/name.txt", oldMode: "100644", newMode: "100644", bytes: text.length },
    added: [],
  });
  expect(told.get("run.sh")).toMatchObject({ oldMode: "100644", newMode: "100755", added: [] });
  expect(told.get("link")).toMatchObject({
    newMode: "120000",
    added: [{ number: 1, text: "../outside" }],
  });
  expect(told.get("vendor")?.newMode).toBe("160000");
  expect(told.get("logo.png")).toMatchObject({ isBinary: true, bytes: 4 });
});
