/**
 * GitHub's own description of itself, held against what is said over the wire. The slice in `github/` is made by
 * scripts/slice-openapi.ts; this file says whether a request, an answer or a webhook fits it.
 */
import { readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { z } from "zod";

const Schema = z.union([z.record(z.string(), z.unknown()), z.boolean()]);
const Operation = z.object({
  query: z.record(z.string(), Schema),
  request: z.object({ required: z.boolean(), schema: Schema.nullable() }).nullable(),
  /** Per status: null means no body, `{}` any. */
  responses: z.record(z.string(), Schema.nullable()),
});
const Schemas = z.record(z.string(), Schema);
const Rest = z.object({ operations: z.record(z.string(), Operation), schemas: Schemas });
const Webhooks = z.object({ events: z.record(z.string(), Schema), schemas: Schemas });

type Schema = z.infer<typeof Schema>;
type Operation = z.infer<typeof Operation>;

/** References lead into one document that holds the schemas of both slices. */
function readSlice(name: string): unknown {
  const text = readFileSync(new URL(`github/${name}`, import.meta.url), "utf8");
  return JSON.parse(text.replaceAll('"#/schemas/', '"github#/schemas/'), correct);
}

const EventList = z.object({ items: z.object({ enum: z.array(z.string()) }) });

/** Two things in which GitHub's description of its webhooks says more than GitHub keeps. */
function correct(key: string, value: unknown): unknown {
  // Some are described as if every repository were an organization's; a person's has none to name.
  if (key === "required" && Array.isArray(value))
    return value.filter((name) => name !== "organization");
  // The events an App may be subscribed to are an older list than the events described beside it (`sub_issues`, …).
  const isOldList = key === "events" && EventList.safeParse(value).success;
  return isOldList ? { type: "array", items: { type: "string" } } : value;
}

const rest = Rest.parse(readSlice("rest.json"));
const webhooks = Webhooks.parse(readSlice("webhooks.json"));

/** Polishing the code of a validator takes longer than it saves: each is run a few dozen times. */
const unpolished = { code: { optimize: false }, inlineRefs: false } as const;
const settings = { strict: false, allErrors: true, logger: false, ...unpolished } as const;

function createAjv(options: { coerceTypes?: "array" } = {}): Ajv {
  const ajv = new Ajv({ ...settings, ...options });
  formats.default(ajv);
  // The addresses of bots, "1+cogtown[bot]@users.noreply.github.com", are GitHub's own and not what the format allows.
  ajv.addFormat("email", /^[^\s@]+@[^\s@]+$/);
  ajv.addSchema({ $id: "github", schemas: { ...rest.schemas, ...webhooks.schemas } });
  return ajv;
}

const ajv = createAjv();
/** A query string knows only text. */
const textAjv = createAjv({ coerceTypes: "array" });

const compiled = new Map<string, ValidateFunction>();

function compile(key: string, make: () => Schema, by: Ajv = ajv): ValidateFunction {
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const made = by.compile(make());
  compiled.set(key, made);
  return made;
}

function describeErrors(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? []).map(({ instancePath, message, params }) => {
    const extra: unknown = params["additionalProperty"];
    const name = typeof extra === "string" ? ` (${extra})` : "";
    return `${instancePath === "" ? "/" : instancePath} ${message ?? "does not fit"}${name}`;
  });
}

function problemsOf(validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : describeErrors(validate.errors);
}

