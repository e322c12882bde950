import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { startNodeHost } from "../../../app/hosts/node.ts";
import { labelled, signedWebhook, startAppTown } from "./app-town.ts";

/** Between the App and GitHub: lets everything through until it is told to hold questions back. */
async function openLine(githubUrl: string) {
  let release: () => void = () => undefined;
  let held: Promise<void> | undefined;
  let waiting = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request);
      if (request.url === "/graphql" && held !== undefined) {
        waiting += 1;
        await held;
      }
      const { authorization = "" } = request.headers;
      const answer = await fetch(new URL(request.url ?? "/", githubUrl), {
        method: request.method ?? "GET",
        headers: { authorization },
        ...(body === "" ? {} : { body }),
      });
      response.writeHead(answer.status, { "content-type": "application/json" });
      response.end(await answer.text());
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    release();
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    waiting: () => waiting,
    hold: () => {
      held = new Promise((resolve) => {
        release = resolve;
      });
    },
    release: () => {
      release();
    },
  };
}

/** A host in the middle of a pass: GitHub has been asked, and does not answer yet. */
async function startInTheMiddle() {
  const town = await startAppTown();
  const line = await openLine(town.credentials.githubUrl);
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => lines.push(line) });
  const host = await startNodeHost({ ...town.credentials, githubUrl: line.url, log });
  onTestFinished(() => host.close());
  line.hold();
  const number = await town.fileMolecule();
  const webhook = await signedWebhook(town, "issues", labelled(number));
  await fetch(host.url, { method: "POST", ...webhook });
  await vi.waitFor(() => {
    expect(line.waiting()).toBe(1);
  }, 10_000);
  return { town, line, host };
}

test("who ends lets the pass that was begun come to its end, and takes nothing more", async () => {
  const { town, line, host } = await startInTheMiddle();
  const end = host.closeWithin(20_000);
  await expect(fetch(new URL("/health", host.url))).rejects.toThrow();
  line.release();
  expect(await end).toBe("finished");
  expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
});

test("who ends waits no longer than was allowed", async () => {
  const { host, line } = await startInTheMiddle();
  expect(await host.closeWithin(50)).toBe("cut-short");
  line.release();
});
