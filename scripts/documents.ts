/** What people read in this repository, as far as it can be checked. */
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Code, Heading, Image, InlineCode, Link, Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";

/** The documents of a checkout, by their paths below its root. */
export const findDocuments = (root: string): readonly string[] =>
  globSync(["*.md", "docs/**/*.md", "changes/*.md", "actions/*/README.md", "app/**/README.md"], {
    cwd: root,
    exclude: ["**/demo/**", "**/dist/**", "**/node_modules/**"],
  }).toSorted();

export interface Contents {
  readonly links: readonly (Link | Image)[];
  readonly headings: readonly Heading[];
  readonly fences: readonly Code[];
  readonly spans: readonly InlineCode[];
}

export function readDocument(path: string): Contents {
  const found = {
    links: new Array<Link | Image>(),
    headings: new Array<Heading>(),
    fences: new Array<Code>(),
    spans: new Array<InlineCode>(),
  };
  const visit = (node: Nodes): void => {
    if (node.type === "link" || node.type === "image") found.links.push(node);
    if (node.type === "heading") found.headings.push(node);
    if (node.type === "code") found.fences.push(node);
    if (node.type === "inlineCode") found.spans.push(node);
    if ("children" in node) node.children.forEach(visit);
  };
  const options = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
  visit(fromMarkdown(readFileSync(path, "utf8"), options));
  return found;
}

/** Links of a document, and what its pictures show, that lead to no file or heading of this checkout; elsewhere nobody looks. */
export function brokenLinks(root: string, path: string): readonly string[] {
  const relative = readDocument(join(root, path)).links.filter(({ url }) => !/^[a-z]+:/.test(url));
  return relative.flatMap(({ url, position }) => {
    const why = whyBroken(root, path, url);
    return why === undefined ? [] : [`${path}:${position?.start.line ?? 1}: ${why}`];
  });
}

function whyBroken(root: string, from: string, url: string): string | undefined {
  const [target = "", anchor] = url.split("#");
  const path = target === "" ? from : join(dirname(from), decodeURI(target));
  if (!existsSync(join(root, path))) return `${url}: there is no ${path}`;
  if (anchor === undefined || !path.endsWith(".md")) return undefined;
  const anchors = anchorsOf(readDocument(join(root, path)).headings);
  return anchors.has(anchor) ? undefined : `${url}: ${path} has no such heading`;
}

/** As GitHub makes them: lower case, punctuation gone, blanks to hyphens, a number behind those that were there before. */
function anchorsOf(headings: readonly Heading[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const heading of headings) {
    const plain = toString(heading)
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    let name = plain;
    for (let count = 1; anchors.has(name); count++) name = `${plain}-${count}`;
    anchors.add(name);
  }
  return anchors;
}
