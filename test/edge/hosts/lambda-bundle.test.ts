import { cpSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { z } from "zod";
import { buildOf, readFloorAssets } from "../../../app/floor/assets.ts";
import { makeFolder } from "../cli/temp-folder.ts";
import { type AppTown, labelled, privateKey, signedWebhook, startAppTown } from "./app-town.ts";

const built = fileURLToPath(new URL("../../../dist/lambda", import.meta.url));

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

/** Calls the bundle with these events; `beside` it is nothing else of what was built, unless it is named. */
async function callBundle(
  town: AppTown,
  events: readonly object[],
  { beside = [], variables = {} }: { beside?: readonly string[]; variables?: object } = {},
) {
  const folder = await makeFolder({ "runtime.mjs": runtime });
  for (const name of ["index.mjs", ...beside])
    cpSync(join(built, name), join(folder, name), { recursive: true });
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
      ...variables,
    },
  });
  const answers = Answers.parse(JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")));
  return { answers, stderr };
}

const Answers = z.array(z.looseObject({ statusCode: z.number(), body: z.string() }));

/** Payload format 2.0, as API Gateway's HTTP APIs have it. */
const asEvent = (method: string, path: string, headers: Record<string, string> = {}) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: "",
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  ),
  requestContext: {
    accountId: "123456789012",
    apiId: "abc",
    domainName: "abc.execute-api.eu-north-1.amazonaws.com",
    http: { method, path, protocol: "HTTP/1.1" },
    stage: "$default",
  },
  isBase64Encoded: false,
});

test("the bundle alone takes a webhook as API Gateway hands it on, and a polecat is dispatched", async () => {
  const town = await startAppTown();
  const webhook = await signedWebhook(town, "issues", labelled(await town.fileMolecule()));
  const forged = await signedWebhook(town, "issues", labelled(1), "another secret");
  const delivered = ({ headers, body }: typeof webhook) => ({
    ...asEvent("POST", "/api/github/webhooks", headers),
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  });
  const look = asEvent("GET", "/octo/town");
  const { answers, stderr } = await callBundle(town, [delivered(forged), delivered(webhook), look]);
  expect([answers, stderr]).toEqual([
    [
      expect.objectContaining({ statusCode: 400 }),
      expect.objectContaining({ statusCode: 200, body: "ok\n", isBase64Encoded: false }),
      // Nobody has said who may look.
      expect.objectContaining({ statusCode: 404 }),
    ],
    "",
  ]);
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("the bundle shows the floor from the files beside it, in answers that end", async () => {
  const town = await startAppTown();
  const assets = readFloorAssets(join(built, "floor"));
  const script = `/-/assets/${buildOf(assets)}/floor.js`;
  const paths = ["/octo/town", script, "/-/towns/octo/town/live", "/octo/elsewhere"];
  const { answers, stderr } = await callBundle(
    town,
    paths.map((path) => asEvent("GET", path)),
    { beside: ["floor"], variables: { COGTOWN_FLOOR: "public" } },
  );
  expect([answers.map(({ statusCode }) => statusCode), stderr]).toEqual([[200, 200, 200, 404], ""]);
  const [page, loaded, live] = answers.map(({ body }) => body);
  expect(page).toContain(script);
  expect(loaded).toBe(assets.script);
  expect(live).toMatch(/^retry: \d+\nevent: view\ndata: \{.*"name":"town".*\}\nid: \w+\n\n$/);
});

test("the bundle is small enough to be unpacked in no time", () => {
  expect(statSync(join(built, "index.mjs")).size).toBeLessThan(3.5 * 1024 * 1024);
});
