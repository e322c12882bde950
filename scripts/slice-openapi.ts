/**
 * Cuts out of GitHub's published OpenAPI description what this project is held to, as plain JSON Schema that a reviewer
 * can read a diff of: the operations in test/contract/operations.txt and the events in test/contract/webhooks.txt, with
 * every schema that they reach, without prose and examples. The same input gives the same bytes.
 *
 *   node scripts/slice-openapi.ts                 fetches the description by `npm pack` (29 MB) into a temp folder
 *   node scripts/slice-openapi.ts --from FILE     takes an api.github.com.json that is there already
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { z } from "zod";
import { toJsonSchema } from "./openapi-schema.ts";

/** Not a dependency: 385 MB unpacked. Raise the version here and look at what changes in the slice. */
const source = "@octokit/openapi@23.0.2";
const folder = fileURLToPath(new URL("../test/contract", import.meta.url));

const Content = z.record(z.string(), z.object({ schema: z.unknown() }));
const Body = z.object({ required: z.boolean().default(false), content: Content });
const Parameter = z.object({ name: z.string(), in: z.string(), schema: z.unknown() });
const Reference = z.object({ $ref: z.string() });
const Operation = z.object({
  parameters: z.array(z.unknown()).default([]),
  requestBody: Body.optional(),
  responses: z.record(z.string(), z.unknown()),
});
const Description = z.object({
  info: z.object({ version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  "x-webhooks": z.record(z.string(), z.object({ post: z.object({ requestBody: Body }) })),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    parameters: z.record(z.string(), Parameter),
    responses: z.record(z.string(), z.unknown()),
  }),
});
type Description = z.infer<typeof Description>;

async function withDescription<T>(
  from: string | undefined,
  use: (description: Description) => T,
): Promise<T> {
  const temporary = mkdtempSync(join(tmpdir(), "cogtown-openapi-"));
  try {
    const file = from ?? (await fetchDescription(temporary));
    return use(Description.parse(JSON.parse(readFileSync(file, "utf8"))));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function fetchDescription(temporary: string): Promise<string> {
  const member = "package/generated/api.github.com.json";
  const { stdout } = await execa({ cwd: temporary })`npm pack --silent ${source}`;
  await execa({ cwd: temporary })`tar -xzf ${stdout.trim()} ${member}`;
  return join(temporary, member);
}

function readList(name: string): string[] {
  return readFileSync(join(folder, name), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** What stands behind a `$ref` into `components`, or the thing itself. */
function resolve(description: Description, value: unknown): unknown {
  const reference = Reference.safeParse(value);
  if (!reference.success) return value;
  const [, kind, name] =
    /^#\/components\/(parameters|responses)\/(.+)$/.exec(reference.data.$ref) ?? [];
  if (kind === "parameters" && name !== undefined) return description.components.parameters[name];
  if (kind === "responses" && name !== undefined) return description.components.responses[name];
  throw new Error(`Nothing known about ${reference.data.$ref}`);
}

/** `null`: no body. `{}`: a body that is not JSON. */
function sliceContent(content: z.infer<typeof Content> | undefined): unknown {
  if (content === undefined || Object.keys(content).length === 0) return null;
  const json = content["application/json"];
  return json === undefined ? {} : toJsonSchema(json.schema);
}

function sliceOperation(description: Description, name: string): unknown {
  const [method = "", path = ""] = name.split(" ");
  const found = description.paths[path]?.[method.toLowerCase()];
  if (found === undefined) throw new Error(`GitHub describes no operation "${name}"`);
  const { parameters, requestBody, responses } = Operation.parse(found);
  const query = parameters
    .map((parameter) => Parameter.parse(resolve(description, parameter)))
    .filter((parameter) => parameter.in === "query")
    .map((parameter) => [parameter.name, toJsonSchema(parameter.schema)] as const);
  const Response = z.object({ content: Content.optional() });
  return {
    query: Object.fromEntries(query),
    request:
      requestBody === undefined
        ? null
        : { required: requestBody.required, schema: sliceContent(requestBody.content) },
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status,
        sliceContent(Response.parse(resolve(description, response)).content),
      ]),
    ),
  };
}

/** GitHub's key for an event is its name and action, all with hyphens. */
const webhookKey = (name: string) => name.replaceAll(/[ _]/g, "-");

function sliceWebhook(description: Description, name: string): unknown {
  const found = description["x-webhooks"][webhookKey(name)];
  if (found === undefined) throw new Error(`GitHub describes no webhook "${name}"`);
  return sliceContent(found.post.requestBody.content);
}

/** Every schema that can be reached from `start`, but for those already `known`. */
function reachableSchemas(
  description: Description,
  start: unknown,
  known: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const visit = (value: unknown): void => {
    for (const [, name = ""] of JSON.stringify(value).matchAll(/"\$ref":"#\/schemas\/([^"]+)"/g)) {
      if (name in found || name in known) continue;
      found[name] = toJsonSchema(description.components.schemas[name]);
      visit(found[name]);
    }
  };
  visit(start);
  return found;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

function write(name: string, value: unknown): void {
  const text = `${JSON.stringify(sortKeys(value), null, 1)}\n`;
  writeFileSync(join(folder, "github", name), text);
  console.log(`test/contract/github/${name}  ${Math.ceil(text.length / 1024)} KB`);
}

function slice(description: Description): void {
  const pick = (names: readonly string[], take: (name: string) => unknown) =>
    Object.fromEntries(names.map((name) => [name, take(name)]));
  const operations = pick(readList("operations.txt"), (name) => sliceOperation(description, name));
  const schemas = reachableSchemas(description, operations);
  write("rest.json", { source, operations, schemas });
  const events = pick(readList("webhooks.txt"), (name) => sliceWebhook(description, name));
  write("webhooks.json", {
    source,
    events,
    schemas: reachableSchemas(description, events, schemas),
  });
}

const { values } = parseArgs({ options: { from: { type: "string" } } });
await withDescription(values.from, slice);
