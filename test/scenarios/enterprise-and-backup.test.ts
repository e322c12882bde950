import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { honestAgent, type OpenStage, openStage, wants } from "../kit/scenario.ts";

const run = promisify(execFile);
let open: OpenStage | undefined;
let folder = "";

const stage = () => {
  if (open === undefined) throw new Error("The town has not been opened");
  return open.stage;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cogtown-backup-"));
  open = await openStage({ edition: "enterprise-server", agent: honestAgent });
});

afterAll(async () => {
  await open?.close();
  await rm(folder, { recursive: true, force: true });
});

test("on an Enterprise Server an issue lands through /api/v3 and /api/graphql, and nothing is asked elsewhere", async () => {
  const { town } = stage();
  expect(town.github.apiUrl).toBe(`${town.url}/api/v3`);
  expect((await fetch(`${town.url}/repos/${town.repository}`)).status).toBe(404);
  const number = await stage().file("Add the lamp", wants("lamp.txt"));
  await stage().settle();
  expect(await stage().stateOf(number)).toBe("landed");
  expect(await stage().git("show", "main:lamp.txt")).toBe(`molecule ${number}`);
});

/** What docs/operations.md tells people to type. */
const restored = ["refs/heads", "refs/tags", "refs/cogtown"].map(
  (place) => `${place}/*:${place}/*`,
);

test("a mirror is the backup: it holds the records, and gives back what was lost", async () => {
  const { town } = stage();
  const mirror = join(folder, "shelf.git");
  const address = `${town.url}/${town.repository}.git`;
  const header = authorization();
  await run("git", [...header, "clone", "--quiet", "--mirror", address, mirror]);
  const before = await stage().git(
    "for-each-ref",
    "--format=%(refname) %(objectname)",
    "refs/cogtown",
  );
  expect(before).toContain("refs/cogtown/molecules/1");
  const states = await town.states();

  for (const line of before.split("\n"))
    await stage().git("update-ref", "-d", line.split(" ")[0] ?? "");
  expect((await town.states()).map(({ record }) => record)).toContain(undefined);
  await run("git", [...header, "--git-dir", mirror, "push", "--quiet", address, ...restored]);
  expect(await town.states()).toEqual(states);
  await stage().settle();
  expect(
    await stage().git("for-each-ref", "--format=%(refname) %(objectname)", "refs/cogtown"),
  ).toBe(before);
});

test("a mirror makes a repository anew, records and all", async () => {
  const fresh = join(folder, "fresh.git");
  await run("git", ["init", "--quiet", "--bare", fresh]);
  await run("git", ["--git-dir", join(folder, "shelf.git"), "push", "--quiet", fresh, ...restored]);
  const read = ["log", "--format=%s", "refs/cogtown/molecules/1"];
  const { stdout } = await run("git", ["--git-dir", fresh, ...read]);
  expect(stdout.trim()).toBe(await stage().git(...read));
  await open?.end();
});

/** As maya, who owns the repository. */
function authorization(): readonly string[] {
  const basic = Buffer.from(`x-access-token:${stage().maya.token}`).toString("base64");
  return ["-c", `http.extraHeader=Authorization: Basic ${basic}`];
}
