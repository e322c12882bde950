import { expect, onTestFinished, test, vi } from "vitest";
import { startLambdaGateway } from "../../../app/hosts/lambda-gateway.ts";
import { startAppTown, webhookSecret } from "./app-town.ts";

test("a town lives behind a gateway that calls a function for each webhook", async () => {
  const town = await startAppTown();
  const gateway = await startLambdaGateway(town.credentials);
  onTestFinished(() => gateway.close());
  town.github.seed.pointWebhook(town.app, { url: gateway.url, secret: webhookSecret });
  await town.fileMolecule();
  await vi.waitFor(() => {
    expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
  }, 10_000);
  const health = await fetch(new URL("/health", gateway.url));
  expect([health.status, await health.text()]).toEqual([200, "ok\n"]);
});
