import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  InstallError,
  type InstallPlace,
  installCli,
} from "../../../actions/shared/agents/install.ts";
import { problemIn } from "../../../actions/shared/agents/install-problem.ts";
import { pinnedPackages } from "../../../actions/shared/agents/versions.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-install-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A stand-in for npm that does what the script says, in `$prefix`. */
function placeWith(npm: string, more: Partial<InstallPlace> = {}): InstallPlace {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const head = `#!/bin/bash\nprefix=$3; echo "$PWD $*" >> ${join(folder, "calls")}\n`;
  writeFileSync(join(bin, "npm"), `${head}${npm}\n`, { mode: 0o755 });
  return {
    cache: join(folder, "cache"),
    platform: "linux",
    arch: "x64",
    node: { path: "/opt/node", version: "20.18.1" },
    variables: { PATH: `${bin}:/usr/bin:/bin`, SECRET: "not for npm" },
    stop: new AbortController().signal,
    ...more,
  };
}

const executable = "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex";
const works = `mkdir -p "$prefix/node_modules/$(dirname ${executable})" && env > "$prefix/seen" && umask > "$prefix/umask" && echo x > "$prefix/node_modules/${executable}"`;

async function problemOf(installation: Promise<unknown>): Promise<string> {
  const error: unknown = await installation.catch((thrown: unknown) => thrown);
  if (!(error instanceof InstallError)) throw new Error("it was installed");
  return `${error.fatal ? "fatal" : "passing"}: ${error.message}`;
}

const calls = () =>
  existsSync(join(folder, "calls"))
    ? readFileSync(join(folder, "calls"), "utf8").trimEnd().split("\n")
    : [];
const installations = () => readdirSync(join(folder, "cache/cogtown-agents"));

test("the pinned version is installed once, without its scripts, and used from then on", async () => {
  const place = placeWith(works);
  const program = await installCli("codex", place);
  expect(await installCli("codex", place)).toEqual(program);
  expect(calls()).toHaveLength(1);
  expect(calls()[0]).toContain(`--ignore-scripts`);
  expect(calls()[0]).toContain(`@openai/codex@${pinnedPackages.codex.version}`);
  expect(readFileSync(program.path, "utf8")).toBe("x\n");
  expect(program.node).toBeUndefined();
});

test("npm starts in a folder of ours, and sees nothing of the job but what it needs", async () => {
  const program = await installCli("codex", placeWith(works));
  const root = join(program.path.slice(0, program.path.indexOf("node_modules")));
  expect(readFileSync(join(root, "seen"), "utf8")).not.toContain("not for npm");
  expect(readFileSync(join(root, "umask"), "utf8").trim()).toMatch(/^0?022$/);
  expect(calls()[0]?.split(" ")[0]).toContain("cache/cogtown-agents");
  expect(statSync(root).mode & 0o022).toBe(0);
});

test("half an installation is never used", async () => {
  const place = placeWith(works);
  const { path } = await installCli("codex", place);
  const root = path.slice(0, path.indexOf("/node_modules"));
  rmSync(join(root, "installed.json"));
  writeFileSync(path, "half");
  expect(readFileSync((await installCli("codex", place)).path, "utf8")).toBe("x\n");
  expect(calls()).toHaveLength(2);
});

test("two jobs that install at the same time both come to the same one", async () => {
  const place = placeWith(works);
  const [one, other] = await Promise.all([installCli("codex", place), installCli("codex", place)]);
  expect(one).toEqual(other);
  expect(existsSync(one.path)).toBe(true);
  expect(installations()).toHaveLength(1);
});

test("an installation that failed leaves nothing behind, and what a killed job left is removed in time", async () => {
  const old = join(folder, "cache/cogtown-agents/given-up");
  mkdirSync(old, { recursive: true });
  utimesSync(old, 1, 1);
  await expect(installCli("codex", placeWith("exit 1"))).rejects.toThrow(InstallError);
  expect(installations()).toEqual([]);
});

test("a runner without npm is told to get it, for good", async () => {
  const place = placeWith("exit 1", { variables: { PATH: join(folder, "nothing") } });
  expect(await problemOf(installCli("codex", place))).toMatch(/^fatal: .*npm is not on the runner/);
});

test("a package without an executable for this system is told, for good", async () => {
  const place = placeWith('mkdir -p "$prefix/node_modules"');
  expect(await problemOf(installCli("codex", place))).toMatch(
    /^fatal: .*no executable for linux on x64/,
  );
});

test("a CLI that needs a newer Node is not installed on an older one", async () => {
  const place = placeWith("exit 0", { node: { path: "/opt/node", version: "18.0.0" } });
  expect(await problemOf(installCli("gemini", place))).toMatch(/^fatal: .*needs Node 20/);
  expect(calls()).toEqual([]);
});

test("a cancelled job waits for no installation", async () => {
  const stop = new AbortController();
  const place = placeWith("sleep 600 & wait", { stop: stop.signal });
  const going = installCli("codex", place);
  const ended = expect(going).rejects.toThrow("cancelled");
  await expect.poll(calls, { timeout: 20_000 }).toHaveLength(1);
  stop.abort(new Error("cancelled"));
  await ended;
});

describe("what npm says", () => {
  const say = (text: string) => problemIn(text, pinnedPackages.codex);

  test.each([
    ["npm error code ETARGET", "is not in the npm registry"],
    ["npm error code E404", "is not in the npm registry"],
    ["npm error code E401", "mend its credentials"],
    ["npm error code EBADPLATFORM", "does not run on this runner's system"],
    ["npm error code EACCES", "may not write to the runner's tool cache"],
  ])("%s is for a person", (text, words) => {
    expect(say(text).fatal).toBe(true);
    expect(say(text).message).toContain(words);
  });

  test.each([
    "npm error code ECONNRESET",
    "npm error network timeout",
    "npm error code ENOSPC",
    "",
  ])("%s may be over the next time", (text) => {
    expect(say(text).fatal).toBe(false);
  });
});
