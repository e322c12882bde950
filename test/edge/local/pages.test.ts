import { expect, onTestFinished, test } from "vitest";
import { startLocalGitHub } from "../../../app/local/github.ts";
import { createIssue } from "../../../app/local/world/issues.ts";

async function openShop() {
  const github = await startLocalGitHub();
  onTestFinished(() => github.close());
  const owner = github.seed.user("octo");
  const files = { "README.md": "# Shop\n" };
  const repository = await github.seed.repository("octo/shop", { source: { files } });
  const actor = { user: owner, app: null, byWorkflowToken: false };
  const body = "<script>alert(1)</script> & more";
  const issue = createIssue(github.world, repository, { title: "<b>Bold</b>", body }, actor);
  const read = async (path: string) => {
    const response = await fetch(`${github.url}${path}`);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  return { github, repository, issue, read };
}

test("an issue can be read as a page on which nothing of its text is markup", async () => {
  const { issue, read } = await openShop();
  const page = await read(`/octo/shop/issues/${issue.number}`);
  expect(page.status).toBe(200);
  expect(page.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more");
  expect(page.text).toContain("&lt;b&gt;Bold&lt;/b&gt;");
  expect(page.text).not.toContain("<script");
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
});

test("the repository's page leads to its commits", async () => {
  const { read } = await openShop();
  const page = await read("/octo/shop");
  const [, commit = ""] = /href="(\/octo\/shop\/commit\/[0-9a-f]{40})"/.exec(page.text) ?? [];
  expect((await read(commit)).text).toContain("+# Shop");
});

test("what is not there, and what is private, says only that it is not there", async () => {
  const { github, read } = await openShop();
  await github.seed.repository("octo/secret", { source: { empty: true }, private: true });
  for (const path of [
    "/octo/shop/issues/99",
    "/octo/secret",
    "/nobody/nothing",
    "/octo/shop/commit/HEAD",
  ]) {
    const page = await read(path);
    expect(page.status).toBe(404);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
});
