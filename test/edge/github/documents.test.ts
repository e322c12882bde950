import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { dashboardObservation } from "../../../app/github/dashboard-query.ts";
import {
  answerFields,
  createIssueFields,
  dependencyFields,
  editIssueFields,
  pinIssueFields,
  subIssueFields,
} from "../../../app/github/desk-mutations.ts";
import * as deskQueries from "../../../app/github/desk-queries.ts";
import {
  dependenciesDocument,
  labelsDocument,
  objectsDocument,
  refsDocument,
} from "../../../app/github/documents.ts";
import {
  closeIssueFields,
  composeMutation,
  createLabelsFields,
  dequeueFields,
  describePullFields,
  enqueueFields,
  openPullFields,
  projectionFields,
  showPullsFields,
  updateRefsFields,
} from "../../../app/github/mutations.ts";
import * as queries from "../../../app/github/queries.ts";
import { queueObservation, standingObservation } from "../../../app/github/queue-query.ts";
import { schemaAdditions } from "../../../app/local/graphql/schema-additions.ts";

const schema = buildSchema(`${published.idl}\n${schemaAdditions}`, { assumeValidSDL: true });

const pull = {
  branch: "cogtown/12",
  head: "a".repeat(40),
  base: "main",
  title: "t",
  body: "b",
  isDraft: true,
  createBranch: true,
};
const ref = {
  name: "refs/heads/main",
  before: undefined,
  after: "a".repeat(40),
  force: false,
};
const projection = projectionFields(
  {
    issueNodeId: "I_1",
    createComment: "hello",
    editComment: { id: "C_1", body: "hello" },
    deleteComments: ["C_2", "C_3"],
  },
  { add: ["L_1"], remove: ["L_2"] },
);

const shown = [
  {
    ...{ number: 3, nodeId: "PR_3", comment: "hello", note: undefined, duplicates: ["C_4"] },
    checks: [
      { head: "a".repeat(40), status: "queued" as const, title: "t", summary: "s" },
      { head: "b".repeat(40), status: "failure" as const, title: "t", summary: "s" },
    ],
  },
  { ...{ number: 4, nodeId: "PR_4", comment: "hello", note: "C_5", duplicates: [] }, checks: [] },
];

const documents: Readonly<Record<string, string>> = {
  moleculeObservation: queries.moleculeObservation,
  refineryObservation: queries.refineryObservation,
  queueObservation: queueObservation,
  townObservation: queries.townObservation,
  dashboardObservation,
  baseObservation: queries.baseObservation,
  commentsPage: queries.commentsPage,
  pullsPage: queries.pullsPage,
  repositoryId: queries.repositoryId,
  recordsPage: queries.recordsPage,
  deskObservation: deskQueries.deskObservation,
  childrenTexts: deskQueries.childrenTexts,
  convoyIssues: deskQueries.convoyIssues,
  named: deskQueries.namedDocument([11, 12]).text,
  files: deskQueries.filesDocument([".cogtown/formulas/bug.formula.toml"]).text,
  answer: composeMutation(
    answerFields({
      nodeId: "I_1",
      replies: ["Done."],
      reactions: [
        { comment: "IC_1", content: "eyes" },
        { comment: "IC_1", content: "rocket" },
        { comment: "IC_2", content: "confused" },
      ],
    }),
  ).text,
  createIssues: composeMutation(
    createIssueFields("R_1", [
      { title: "t", body: "b", labelIds: ["L_1"], parent: "I_1" },
      { title: "t", body: "b", labelIds: [], parent: undefined },
    ]),
  ).text,
  addSubIssues: composeMutation(subIssueFields("I_1", ["I_2", "I_3"])).text,
  linkDependencies: composeMutation(dependencyFields([{ issue: "I_1", needs: "I_2" }])).text,
  editIssue: composeMutation(editIssueFields("I_1", "text")).text,
  pinIssue: composeMutation(pinIssueFields("I_1")).text,
  dependencies: dependenciesDocument([11, 12], "main").text,
  labels: labelsDocument(["cogtown:ready", "needs-human"]).text,
  refs: refsDocument(["refs/cogtown/molecules/1", "refs/heads/main"]).text,
  objects: objectsDocument("Folders", ["abc:", "abc:src"], "... on Tree { entries { name } }").text,
  updateRefs: composeMutation(updateRefsFields("R_1", [ref])).text,
  openPull: composeMutation(openPullFields("R_1", pull)).text,
  openPullOnly: composeMutation(openPullFields("R_1", { ...pull, createBranch: false })).text,
  enqueue: composeMutation(enqueueFields({ nodeId: "PR_1", head: pull.head, isUrgent: true })).text,
  dequeue: composeMutation(dequeueFields("PR_1")).text,
  standingObservation,
  closeIssue: composeMutation(closeIssueFields("I_1")).text,
  describePull: composeMutation(describePullFields("PR_1", "What it holds now")).text,
  projection: composeMutation(projection).text,
  showPulls: composeMutation(showPullsFields("R_1", shown)).text,
  labelsToCreate: composeMutation(
    createLabelsFields("R_1", [{ name: "needs-human", color: "b60205", description: "d" }]),
  ).text,
};

describe("GraphQL documents", () => {
  it.each(Object.entries(documents))("%s holds to GitHub's published schema", (_name, text) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([]);
  });

  it("a projection that changes nothing is no request", () => {
    const change = { issueNodeId: "I_1", deleteComments: [] };
    expect(projectionFields(change, { add: [], remove: [] })).toEqual([]);
  });

  it("what two pull requests show is one document; a check that goes on has no conclusion", () => {
    const fields = showPullsFields("R_1", shown);
    expect(fields.map(({ alias }) => alias)).toEqual([
      ...["comment_3", "delete0_3", "check0_3", "check1_3", "edit_4"],
    ]);
    expect(fields[2]?.input).toMatchObject({ status: "QUEUED", name: "cogtown/refinery" });
    expect(fields[2]?.input).not.toHaveProperty("conclusion");
    expect(fields[3]?.input).toMatchObject({ status: "COMPLETED", conclusion: "FAILURE" });
  });

  it("a ref that must not exist, or must go, is named by the null object", () => {
    const [refs] = updateRefsFields("R_1", [
      ref,
      { ...ref, before: "b".repeat(40), after: undefined },
    ]);
    expect(refs?.input).toMatchObject({
      refUpdates: [{ beforeOid: "0".repeat(40) }, { afterOid: "0".repeat(40) }],
    });
  });
});
