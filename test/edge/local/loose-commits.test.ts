import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { emptyTree } from "../../../app/local/git/diff.ts";
import {
  countDivergence,
  isAncestor,
  listCommits,
  mergeBase,
} from "../../../app/local/git/history.ts";
import { readLine } from "../../../app/local/git/loose-commits.ts";
import { writeCommit, writeTree } from "../../../app/local/git/objects.ts";
import { GitRepository } from "../../../app/local/git/repository.ts";
import { createBareRepository } from "../../../app/local/git/storage.ts";

/** Each by its name, with its parents: a line, a merge, two that cross each other, and a history of its own. */
const graph = { a: "", b: "a", c: "b", x: "a", m: "bx", n: "xb", p: "m", q: "n", alone: "" };

async function makeHistory() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-commits-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = process.env["PATH"] ?? "";
  const git = await createBareRepository(join(folder, "a.git"), "main", path);
  expect(await writeTree(git, null, [])).toBe(emptyTree);
  const shas = new Map<string, string>();
  for (const [name, above] of Object.entries(graph)) {
    const parents = above.split("").map((parent) => shas.get(parent) ?? "");
    const author = { name: "Ada", email: "ada@example.com", date: new Date(1000 * shas.size) };
    shas.set(name, await writeCommit(git, { tree: emptyTree, parents, author, message: name }));
    await git.run(["update-ref", `refs/heads/${name}`, shas.get(name) ?? ""]);
  }
  const at = (name: keyof typeof graph) => shas.get(name) ?? "";
  return {
    git,
    at,
    shas: [...shas.values()],
    reopen: () => new GitRepository(git.directory, path),
  };
}

/** What is asked about two commits, for the most different twos. */
const askAll = (git: GitRepository, shas: readonly string[]) =>
  Promise.all(
    shas.flatMap((one) =>
      shas.slice(3).map(async (other) => ({
        isAncestor: await isAncestor(git, one, other),
        base: await mergeBase(git, one, other),
        count: await countDivergence(git, one, other),
        range: await listCommits(git, { from: one, notReachableFrom: other, limit: 2 }),
      })),
    ),
  );

test("walks through commits in files of their own end where git's own end", async () => {
  const { git, shas, reopen } = await makeHistory();
  const walked = await askAll(reopen(), shas);
  await git.run(["repack", "-adq"]);
  await git.run(["prune-packed", "-q"]);
  expect(walked).toEqual(await askAll(reopen(), shas));
});

test("a line of commits needs no git, and what has two orders is left to it", async () => {
  const { git, at } = await makeHistory();
  const messages = async (from: string, end?: string, limit?: number) =>
    (await readLine(git, from, { end, limit }))?.map(({ message }) => message);
  expect(await messages(at("c"))).toEqual(["c", "b", "a"]);
  expect(await messages(at("c"), at("a"))).toEqual(["c", "b"]);
  expect(await messages(at("c"), at("q"))).toEqual(["c"]);
  expect(await messages(at("c"), at("c"))).toEqual([]);
  expect(await messages(at("c"), undefined, 2)).toEqual(["c", "b"]);
  expect(await messages(at("p"), undefined, 1)).toEqual(["p"]);
  expect(await messages(at("p"))).toBeUndefined();
  expect(await messages("refs/heads/c")).toBeUndefined();
});
