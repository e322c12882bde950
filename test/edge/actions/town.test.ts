import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
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
