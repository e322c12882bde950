import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { readCredentials } from "../../../app/cli/patrol/credentials.ts";
import { renderPatrol } from "../../../app/cli/patrol/render-patrol.ts";
import { runProgram } from "../../../app/cli/program.ts";
import type { PatrolReport } from "../../../app/hosts/one-pass.ts";
import { makeFolder } from "./temp-folder.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

test("the App's key is found in the environment or in the file that it names", async () => {
  const folder = await makeFolder({ "app.pem": privateKey });
  const found = { appId: 7, privateKey };
  const inline = { APP_ID: "7", PRIVATE_KEY: privateKey };
  expect(await readCredentials({ variables: inline, folder })).toEqual(found);
  const named = { APP_ID: "7", PRIVATE_KEY_PATH: "app.pem" };
  expect(await readCredentials({ variables: named, folder })).toEqual(found);
});

test.each([
  [{}, /Set APP_ID .*personal token/],
  [{ APP_ID: "cogtown" }, /Set APP_ID/],
  [{ APP_ID: "7", GITHUB_TOKEN: "ghp_x" }, /Set PRIVATE_KEY_PATH/],
  [{ APP_ID: "7", PRIVATE_KEY_PATH: "gone.pem" }, /gone\.pem cannot be read/],
  [{ APP_ID: "7", PRIVATE_KEY: "ghp_0123" }, /PRIVATE_KEY cannot be used: it is no private key/],
])("credentials that are none are refused with what to do: %j", async (variables, words) => {
  const folder = await makeFolder();
  await expect(readCredentials({ variables, folder })).rejects.toThrow(words);
});

const report: PatrolReport = {
  repository: "acme/shelf",
  end: "done",
  looks: 3,
  passes: [
    {
      ...{ key: "molecule 12", reason: "dispatched attempt 2: the run was lost" },
      effects: ["append-molecule: created", "dispatch: created"],
    },
  ],
  failures: [],
};

test("a patrol is told in a line for each look that did something, and one that sums it up", () => {
  expect(renderPatrol(report)).toEqual([
    "molecule 12: dispatched attempt 2: the run was lost (append-molecule: created, dispatch: created)",
    "acme/shelf: 3 looks, 2 effects, 0 failures. Everything that may be stale was looked at.",
  ]);
});

test("a patrol that did not see everything says why", () => {
  const failures = [{ key: "molecule 9", why: "GitHub refused\nit" }];
  const [failed, sum] = renderPatrol({ ...report, passes: [], failures, end: "waiting" });
  expect(failed).toBe("molecule 9 FAILED: GitHub refused it");
  expect(sum).toMatch(/3 looks, 0 effects, 1 failure\. GitHub wants no requests/);
  expect(renderPatrol({ ...report, end: "out-of-time" }).at(-1)).toContain("The time was over");
});

test("wrong usage ends with 2 before anything is asked", async () => {
  const said: string[] = [];
  const terminal = {
    out: (text: string) => said.push(text),
    err: (text: string) => said.push(text),
  };
  const folder = await makeFolder();
  const run = (...args: string[]) => runProgram(args, terminal, { variables: {}, folder });
  const repo = ["--repo", "acme/shelf"];
  expect(await run("log", "twelve", ...repo)).toBe(2);
  expect(await run("log", "12", ...repo)).toBe(2);
  expect(await run("why", ...repo, "--github", "http://github.example.com")).toBe(2);
  expect(await run("patrol", ...repo, "--minutes", "0")).toBe(2);
  expect(await run("patrol", ...repo)).toBe(2);
  expect(said.map((text) => text.split(/[:,]/)[1]?.trim())).toEqual([
    "twelve is not the number of an issue",
    "Set GITHUB_TOKEN (or GH_TOKEN) to a token that may read acme/shelf",
    "--github http",
    "--minutes 0",
    "Set APP_ID to the number of the App",
  ]);
});
