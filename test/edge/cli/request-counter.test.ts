import { expect, test } from "vitest";
import { RequestCounter } from "../../../app/cli/town/request-counter.ts";
import type { Exchange } from "../../../app/local/rest/server.ts";

const base = "http://127.0.0.1:1";
const exchange = (more: Partial<Exchange>): Exchange => ({
  method: "POST",
  template: "/graphql",
  url: `${base}/graphql`,
  requestBody: {},
  status: 200,
  responseBody: {},
  actor: "cogtown[bot]",
  ...more,
});

test("requests count for the molecule they name, however they name it", () => {
  const counter = new RequestCounter((node) => (node === "I_5" ? 5 : undefined));
  const asks = [
    { requestBody: { query: "query", variables: { record: "refs/cogtown/molecules/5" } } },
    {
      template: "/repos/{owner}/{repo}/git/commits",
      requestBody: { message: "# 5: approved\n\n{}" },
    },
    {
      method: "PATCH",
      url: `${base}/repos/a/b/git/refs/cogtown%2Fmolecules%2F5`,
      requestBody: { sha: "1" },
    },
    { requestBody: { query: "mutation", variables: { comment: { subjectId: "I_5" } } } },
  ];
  for (const ask of asks) counter.observe(exchange(ask));
  expect(counter.of(5)).toEqual({ requests: 4, writes: 0 });
  expect(counter.total).toEqual({ requests: 4, writes: 0 });
});

test("people's requests are not Cogtown's", () => {
  const counter = new RequestCounter(() => undefined);
  counter.observe(exchange({ actor: "ada", template: "/repos/{owner}/{repo}/issues" }));
  expect(counter.total).toEqual({ requests: 0, writes: 0 });
});

test("what makes a comment, a pull request or a run is a write, unless it was refused", () => {
  const counter = new RequestCounter(() => undefined);
  const mutation =
    "mutation { comment: addComment(input: $comment) { x } pull: createPullRequest(input: $pull) { x } }";
  const dispatch = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
  counter.observe(exchange({ requestBody: { query: mutation } }));
  counter.observe(exchange({ template: dispatch }));
  counter.observe(exchange({ template: dispatch, status: 422 }));
  counter.observe(exchange({ template: "/repos/{owner}/{repo}/git/refs" }));
  expect(counter.total).toEqual({ requests: 4, writes: 3 });
});
