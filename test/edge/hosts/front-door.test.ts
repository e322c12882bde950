import { pino } from "pino";
import { expect, test } from "vitest";
import { createFrontDoor, type Delivery, webhookPath } from "../../../app/hosts/front-door.ts";
import { createPages } from "../../../app/hosts/pages.ts";
import { createProbot } from "../../../app/hosts/probot.ts";
import { privateKey, webhookSecret } from "./app-town.ts";

async function openDoor() {
  const heard: Delivery[] = [];
  const log = pino({ level: "silent" });
  const app = { appId: 1, privateKey, webhookSecret, throttle: false, log };
  const probot = await createProbot(app).ready();
  const pages = createPages({});
  const hear = (delivery: Delivery) => heard.push(delivery);
  return { door: createFrontDoor({ probot, webhookSecret, pages, log, hear }), heard };
}

const post = (headers: Record<string, string>, body: string) =>
  new Request(new URL(webhookPath, "http://127.0.0.1"), { method: "POST", headers, body });

test("what is larger than GitHub sends is refused before it is read", async () => {
  const { door } = await openDoor();
  const size = String(25 * 1024 * 1024 + 1);
  expect((await door.fetch(post({ "content-length": size }, "{}"))).status).toBe(413);
});

test("who does not say what it is, is told so", async () => {
  const { door, heard } = await openDoor();
  const json = { "content-type": "application/json" };
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const named = { ...json, "x-github-event": "issues", "x-github-delivery": "1" };
  expect((await door.fetch(post(form, "payload=%7B%7D"))).status).toBe(415);
  expect((await door.fetch(post(json, "{}"))).status).toBe(400);
  expect((await door.fetch(post(named, "{}"))).status).toBe(400);
  expect(heard.map(({ event, status }) => [event, status])).toEqual([
    ["", 415],
    ["", 400],
    ["issues", 400],
  ]);
});

test("everything else is a page, or nothing", async () => {
  const { door } = await openDoor();
  const read = async (path: string) => (await door.request(path)).status;
  expect([await read("/health"), await read(webhookPath), await read("/probot")]).toEqual([
    200, 404, 404,
  ]);
});
