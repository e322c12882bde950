import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { openLambdaHost } from "../../../app/hosts/lambda.ts";
import { type AppTown, labelled, signedWebhook, startAppTown } from "./app-town.ts";

async function openFunction(town: AppTown) {
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(line) });
  const host = await openLambdaHost({ ...town.credentials, log });
  onTestFinished(() => host.close());
  return { host, lines };
}

const asEvent = (webhook: { headers: Record<string, string>; body: string }) => ({
  version: "2.0",
  rawPath: "/api/github/webhooks",
  rawQueryString: "",
  requestContext: { domainName: "function.example.com", http: { method: "POST" } },
  ...webhook,
  isBase64Encoded: false,
});

const asMessage = (messageId: string, webhook: object) => ({
  eventSource: "aws:sqs",
  messageId,
  body: JSON.stringify(webhook),
});

/** Lambda's context of a call that may still take so long. */
const lasting = (seconds: number) => ({ getRemainingTimeInMillis: () => seconds * 1000 });

test("a call works on what its webhook is about, and answers when that is done", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  const event = asEvent(await signedWebhook(town, "issues", labelled(await town.fileMolecule())));
  expect(await host.handle(event, lasting(30))).toMatchObject({ statusCode: 200, body: "ok\n" });
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("a webhook that is not signed with the secret is refused, and the log says what to look at", async () => {
  const town = await startAppTown();
  const { host, lines } = await openFunction(town);
  const event = asEvent(await signedWebhook(town, "issues", labelled(1), "another secret"));
  expect(await host.handle(event, lasting(30))).toMatchObject({ statusCode: 400 });
  expect(lines.join("")).toContain("not signed with WEBHOOK_SECRET");
});

test("a call without time left hands over to the patrol's workflow, once for many events", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  const number = await town.fileMolecule();
  const call = async () =>
    host.handle(asEvent(await signedWebhook(town, "issues", labelled(number))), lasting(2));
  expect(await Promise.all([call(), call()])).toEqual([
    expect.objectContaining({ statusCode: 202 }),
    expect.objectContaining({ statusCode: 202 }),
  ]);
  await host.idle();
  expect(town.dispatched().filter((name) => name === "cogtown-patrol.yml")).toHaveLength(1);
});

test("of a queue's messages those come again that did not verify", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  const number = await town.fileMolecule();
  const Records = [
    asMessage("good", await signedWebhook(town, "issues", labelled(number))),
    asMessage("forged", await signedWebhook(town, "issues", labelled(number), "another secret")),
    asMessage("empty", {}),
  ];
  expect(await host.handle({ Records }, lasting(30))).toEqual({
    batchItemFailures: [{ itemIdentifier: "forged" }, { itemIdentifier: "empty" }],
  });
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("a message whose work is not finished comes again", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  const webhook = await signedWebhook(town, "issues", labelled(await town.fileMolecule()));
  const Records = [asMessage("slow", webhook)];
  const answer = await host.handle({ Records }, lasting(2));
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "slow" }] });
  await host.idle();
});

test("a schedule finds what no webhook told", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  await town.fileMolecule();
  await host.handle({ source: "aws.events", "detail-type": "Scheduled Event" }, lasting(60));
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("an event that is nothing we know is an error, as Lambda shows it", async () => {
  const town = await startAppTown();
  const { host } = await openFunction(town);
  await expect(host.handle({ hello: 1 }, lasting(30))).rejects.toThrow("none of API Gateway");
});
