import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Link, Nodes, TableRow } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { root } from "./planted-tree.ts";

const page = "docs/refinery-complaints.md";
const read = (path: string) => readFileSync(join(root, path), "utf8");

function rowsOf(text: string): readonly TableRow[] {
  const { children } = fromMarkdown(text, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  return children.flatMap((node) => (node.type === "table" ? node.children.slice(1) : []));
}

const linksOf = (node: Nodes): readonly Link[] => [
  ...(node.type === "link" ? [node] : []),
  ...("children" in node ? node.children.flatMap(linksOf) : []),
];

/** A title stands in quotes of one kind or the other. */
const hasTest = (source: string, title: string) =>
  [`"${title}"`, `\`${title}\``].some((quoted) => source.includes(quoted));

const rows = rowsOf(read(page));

test("a row for every complaint, in order", () => {
  expect(rows.map(({ children }) => Number(toString(children[0])))).toEqual(
    Array.from({ length: 27 }, (_, at) => at + 1),
  );
});

describe.each(rows.map((row) => [toString(row.children[1]), row] as const))("%s", (_, row) => {
  const links = linksOf(row);

  test("is held by tests that exist, or it says that it is not covered", () => {
    expect(links.length > 0 || toString(row).includes("not covered")).toBe(true);
    const missing = links.filter(
      (link) => !hasTest(read(join(dirname(page), link.url)), toString(link)),
    );
    expect(missing.map((link) => `${link.url}: ${toString(link)}`)).toEqual([]);
  });
});

test("a title that no test has is found", () => {
  expect(hasTest('test("lands", () => {});', "lands")).toBe(true);
  expect(hasTest('test("lands", () => {});', "land")).toBe(false);
});
