import { describe, expect, test } from "vitest";
import type { ContractExchange } from "./schema.ts";
import { checkExchange, checkWebhook } from "./schema.ts";

const comment: ContractExchange = {
  method: "POST",
  template: "/repos/{owner}/{repo}/issues/{issue_number}/labels",
  url: "http://localhost/repos/octo/town/issues/1/labels",
  requestBody: { labels: ["polecat"] },
  status: 200,
  responseBody: [],
};

function problems(change: Partial<ContractExchange>): string[] {
  return checkExchange({ ...comment, ...change });
}

describe("an exchange that GitHub could have had", () => {
  test("has no problems", () => {
    expect(problems({})).toEqual([]);
  });

  test("may be refused in GitHub's words, though the description forgets to say so", () => {
    const responseBody = {
      message: "Not Found",
      documentation_url: "https://docs.github.com/rest",
      status: "404",
    };
    expect(problems({ status: 404, responseBody })).toEqual([]);
  });
});

describe("what GitHub would not have said is told", () => {
  test("a misspelt key of the request, which GitHub would silently ignore", () => {
    expect(problems({ requestBody: { label: ["polecat"] } }).join()).toContain("(label)");
  });

  test("a query parameter that does not exist", () => {
    expect(problems({ url: `${comment.url}?per-page=3` }).join()).toContain("(per-page)");
  });

  test("an answer without what GitHub always sends", () => {
    expect(problems({ responseBody: [{ id: 1 }] }).join()).toContain("must have required property");
  });

  test("a status that GitHub does not use there", () => {
    expect(problems({ status: 202 }).join()).toContain("GitHub describes no such status");
  });

  test("a refusal that is not in GitHub's form", () => {
    expect(problems({ status: 403, responseBody: { error: "no" } }).join()).toContain("'message'");
  });

  test("a body where there is none", () => {
    const lock = "/repos/{owner}/{repo}/issues/{issue_number}/lock";
    const exchange = {
      ...comment,
      method: "PUT",
      template: lock,
      requestBody: undefined,
      status: 204,
    };
    expect(checkExchange({ ...exchange, responseBody: undefined })).toEqual([]);
    expect(checkExchange({ ...exchange, responseBody: {} }).join()).toContain("none is described");
  });

  test("an endpoint that nobody listed", () => {
    expect(problems({ template: "/repos/{owner}/{repo}/teapots" }).join()).toContain(
      "operations.txt",
    );
  });

  test("an endpoint that nothing answers", () => {
    expect(problems({ template: null, status: 501 }).join()).toContain("nothing answers it");
  });
});

describe("a webhook", () => {
  test("without what GitHub always sends is told", () => {
    expect(checkWebhook("issues", "opened", { action: "opened" }).join()).toContain("'issue'");
  });

  test("that nobody listed is told", () => {
    expect(checkWebhook("issues", "vanished", {}).join()).toContain("webhooks.txt");
  });
});
