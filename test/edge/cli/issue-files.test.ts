import { join } from "node:path";
import { expect, test } from "vitest";
import { parseIssueFile, readIssueFiles } from "../../../app/cli/local/issue-files.ts";
import { makeFolder } from "./temp-folder.ts";

test("the first heading of level 1 is the title and everything else the body", () => {
  const issue = parseIssueFile(
    "a.md",
    "Before\r\n\r\n# Print *JSON*\r\n\r\n### Goal\r\nIt prints.\r\n",
  );
  expect(issue).toEqual({
    path: "a.md",
    title: "Print JSON",
    body: "Before\n\n### Goal\nIt prints.\n",
  });
});

test("a line that looks like a heading in a code block is no title", () => {
  const text = "```sh\n# install\n```\n\n# The title\n\nRest";
  expect(parseIssueFile("a.md", text)).toMatchObject({
    title: "The title",
    body: "```sh\n# install\n```\n\nRest\n",
  });
});

test("a file without a title is refused by name, with a line that works", () => {
  expect(() => parseIssueFile("issues/a.md", "### Goal\nNone")).toThrow(
    /issues\/a\.md has no title.*"# /,
  );
});

test("a title or body longer than GitHub takes is refused", () => {
  expect(() => parseIssueFile("a.md", `# ${"x".repeat(257)}`)).toThrow(/title has 257 characters/);
  expect(() => parseIssueFile("a.md", `# T\n\n${"x".repeat(65_536)}`)).toThrow(
    /body has 65537 characters/,
  );
});

test("files come in the natural order of their names, wherever they were named", async () => {
  const folder = await makeFolder({
    "issues/10-last.md": "# Last",
    "issues/2-second.md": "# Second",
    "issues/.hidden.md": "# Hidden",
    "issues/notes.txt": "no issue",
    "more/1-first.md": "# First",
  });
  const paths = [
    join(folder, "issues"),
    join(folder, "more/1-first.md"),
    join(folder, "issues/2-second.md"),
  ];
  const issues = await readIssueFiles(paths);
  expect(issues.map(({ title }) => title)).toEqual(["First", "Second", "Last"]);
});

test("no files, a folder without any, and a missing one are refused", async () => {
  const folder = await makeFolder();
  await expect(readIssueFiles([])).rejects.toThrow(
    /No issues were given[\s\S]*### Acceptance criteria/,
  );
  await expect(readIssueFiles([folder])).rejects.toThrow(/holds no Markdown files/);
  await expect(readIssueFiles([join(folder, "x.md")])).rejects.toThrow(/no such file or folder/);
});
