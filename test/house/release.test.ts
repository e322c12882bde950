import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
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
