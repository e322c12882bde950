import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, getOperationAST, getVariableValues, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import * as mutations from "../../app/github/mutations.ts";
import type { Document } from "../../app/github/queries.ts";
import * as queries from "../../app/github/queries.ts";

const schema = buildSchema(published.idl, { assumeValidSDL: true });
const sha = "a".repeat(40);
const pull = {
  branch: "cogtown/12",
  head: sha,
  base: "main",
  title: "t",
  body: "b",
  createBranch: true,
};
const change = {
  issueNodeId: "I_1",
  createComment: "hello",
  editComment: { id: "C_1", body: "hello" },
  deleteComments: ["C_2"],
};

/** One document of every function that builds one, with everything in it that can be. */
const built: Readonly<Record<string, Document | undefined>> = {
  dependenciesDocument: queries.dependenciesDocument([11, 12], "main"),
  labelsDocument: queries.labelsDocument(["cogtown:ready"]),
  refsDocument: queries.refsDocument(["refs/cogtown/molecules/1"]),
  updateRefsDocument: mutations.updateRefsDocument("R_1", [
    { name: "refs/heads/main", before: sha, after: undefined, force: true },
  ]),
  openPullDocument: mutations.openPullDocument("R_1", pull),
  closeIssueDocument: mutations.closeIssueDocument("I_1"),
  projectionDocument: mutations.projectionDocument(change, { add: ["L_1"], remove: ["L_2"] }),
};
/** What the adapter adds to every question. */
const address = { owner: "octo", name: "town" };

const everything = { ...queries, ...mutations };
const builders = Object.entries(everything).filter(([, value]) => typeof value === "function");
const texts = Object.entries(everything).flatMap(([name, value]) =>
  typeof value === "string" && value.includes("{") ? [[name, value] as const] : [],
);

describe("GraphQL", () => {
  test.each(texts)("%s is a document of GitHub's schema", (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });

  test("no function that builds a document is left out here", () => {
    expect(builders.map(([name]) => name).toSorted()).toEqual(Object.keys(built).toSorted());
  });

  test.each(Object.entries(built))(
    "%s builds a document and variables that GitHub takes",
    (_name, made) => {
      const document = parse(made?.text ?? "");
      expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
      const definitions = getOperationAST(document)?.variableDefinitions ?? [];
      const { errors } = getVariableValues(schema, definitions, { ...address, ...made?.variables });
      expect((errors ?? []).map(({ message }) => message)).toEqual([]);
    },
  );
});
