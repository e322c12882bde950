import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { root } from "./planted-tree.ts";

/** A checkout with one built action, and the remote that releases go to. */
async function createCheckout() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-release-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const [checkout, remote] = [join(folder, "checkout"), join(folder, "remote.git")];
  await mkdir(join(checkout, "actions/polecat/dist"), { recursive: true });
  await mkdir(join(checkout, "scripts"));
  await cp(join(root, "scripts/tag-release"), join(checkout, "scripts/tag-release"));
  await writeFile(join(checkout, ".gitignore"), "dist/\n");
  await writeFile(join(checkout, "actions/polecat/action.yml"), "name: polecat\n");
  await writeFile(join(checkout, "actions/polecat/dist/main.js"), "built\n");
  const env = {
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    COGTOWN_RELEASE_REMOTE: remote,
  };
  const git = async (...args: string[]) =>
    (
      await execa("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        cwd: checkout,
        env,
      })
    ).stdout;
  await execa("git", ["init", "--quiet", "--bare", remote], { env });
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "Start");
  const release = (version: string) =>
    execa(join(checkout, "scripts/tag-release"), [version], { cwd: checkout, env, reject: false });
  return { checkout, remote, git, release };
}

test("a release tags a commit that holds the bundles, and main stays as it was", async () => {
  const { remote, git, release } = await createCheckout();
  const main = await git("rev-parse", "main");
  expect((await release("0.1.0")).stderr).not.toContain("fatal");
  const files = await git(`--git-dir=${remote}`, "ls-tree", "-r", "--name-only", "v0");
  expect(files.split("\n")).toContain("actions/polecat/dist/main.js");
  expect(await git(`--git-dir=${remote}`, "rev-parse", "v0.1.0^{commit}", "v0.1.0~1")).toBe(
    `${await git(`--git-dir=${remote}`, "rev-parse", "v0")}\n${main}`,
  );
  expect(await git("rev-parse", "main")).toBe(main);
  expect(await git("status", "--porcelain")).toBe("");
});

test("the next version moves the major tag, and no version is tagged twice", async () => {
  const { remote, git, release } = await createCheckout();
  await release("0.1.0");
  const first = await git(`--git-dir=${remote}`, "rev-parse", "v0");
  await git("commit", "--quiet", "--allow-empty", "--message", "More");
  await release("0.2.0");
  const second = await git(`--git-dir=${remote}`, "rev-parse", "v0");
  expect(second).not.toBe(first);
  await git("commit", "--quiet", "--allow-empty", "--message", "Sneak something in");
  expect((await release("0.1.0")).exitCode).not.toBe(0);
  expect(await git(`--git-dir=${remote}`, "rev-parse", "v0", "v0.1.0")).toBe(`${second}\n${first}`);
});

test("what is not built is not released", async () => {
  const { checkout, remote, git, release } = await createCheckout();
  await rm(join(checkout, "actions/polecat/dist"), { recursive: true });
  expect(await release("0.1.0")).toMatchObject({
    exitCode: 1,
    stderr: "The actions are not built: run npm run build first",
  });
  expect(await git(`--git-dir=${remote}`, "tag")).toBe("");
});

test("what is no version is not released", async () => {
  const { release } = await createCheckout();
  expect(await release("next")).toMatchObject({ exitCode: 2, stderr: "Not a version: next" });
});

test("a release that stopped half-way is run again, and one that another commit has is refused", async () => {
  const { checkout, remote, git, release } = await createCheckout();
  await release("0.1.0");
  const first = await git(`--git-dir=${remote}`, "rev-parse", "v0.1.0");
  await git(`--git-dir=${remote}`, "tag", "--delete", "v0");
  expect(await release("0.1.0")).toMatchObject({ exitCode: 0, stdout: `v0.1.0 is ${first}` });
  expect(await git(`--git-dir=${remote}`, "rev-parse", "v0")).toBe(first);

  await writeFile(join(checkout, "actions/polecat/dist/main.js"), "built otherwise\n");
  const again = await release("0.1.0");
  expect(again).toMatchObject({ exitCode: 1 });
  expect(again.stderr).toContain("v0.1.0 is taken by another commit");
});

