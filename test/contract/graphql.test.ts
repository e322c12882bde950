import { readFileSync } from "node:fs";
import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import * as deskMutations from "../../app/github/desk-mutations.ts";
import * as deskQueries from "../../app/github/desk-queries.ts";
import * as documents from "../../app/github/documents.ts";
import * as floorQuery from "../../app/github/floor-query.ts";
import * as mutations from "../../app/github/mutations.ts";
import * as queries from "../../app/github/queries.ts";
import * as queueQuery from "../../app/github/queue-query.ts";
import { schemaAdditions } from "../../app/local/graphql/schema-additions.ts";

const schema = buildSchema(`${published.idl}\n${schemaAdditions}`, { assumeValidSDL: true });
const everything = Object.entries({
  ...queries,
  ...deskQueries,
  ...documents,
  ...queueQuery,
  ...floorQuery,
  ...mutations,
  ...deskMutations,
});
const texts = everything.flatMap(([name, value]) =>
  typeof value === "string" && value.includes("{") ? [[name, value] as const] : [],
);

describe("GraphQL", () => {
  test.each(texts)("%s is a document of GitHub's schema", (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test("every function that builds a document or a part of one is tried in documents.test.ts", () => {
    const tests = readFileSync(
      new URL("../edge/github/documents.test.ts", import.meta.url),
      "utf8",
    );
    const builders = everything.filter(([, value]) => typeof value === "function");
    expect(builders.length).toBeGreaterThan(5);
    expect(builders.map(([name]) => name).filter((name) => !tests.includes(`${name}(`))).toEqual(
      [],
    );
  });

  test("what we add to the published schema by hand is still missing there, and goes when it is not", () => {
    expect(published.idl).not.toMatch(/addBlockedBy|IssueDependenciesSummary/);
    expect(schema.getMutationType()?.getFields()).toHaveProperty("addBlockedBy");
  });

  test("a document with a misspelt field does not pass", () => {
    const misspelt = queries.moleculeObservation.replace("defaultBranchRef", "defaultBranch");
    expect(misspelt).not.toBe(queries.moleculeObservation);
    expect(validate(schema, parse(misspelt))).not.toEqual([]);
  });
});
