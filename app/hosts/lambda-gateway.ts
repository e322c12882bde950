import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { webhookPath } from "./front-door.ts";
import { createAnswering, listen, stop } from "./http-server.ts";
import { type HttpResult, type LambdaHost, openLambdaHost } from "./lambda.ts";
import type { Host } from "./node.ts";
import type { HostOptions } from "./open-town.ts";

/** What a function is given when nobody says otherwise in our docs: seconds for its work. */
const functionSeconds = 30;

/**
 * The Lambda host behind an API Gateway of one's own, on this machine: every request becomes an event of payload format 2.0
 * and calls the handler, each call with a container to itself for as long as it lasts, as AWS does it. So two webhooks at
 * once are two Apps at work. Looks from outside like the Node host.
 */
export async function startLambdaGateway(options: HostOptions): Promise<Host> {
  const containers = createContainers(options);
  const app = new Hono();
  app.all("*", async ({ req }) => {
    const event = await describeRequest(req.raw);
    return renderResult(await containers.run((host) => call(host, event)));
  });
  const server = createAnswering(app);
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}${webhookPath}`,
    idle: () => containers.idle(),
    patrol: () =>
      containers.run((host) => call(host, { source: "aws.events" }).then(() => undefined)),
    close: async () => {
      await stop(server);
      await containers.close();
    },
  };
}

function call(host: LambdaHost, event: unknown): ReturnType<LambdaHost["handle"]> {
  const end = Date.now() + functionSeconds * 1000;
  return host.handle(event, { getRemainingTimeInMillis: () => Math.max(0, end - Date.now()) });
}

/** A container that has nothing to do takes the next call; where there is none, another one starts cold. */
function createContainers(options: HostOptions) {
  const all: Promise<LambdaHost>[] = [];
  const free: LambdaHost[] = [];
  const start = () => {
    const host = openLambdaHost(options);
    all.push(host);
    return host;
  };
  const each = async (ask: (host: LambdaHost) => Promise<void>) => {
    await Promise.all(all.map((host) => host.then(ask)));
  };
  return {
    run: async <T>(work: (host: LambdaHost) => Promise<T>): Promise<T> => {
      const host = free.pop() ?? (await start());
      try {
        return await work(host);
      } finally {
        free.push(host);
      }
    },
    idle: () => each((host) => host.idle()),
    close: () => each((host) => host.close()),
  };
}

/** Payload format 2.0, as API Gateway's HTTP APIs and Function URLs have it. */
async function describeRequest(request: Request): Promise<unknown> {
  const { pathname, search, host } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.replace(/^\?/, ""),
    headers: Object.fromEntries(request.headers),
    requestContext: {
      domainName: host,
      http: { method: request.method, path: pathname, protocol: "HTTP/1.1" },
      requestId: randomUUID(),
      stage: "$default",
    },
    ...(body.length === 0 ? {} : { body: body.toString("base64") }),
    isBase64Encoded: body.length > 0,
  };
}

function renderResult(result: Awaited<ReturnType<LambdaHost["handle"]>>): Response {
  if (result === undefined || !("statusCode" in result)) return new Response(null, { status: 502 });
  const { statusCode, headers = {}, cookies = [], isBase64Encoded } = result satisfies HttpResult;
  const found = new Headers(headers);
  for (const cookie of cookies) found.append("set-cookie", cookie);
  const body = Buffer.from(result.body, isBase64Encoded ? "base64" : "utf8");
  return new Response(new Uint8Array(body), { status: statusCode, headers: found });
}
