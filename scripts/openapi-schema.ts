import { z } from "zod";

const Schema = z.record(z.string(), z.unknown());
type Schema = z.infer<typeof Schema>;

/** Prose, examples and what only documentation tools read: no part of what may be answered. */
const dropped: ReadonlySet<string> = new Set([
  "title",
  "description",
  "example",
  "examples",
  "default",
  "nullable",
  "discriminator",
  "deprecated",
  "externalDocs",
  "readOnly",
  "writeOnly",
]);
/** Values, not schemas: taken as they are. */
const literal: ReadonlySet<string> = new Set(["enum", "const", "required", "type", "pattern"]);
/** Maps from a name of somebody's own choice to a schema: the name is never a keyword. */
const named: ReadonlySet<string> = new Set(["properties", "patternProperties"]);

/**
 * An OpenAPI 3.0 schema as JSON Schema: `nullable` becomes a type, references point into one flat `#/schemas/`.
 */
export function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (typeof value !== "object" || value === null) return value;
  const schema = Schema.parse(value);
  const converted: Schema = {};
  for (const [key, inner] of Object.entries(schema)) {
    if (dropped.has(key) || key.startsWith("x-")) continue;
    converted[key] = convertKeyword(key, inner);
  }
  return schema["nullable"] === true ? allowNull(converted) : converted;
}

function convertKeyword(key: string, inner: unknown): unknown {
  if (key === "$ref") return z.string().parse(inner).replace("#/components/schemas/", "#/schemas/");
  if (literal.has(key)) return inner;
  if (!named.has(key)) return toJsonSchema(inner);
  return Object.fromEntries(
    Object.entries(Schema.parse(inner)).map(([name, schema]) => [name, toJsonSchema(schema)]),
  );
}

function allowNull(schema: Schema): Schema {
  const { type, enum: values, anyOf } = schema;
  if (Array.isArray(anyOf) && Object.keys(schema).length === 1) {
    return { anyOf: [...z.array(z.unknown()).parse(anyOf), { type: "null" }] };
  }
  const isPlain =
    typeof type === "string" && !["oneOf", "anyOf", "allOf"].some((key) => key in schema);
  if (!isPlain) return { anyOf: [schema, { type: "null" }] };
  const withNull = { ...schema, type: [type, "null"] };
  return Array.isArray(values) && !values.includes(null)
    ? { ...withNull, enum: [...z.array(z.unknown()).parse(values), null] }
    : withNull;
}
