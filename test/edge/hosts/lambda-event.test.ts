import { expect, test } from "vitest";
import { type LambdaEvent, parseLambdaEvent } from "../../../app/hosts/lambda-event.ts";

const path = "/api/github/webhooks";
const parse = (event: unknown) => parseLambdaEvent(event, path);

function requestOf(event: LambdaEvent): Request {
  if (event.kind !== "request") throw new Error(`No request, but ${event.kind}`);
  return event.request;
}

const headers = {
  "Content-Type": "application/json",
  "X-GitHub-Event": "issues",
  "x-hub-signature-256": "sha256=0",
};
const body = '{"title":"Grüße"}';
const base64 = Buffer.from(body).toString("base64");

/** As in AWS's documentation of each. */
const ofHttpApi = {
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: "a=1&b=%20",
  headers,
  cookies: ["one=1", "two=2"],
  requestContext: {
    domainName: "abc.lambda-url.eu-north-1.on.aws",
    http: { method: "POST", path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1" },
  },
  body: base64,
  isBase64Encoded: true,
};
const ofRestApi = {
  resource: "/{proxy+}",
  path,
  httpMethod: "POST",
  headers,
  multiValueHeaders: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  ),
  queryStringParameters: { a: "1" },
  requestContext: { stage: "prod", domainName: "abc.execute-api.eu-north-1.amazonaws.com" },
  body,
  isBase64Encoded: false,
};
const ofLoadBalancer = {
  requestContext: { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:x" } },
  httpMethod: "POST",
  path,
  queryStringParameters: {},
  headers: { ...headers, host: "cogtown.example.com" },
  body,
  isBase64Encoded: false,
};

test.each([
  ["an HTTP API or a Function URL", ofHttpApi, "cookies-apart"],
  ["a REST API", ofRestApi, "lists"],
  ["a load balancer", ofLoadBalancer, "single"],
])("a webhook over %s is the same request, to the byte", async (_name, event, shape) => {
  const parsed = parse(event);
  const request = requestOf(parsed);
  expect(parsed).toMatchObject({ shape });
  expect([request.method, new URL(request.url).pathname]).toEqual(["POST", path]);
  expect(request.headers.get("X-Hub-Signature-256")).toBe("sha256=0");
  expect(request.headers.get("x-github-event")).toBe("issues");
  expect(await request.text()).toBe(body);
});

test("a page keeps its query and its cookies", () => {
  const get = { ...ofHttpApi.requestContext, http: { method: "GET" } };
  const request = requestOf(parse({ ...ofHttpApi, requestContext: get, body: undefined }));
  expect(request.url).toBe(`https://abc.lambda-url.eu-north-1.on.aws${path}?a=1&b=%20`);
  expect(request.headers.get("cookie")).toBe("one=1; two=2");
});

test("what strangers make up is left out, and breaks nothing", () => {
  const odd = { ...headers, "bad name": "x", wide: "\u{1f600}", split: "a\nb" };
  const context = { ...ofHttpApi.requestContext, domainName: "no host" };
  const request = requestOf(parse({ ...ofHttpApi, headers: odd, requestContext: context }));
  expect([...request.headers.keys()]).toEqual([
    "content-type",
    "cookie",
    "x-github-event",
    "x-hub-signature-256",
  ]);
});

/** A batch of one message. */
const queued = (record: object) => ({
  Records: [{ eventSource: "aws:sqs", messageId: "m-1", messageAttributes: {}, ...record }],
});

async function carriedBy(event: unknown) {
  const parsed = parse(event);
  if (parsed.kind !== "messages") throw new Error(`No messages, but ${parsed.kind}`);
  const [message] = parsed.messages;
  return { id: message?.id, text: await message?.request?.text() };
}

test.each([
  ["the event of an API Gateway", { body: JSON.stringify(ofHttpApi) }],
  ["headers and body", { body: JSON.stringify({ headers, body }) }],
  [
    "the body alone, with the headers as attributes",
    {
      body,
      messageAttributes: { "X-Hub-Signature-256": { stringValue: "sha256=0", dataType: "String" } },
    },
  ],
])("a message of a queue may carry %s", async (_name, record) => {
  expect(await carriedBy(queued(record))).toEqual({ id: "m-1", text: body });
});

test.each([["not JSON"], ['{"headers":{},"body":"{}"}'], ["null"]])(
  "a message that carries no webhook is told as such: %s",
  async (text) => {
    expect(await carriedBy(queued({ body: text }))).toEqual({ id: "m-1", text: undefined });
  },
);

test("a schedule of EventBridge is one, and anything else is nothing", () => {
  expect(parse({ source: "aws.events", "detail-type": "Scheduled Event" }).kind).toBe("schedule");
  expect(parse({ source: "aws.scheduler" }).kind).toBe("schedule");
  for (const event of [undefined, null, {}, [], "x", { Records: [{ eventSource: "aws:s3" }] }])
    expect(parse(event).kind).toBe("unknown");
});
