import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { startLambda } from "../../../app/hosts/lambda-start.ts";
import { makeFolder } from "../cli/temp-folder.ts";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const needed = { APP_ID: "7", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "a long enough secret" };

test.each([
  [{ REDIS_URL: "redis://localhost:6379" }, "REDIS_URL: does not work on AWS Lambda"],
  [{ COGTOWN_FLOOR: "everybody" }, "say `off`, `public` or `signed-in`"],
  [{ COGTOWN_URL: "https://floor.example" }, "set GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET"],
  [{ COGTOWN_FLOOR: "public" }, "Pack all of dist/lambda, its folder `floor` too"],
])("a function does not start with what cannot work there: %j", async (given, problem) => {
  const folder = await makeFolder();
  await expect(startLambda({ ...needed, ...given }, folder)).rejects.toThrow(problem);
});

test("a function that cannot start tells everything that is wrong at once", async () => {
  const start = startLambda({ ...needed, APP_ID: "", COGTOWN_FLOOR: "yes" }, await makeFolder());
  await expect(start).rejects.toThrow(/APP_ID: .*; COGTOWN_FLOOR is `yes`/);
});
