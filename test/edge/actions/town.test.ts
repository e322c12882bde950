import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { explainRefusal } from "../../../actions/town/explain-refusal.ts";
import { GitHubError, type GitHubErrorKind } from "../../../app/github/errors.ts";
import { readHint } from "../../../app/hosts/actions.ts";
import { makeFolder } from "../cli/temp-folder.ts";

/** The action as it is published, in a job with these inputs. Nothing of our own environment reaches it. */
async function runAction(inputs: Readonly<Record<string, string>>) {
  const folder = await makeFolder();
  const given = Object.entries(inputs).map(([name, value]): [string, string] => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const main = fileURLToPath(new URL("../../../actions/town/dist/main.js", import.meta.url));
  return execa(process.execPath, [main], {
    reject: false,
    extendEnv: false,
    env: {
      PATH: process.env["PATH"] ?? "",
      GITHUB_WORKSPACE: folder,
      GITHUB_SERVER_URL: "http://127.0.0.1:9",
      GITHUB_API_URL: "http://127.0.0.1:9",
      GITHUB_REPOSITORY: "acme/shelf",
      GITHUB_RUN_ID: "1",
      RUNNER_TEMP: folder,
      ...Object.fromEntries(given),
    },
  });
}

test("inputs that cannot be used are named, all at once, and what was given as the key is masked", async () => {
  const { exitCode, stdout } = await runAction({ "app-id": "", "private-key": "not a key" });
  expect(exitCode).toBe(1);
  const [mask, error = ""] = stdout.split("\n").filter((line) => line.startsWith("::"));
  expect(mask).toBe("::add-mask::not a key");
  expect(error).toMatch(/::error::input `app-id`: must be the App's number/);
  expect(error).toMatch(/input `private-key`: cannot be used: it is no private key/);
  expect(error).toMatch(/input `minutes`/);
  expect(error).not.toContain("not a key");
});

test("a secret that was never set is told as such", async () => {
  const { exitCode, stdout } = await runAction({ "app-id": "1", "private-key": "", minutes: "5" });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("must be the App's private key; is the secret set?");
});

describe("what started a run", () => {
  test("is read as the event that the App's router knows", async () => {
    const folder = await makeFolder({ "event.json": `{"action":"closed","number":3}` });
    const path = join(folder, "event.json");
    const payload = { action: "closed", number: 3 };
    expect(await readHint({ name: "issues", path })).toEqual({
      kind: "hint",
      hint: { name: "issues", payload },
    });
    expect(await readHint({ name: "pull_request_target", path })).toEqual({
      kind: "hint",
      hint: { name: "pull_request", payload },
    });
  });

  test("is nothing in particular where only the time had come, or somebody asked", async () => {
    for (const name of ["schedule", "workflow_dispatch", ""])
      expect(await readHint({ name, path: "/gone" })).toEqual({ kind: "none" });
  });

  test("may be unreadable, which is told without quoting it", async () => {
    const files = { "half.json": `{"action":"clo`, "list.json": `["issues"]`, "empty.json": "" };
    const folder = await makeFolder(files);
    const read = (file: string) => readHint({ name: "issues", path: join(folder, file) });
    const noEvent = { kind: "unreadable", why: "its file holds no event" };
    expect(await read("half.json")).toEqual(noEvent);
    expect(await read("list.json")).toEqual(noEvent);
    expect(await read("empty.json")).toEqual(noEvent);
    expect(await read("gone.json")).toEqual({
      kind: "unreadable",
      why: "its file cannot be read",
    });
  });
});

describe("an App that is not let in is told what to do", () => {
  const place = { appId: 7, owner: "acme", name: "shelf", githubUrl: "https://api.github.com" };
  const explain = (kind: GitHubErrorKind, message: string) =>
    String(explainRefusal(new GitHubError(kind, message), place));

  test.each([
    ["not-found", "Integration not found", /knows no App 7\. COGTOWN_APP_ID/],
    ["not-found", "Not Found", /App 7 is not installed on acme\/shelf .*Install it/],
    ["unauthenticated", "A JSON web token could not be decoded", /key for the App 7 .*COGTOWN_/],
    [
      "unauthenticated",
      "'Issued at' claim ('iat') must be in the past",
      /its clock has to be right/,
    ],
    ["forbidden", "This installation has been suspended", /\(GitHub: This .* may be suspended/],
    ["unavailable", "Bad\nGateway", /gave no usable answer \(GitHub: Bad Gateway\)/],
    ["rate-limited", "Slow down", /The next run makes up for it, after a minute/],
  ] as const)("%s: %s", (kind, message, words) => {
    expect(explain(kind, message)).toMatch(words);
  });

  test("what is no refusal of GitHub's stays what it is", () => {
    const error = new TypeError("a mistake of ours");
    expect(explainRefusal(error, place)).toBe(error);
  });
});