test("the major tag stays where most people are: no version to try and no mended old one moves it", async () => {
  const { remote, git, release } = await createCheckout();
  const at = (tag: string) => git(`--git-dir=${remote}`, "rev-parse", tag);
  await release("0.10.0-rc.1");
  expect(await git(`--git-dir=${remote}`, "tag")).toBe("v0.10.0-rc.1");
  await release("0.10.0");
  expect(await at("v0")).toBe(await at("v0.10.0"));
  await git("commit", "--quiet", "--allow-empty", "--message", "Mend");
  await release("0.9.1");
  await release("0.11.0-rc.1");
  expect(await at("v0")).toBe(await at("v0.10.0"));
  await release("1.0.0");
  expect(await at("v1")).toBe(await at("v1.0.0"));
  expect(await at("v0")).toBe(await at("v0.10.0"));
});

/** A folder with a package, in which `npm` and `gh` are stand-ins that know what is published and write down what they are told. */
async function createShop(
  published: Readonly<Record<string, string>>,
  releases: readonly string[],
) {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-shop-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const known = Object.entries(published).map(
    ([asked, answer]) => `"view ${asked} version") echo ${answer} ;;`,
  );
  const programs = {
    npm: `case "$*" in ${known.join(" ")} view*) exit 1 ;; *) echo "$*" >> told ;; esac`,
    gh: `case "$*" in ${releases.map((tag) => `"release view ${tag}") ;;`).join(" ")} "release view"*) exit 1 ;; *) echo "$*" >> told ;; esac`,
  };
  for (const [name, text] of Object.entries(programs))
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await writeFile(join(folder, "told"), "");
  const tell = async (script: string, ...args: string[]) => {
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
    await execa(join(root, "scripts", script), args, { cwd: folder, env });
    return (await readFile(join(folder, "told"), "utf8")).trim();
  };
  return { folder, tell };
}

const asPublished = (version: string, channel: string) =>
  `publish ./cogtown-${version}.tgz --ignore-scripts --provenance --access public --tag ${channel}`;

test.each([
  ["0.2.0", "latest", { cogtown: "0.1.0" }],
  ["0.1.0", "latest", {}],
  ["0.10.0", "latest", { cogtown: "0.9.0" }],
  ["0.3.0-rc.1", "next", { cogtown: "0.2.0" }],
  ["0.1.1", "mended", { cogtown: "0.2.0" }],
])("%s is published on the channel %s", async (version, channel, published) => {
  const { tell } = await createShop(published, []);
  expect(await tell("publish-npm", version)).toBe(asPublished(version, channel));
});

test("what npm has is not published again", async () => {
  const { tell } = await createShop({ cogtown: "0.2.0", "cogtown@0.2.0": "0.2.0" }, []);
  expect(await tell("publish-npm", "0.2.0")).toBe("");
});

test("the release is made once, and its packages are put beside it, again where need be", async () => {
  const shop = await createShop({}, []);
  await writeFile(join(shop.folder, "cogtown-lambda-0.2.0.zip"), "");
  const made =
    "release create v0.2.0 --verify-tag --title v0.2.0 --notes-file n.md --generate-notes";
  const packages = "release upload v0.2.0 --clobber cogtown-0.2.0.tgz cogtown-lambda-0.2.0.zip";
  expect(await shop.tell("announce-release", "0.2.0", "n.md")).toBe(`${made}\n${packages}`);

  const again = await createShop({}, ["v0.2.0-rc.1"]);
  expect(await again.tell("announce-release", "0.2.0-rc.1", "n.md")).toBe(
    "release upload v0.2.0-rc.1 --clobber cogtown-0.2.0-rc.1.tgz",
  );
});
