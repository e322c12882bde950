import { copyFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { makeFolder } from "../cli/temp-folder.ts";
import { type AppTown, labelled, privateKey, signedWebhook, startAppTown } from "./app-town.ts";

const bundle = fileURLToPath(new URL("../../../dist/lambda/index.mjs", import.meta.url));

/** What Lambda's runtime does: it loads the handler once and calls it with one event after the other. */
const runtime = `
import { readFileSync, writeFileSync } from "node:fs";
const { handler } = await import("./index.mjs");
const end = Date.now() + 30_000;
const answers = [];
for (const event of JSON.parse(readFileSync(0, "utf8")))
  answers.push(await handler(event, { getRemainingTimeInMillis: () => end - Date.now() }));
writeFileSync("answers.json", JSON.stringify(answers));
process.exit(0);
`;

/** Calls the bundle, which has nothing beside it, with these events. */
async function callBundle(town: AppTown, events: readonly object[]) {
  const folder = await makeFolder({ "runtime.mjs": runtime });
  copyFileSync(bundle, join(folder, "index.mjs"));
  const { credentials } = town;
  const { stderr } = await execa(process.execPath, ["runtime.mjs"], {
    cwd: folder,
    extendEnv: false,
    reject: false,
    input: JSON.stringify(events),
    env: {
      APP_ID: String(credentials.appId),
      // As people put it into the settings of a function: in one line.
      PRIVATE_KEY: privateKey.replaceAll("\n", "\\n"),
      WEBHOOK_SECRET: credentials.webhookSecret,
      GITHUB_API_URL: credentials.githubUrl,
    },
  });
  const answers: unknown = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8"));
  return { answers, stderr };
}

test("the bundle alone takes a webhook as API Gateway hands it on, and a polecat is dispatched", async () => {
  const town = await startAppTown();
  const webhook = await signedWebhook(town, "issues", labelled(await town.fileMolecule()));
  const forged = await signedWebhook(town, "issues", labelled(1), "another secret");
  const asEvent = ({ headers, body }: typeof webhook) => ({
    version: "2.0",
    routeKey: "POST /api/github/webhooks",
    rawPath: "/api/github/webhooks",
    rawQueryString: "",
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    requestContext: {
      accountId: "123456789012",
      apiId: "abc",
      domainName: "abc.execute-api.eu-north-1.amazonaws.com",
      http: { method: "POST", path: "/api/github/webhooks", protocol: "HTTP/1.1" },
      stage: "$default",
    },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  });
  const { answers, stderr } = await callBundle(town, [asEvent(forged), asEvent(webhook)]);
  expect([answers, stderr]).toEqual([
    [
      expect.objectContaining({ statusCode: 400 }),
      expect.objectContaining({ statusCode: 200, body: "ok\n", isBase64Encoded: false }),
    ],
    "",
  ]);
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("the bundle is small enough to be unpacked in no time", () => {
  expect(statSync(bundle).size).toBeLessThan(3.5 * 1024 * 1024);
});