/** One request with its answer, as `onExchange` of the embedded GitHub or a wrapped client sees it. */
export interface ContractExchange {
  readonly method: string;
  /** GitHub's path template; null where nothing answers. */
  readonly template: string | null;
  readonly url: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

/** What GitHub is seen to answer although its description does not say so, with what was seen. */
const seenThough: Readonly<Record<string, readonly number[]>> = {
  // {"message":"Already exists - Variable already exists","status":"409"}
  "POST /repos/{owner}/{repo}/actions/variables": [409],
  // {"message":"No commit found for SHA: …","status":"422"}
  "POST /repos/{owner}/{repo}/check-runs": [422],
  "POST /repos/{owner}/{repo}/statuses/{sha}": [422],
  // {"message":"Unexpected inputs provided: [\"x\"]"}, {"message":"Workflow does not have 'workflow_dispatch' trigger"}
  "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches": [422],
};

/** Any operation may answer so, described or not: who are you, you may not, there is no such thing, slow down, sorry. */
const anywhere: ReadonlySet<number> = new Set([400, 401, 403, 404, 429, 500, 502, 503, 504]);
/** Where the description contradicts itself, the problems that follow from it are not ours. */
const describedWrongly: Readonly<Record<string, RegExp>> = {
  // The account is said to be a user and an enterprise at once; the same schema elsewhere says: one of them.
  "GET /app/installations": /^response \/\d+\/account /,
};

/** `basic-error` and `validation-error` in one, with what every refusal of GitHub's carries. */
const errorBody = ajv.compile({
  type: "object",
  required: ["message", "documentation_url", "status"],
  properties: {
    message: { type: "string", minLength: 1 },
    documentation_url: { type: "string", format: "uri" },
    status: { type: "string" },
    errors: {
      type: "array",
      items: {
        anyOf: [
          { type: "string" },
          {
            type: "object",
            required: ["code"],
            properties: {
              resource: { type: "string" },
              field: { type: "string" },
              message: { type: "string" },
              code: { type: "string" },
              index: { type: "integer" },
              value: {},
            },
            additionalProperties: false,
          },
        ],
      },
    },
  },
});

export const listedOperations: readonly string[] = Object.keys(rest.operations);
export const listedWebhooks: readonly string[] = Object.keys(webhooks.events);

/** What GitHub's description has against this exchange; empty when nothing. */
export function checkExchange(exchange: ContractExchange): string[] {
  const { method, template, url, status } = exchange;
  const path = new URL(url, "http://localhost").pathname;
  if (template === null) return [`${method} ${path}: nothing answers it`];
  const name = `${method} ${template}`;
  if (name === graphqlEndpoint) return checkGraphql(exchange);
  const operation = rest.operations[name];
  if (operation === undefined) return [`${name}: not in test/contract/operations.txt`];
  // What was refused may have been wrong in itself: that is for the answer to say.
  const requestProblems =
    status < 400
      ? [...checkQuery(name, operation, url), ...checkRequestBody(name, operation, exchange)]
      : [];
  return [...requestProblems, ...checkResponse(name, operation, exchange)]
    .filter((problem) => describedWrongly[name]?.test(problem) !== true)
    .map((problem) => `${name} → ${status}: ${problem}`);
}

/** No part of the OpenAPI description: documents are held to the GraphQL schema, answers are executed from it. */
export const graphqlEndpoint = "POST /graphql";
const graphqlBody = ajv.compile({
  type: "object",
  properties: {
    data: { type: ["object", "null"] },
    errors: { type: "array", minItems: 1, items: { type: "object", required: ["message"] } },
  },
  anyOf: [{ required: ["data"] }, { required: ["errors"] }],
  additionalProperties: false,
});

function checkGraphql({ status, responseBody }: ContractExchange): string[] {
  const problems =
    status === 200 ? problemsOf(graphqlBody, responseBody) : checkErrorBody(responseBody);
  return problems.map((problem) => `${graphqlEndpoint} → ${status}: ${problem}`);
}

function checkQuery(name: string, operation: Operation, url: string): string[] {
  const query = Object.fromEntries(new URL(url, "http://localhost").searchParams);
  const validate = compile(
    `${name} query`,
    () => ({ type: "object", properties: operation.query, additionalProperties: false }),
    textAjv,
  );
  return problemsOf(validate, query).map((problem) => `query ${problem}`);
}

function checkRequestBody(
  name: string,
  { request }: Operation,
  { requestBody }: ContractExchange,
): string[] {
  if (requestBody === undefined || requestBody === null) {
    return request?.required === true ? ["request has no body"] : [];
  }
  if (request?.schema === undefined || request.schema === null) {
    return isEmpty(requestBody) ? [] : ["request has a body, none is described"];
  }
  const { schema } = request;
  const validate = compile(`${name} request`, () => Schema.parse(closeObjects(schema)));
  return problemsOf(validate, requestBody).map((problem) => `request ${problem}`);
}

const isEmpty = (value: unknown) => JSON.stringify(value) === "{}";

/** GitHub ignores what it does not know, so a misspelt key would never be noticed: here nothing unknown may be sent. */
function closeObjects(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closeObjects);
  if (typeof value !== "object" || value === null) return value;
  const closed = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      // Members of allOf and anyOf describe one object together: none of them knows all its keys.
      key === "allOf" || key === "anyOf" ? inner : closeObjects(inner),
    ]),
  );
  const isOpen =
    "properties" in closed && !("additionalProperties" in closed) && !("anyOf" in closed);
  return isOpen ? { ...closed, additionalProperties: false } : closed;
}

function checkResponse(
  name: string,
  operation: Operation,
  { method, status, responseBody }: ContractExchange,
): string[] {
  const described = operation.responses[String(status)];
  if (described === undefined) {
    if (status === 304 && method === "GET") return [];
    const isKnown = anywhere.has(status) || (seenThough[name] ?? []).includes(status);
    return isKnown ? checkErrorBody(responseBody) : ["GitHub describes no such status"];
  }
  // Refusals are often described as having no body, or as exactly one of two forms that allow the same: all have this one.
  if (status >= 400) return checkErrorBody(responseBody);
  if (described === null) {
    const isSilent = responseBody === undefined || responseBody === "";
    return isSilent ? [] : ["response has a body, none is described"];
  }
  const validate = compile(`${name} ${status}`, () => described);
  return problemsOf(validate, responseBody).map((problem) => `response ${problem}`);
}

function checkErrorBody(body: unknown): string[] {
  return problemsOf(errorBody, body).map((problem) => `response ${problem}`);
}

/** "issues labeled", or "push" for an event without actions. */
export function webhookName(event: string, action: string | null | undefined): string {
  return action === null || action === undefined ? event : `${event} ${action}`;
}

/** What GitHub's description has against this webhook; empty when nothing. */
export function checkWebhook(
  event: string,
  action: string | null | undefined,
  payload: unknown,
): string[] {
  const name = webhookName(event, action);
  const schema = webhooks.events[name];
  if (schema === undefined) return [`webhook ${name}: not in test/contract/webhooks.txt`];
  const validate = compile(`webhook ${name}`, () => schema);
  return problemsOf(validate, payload).map((problem) => `webhook ${name}: ${problem}`);
}
