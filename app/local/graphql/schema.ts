import { readFileSync } from "node:fs";
import type { DocumentNode, GraphQLSchema } from "graphql";
import { buildSchema, GraphQLError, parse, validate } from "graphql";
import { schemaAdditions } from "./schema-additions.ts";

let schema: GraphQLSchema | undefined;

/**
 * GitHub's published schema with what it lags behind, built once per process and only when somebody asks: it takes a third of a second. Its package
 * exports its entry alone, so the file is found beside that one, from the sources and from the bundle alike.
 */
export function loadSchema(): GraphQLSchema {
  schema ??= buildSchema(`${readSchema()}\n${schemaAdditions}`, {
    assumeValidSDL: true,
    assumeValid: true,
    noLocation: true,
  });
  return schema;
}

function readSchema(): string {
  const entry = import.meta.resolve("@octokit/graphql-schema");
  return readFileSync(new URL("./schema.graphql", entry), "utf8");
}

export type ParsedDocument =
  | { readonly kind: "valid"; readonly document: DocumentNode }
  | { readonly kind: "invalid"; readonly errors: readonly GraphQLError[] };

/** Clients send the same few texts over and over. */
const parsed = new Map<string, ParsedDocument>();
const mostParsed = 500;

/** A text as a document of GitHub's schema, or everything that is wrong with it. */
export function parseDocument(text: string): ParsedDocument {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const result = parseAfresh(text);
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(text, result);
  return result;
}

function parseAfresh(text: string): ParsedDocument {
  try {
    const document = parse(text);
    const errors = validate(loadSchema(), document);
    return errors.length === 0 ? { kind: "valid", document } : { kind: "invalid", errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { kind: "invalid", errors: [error] };
    throw error;
  }
}
