import { z } from "zod";
import { parseJson } from "#core/text/json.ts";

/**
 * What AWS Lambda calls a function with. HTTP comes in three shapes that share most fields (API Gateway 1.0 and 2.0 with
 * Function URLs, load balancers); docs: "Working with AWS Lambda proxy integrations for HTTP APIs", "Lambda functions as
 * targets for Application Load Balancers".
 */
export type LambdaEvent =
  | { readonly kind: "request"; readonly request: Request; readonly shape: AnswerShape }
  | { readonly kind: "messages"; readonly messages: readonly Message[] }
  | { readonly kind: "schedule" }
  | { readonly kind: "unknown" };

/** How the answer has to tell headers: as lists, with cookies apart, or one of each name. */
export type AnswerShape = "lists" | "cookies-apart" | "single";

/** One message of a queue, with the webhook that it carries. */
export interface Message {
  readonly id: string;
  /** Undefined: it carries none. */
  readonly request: Request | undefined;
}

const Text = z.string().nullish();
const Fields = z.record(z.string(), Text);
const ManyFields = z.record(z.string(), z.array(z.string()).nullish());
const Carried = z.object({
  headers: Fields.nullish(),
  multiValueHeaders: ManyFields.nullish(),
  cookies: z.array(z.string()).nullish(),
  body: Text,
  isBase64Encoded: z.boolean().nullish(),
});
const HttpEvent = Carried.extend({
  rawPath: z.string().optional(),
  path: z.string().optional(),
  httpMethod: z.string().optional(),
  rawQueryString: z.string().optional(),
  queryStringParameters: z.record(z.string(), Text).nullish(),
  requestContext: z.object({
    domainName: z.string().nullish(),
    http: z.object({ method: z.string() }).optional(),
  }),
});
type HttpEvent = z.infer<typeof HttpEvent>;
type Carried = z.infer<typeof Carried>;

const Messages = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal("aws:sqs"),
        messageId: z.string(),
        body: z.string(),
        messageAttributes: z
          .record(z.string(), z.object({ stringValue: z.string().optional() }))
          .default({}),
      }),
    )
    .min(1),
});
type SqsRecord = z.infer<typeof Messages>["Records"][number];

/** EventBridge's rules and its Scheduler. */
const Schedule = z.object({ source: z.enum(["aws.events", "aws.scheduler"]) });

/** Webhooks that came over a queue are taken to this path. */
export function parseLambdaEvent(event: unknown, webhookPath: string): LambdaEvent {
  const messages = Messages.safeParse(event);
  if (messages.success) {
    return {
      kind: "messages",
      messages: messages.data.Records.map((record) => ({
        id: record.messageId,
        request: readMessage(record, webhookPath),
      })),
    };
  }
  if (Schedule.safeParse(event).success) return { kind: "schedule" };
  const http = HttpEvent.safeParse(event);
  if (!http.success) return { kind: "unknown" };
  const request = readRequest(http.data);
  return request === undefined
    ? { kind: "unknown" }
    : { kind: "request", request, shape: shapeFor(http.data) };
}

function shapeFor({ multiValueHeaders, rawPath }: HttpEvent): AnswerShape {
  if (multiValueHeaders) return "lists";
  return rawPath === undefined ? "single" : "cookies-apart";
}

/** A host that there can never be (RFC 2606). */
const noHost = "https://function.invalid";

function readRequest(event: HttpEvent): Request | undefined {
  const method = event.requestContext.http?.method ?? event.httpMethod;
  const path = event.rawPath ?? event.path;
  if (method === undefined || path === undefined) return undefined;
  const headers = headersOf(event);
  const host = event.requestContext.domainName ?? headers.get("host") ?? "";
  const url = new URL(URL.canParse(`https://${host}`) ? `https://${host}` : noHost);
  url.pathname = path;
  url.search = event.rawQueryString ?? queryOf(event);
  const mayHaveBody = method !== "GET" && method !== "HEAD";
  return new Request(url, { method, headers, ...(mayHaveBody ? { body: bodyOf(event) } : {}) });
}

/**
 * The body of a message is an HTTP event, or what is left of one (`headers` and `body`); or it is the webhook's own body, and
 * its headers are the message's attributes.
 */
function readMessage(record: SqsRecord, webhookPath: string): Request | undefined {
  const carried = Carried.safeParse(parseJson(record.body));
  const isWhole = carried.success && typeof carried.data.body === "string";
  const headers = isWhole ? headersOf(carried.data) : attributesOf(record);
  if (!headers.has("x-hub-signature-256")) return undefined;
  headers.set("content-type", "application/json");
  const body = isWhole ? bodyOf(carried.data) : record.body;
  return new Request(new URL(webhookPath, noHost), {
    method: "POST",
    headers,
    body,
  });
}

/** The signature is over the bytes as GitHub sent them. */
function bodyOf({ body, isBase64Encoded }: Carried): Uint8Array<ArrayBuffer> {
  const encoding = isBase64Encoded === true ? "base64" : "utf8";
  return new Uint8Array(Buffer.from(body ?? "", encoding));
}

/** Whatever their case. Both lists name the same ones where there are two. */
function headersOf({ headers, multiValueHeaders, cookies }: Carried): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers ?? {}))
    if (typeof value === "string") add(found, name, value);
  for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
    found.delete(name);
    for (const value of values ?? []) add(found, name, value);
  }
  if (cookies && cookies.length > 0) found.set("cookie", cookies.join("; "));
  return found;
}

function attributesOf({ messageAttributes }: SqsRecord): Headers {
  const found = new Headers();
  for (const [name, { stringValue }] of Object.entries(messageAttributes))
    if (stringValue !== undefined) add(found, name, stringValue);
  return found;
}

/** Anybody may send anything: a header that is none is left out, before it is thrown about. */
function add(headers: Headers, name: string, value: string): void {
  if (/^[\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) headers.append(name, value);
}

function queryOf({ queryStringParameters }: HttpEvent): string {
  const pairs = Object.entries(queryStringParameters ?? {}).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return new URLSearchParams(pairs).toString();
}
