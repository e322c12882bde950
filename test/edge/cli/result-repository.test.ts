import { join } from "node:path";
import { expect, test } from "vitest";
import { checkResultTarget, writeResult } from "../../../app/cli/local/result-repository.ts";
import { git, makeFolder, makeRepository } from "./temp-folder.ts";

async function makeTown() {
  const folder = await makeRepository();
  await git(folder, "update-ref", "refs/cogtown/molecules/1", "HEAD");
  await git(folder, "update-ref", "refs/heads/polecat/1", "HEAD");
  return { gitDirectory: join(folder, ".git"), base: "main" };
}

test("the result holds base, ledger and work branches, and is cloned at the base", async () => {
  const target = join(await makeFolder(), "result.git");
  expect(await writeResult(target, await makeTown())).toEqual({ kept: undefined });
  const refs = await git(target, "for-each-ref", "--format=%(refname)");
  expect(refs.split("\n")).toEqual([
    "refs/cogtown/molecules/1",
    "refs/heads/main",
    "refs/heads/polecat/1",
  ]);
  expect(await git(target, "symbolic-ref", "HEAD")).toBe("refs/heads/main");
});

test("an earlier result that the new one does not continue stays reachable", async () => {
  const target = join(await makeFolder(), "result.git");
  const first = await makeTown();
  await writeResult(target, first);
  const before = await git(target, "rev-parse", "main");
  const other = await makeRepository({ "other.txt": "other\n" });
  const { kept = "" } = await writeResult(target, {
    gitDirectory: join(other, ".git"),
    base: "main",
  });
  expect(await git(target, "rev-parse", kept)).toBe(before);
  expect(await git(target, "rev-parse", "main")).toBe(await git(other, "rev-parse", "main"));
  expect(await git(target, "for-each-ref", "refs/cogtown", "refs/heads/polecat")).toBe("");
});

test("the source itself is refused as a target, even when it is bare", async () => {
  const bare = await makeFolder();
  await git(bare, "init", "--quiet", "--bare", ".");
  await expect(checkResultTarget(bare, bare)).rejects.toThrow(/never changed/);
  await expect(checkResultTarget(bare, await makeRepository())).resolves.toBeUndefined();
});
