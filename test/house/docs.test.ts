import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Code, Heading, Link, Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../app/core/config/parse-config.ts";
import { parseSpec } from "../../app/core/molecule/parse-spec.ts";
import { root } from "./planted-tree.ts";

const documents = globSync(
  ["*.md", "docs/**/*.md", "changes/*.md", "actions/*/README.md", "app/**/README.md"],
  { cwd: root, exclude: ["**/demo/**", "**/dist/**"] },
).toSorted();

const read = (path: string) => readFileSync(join(root, path), "utf8");

function collect(path: string) {
  const found = {
    links: new Array<Link>(),
    headings: new Array<Heading>(),
    fences: new Array<Code>(),
  };
  const visit = (node: Nodes): void => {
    if (node.type === "link") found.links.push(node);
    if (node.type === "heading") found.headings.push(node);
    if (node.type === "code") found.fences.push(node);
    if ("children" in node) node.children.forEach(visit);
  };
  visit(fromMarkdown(read(path), { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  return found;
}

/** As GitHub makes the anchor of a heading: lower case, punctuation gone, blanks to hyphens. */
function anchorOf(heading: Heading): string {
  return toString(heading)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

function whyBroken(from: string, url: string): string | undefined {
  const [target = "", anchor] = url.split("#");
  const path = target === "" ? from : join(dirname(from), decodeURI(target));
  if (!existsSync(join(root, path))) return `${url}: there is no ${path}`;
  if (anchor === undefined || !path.endsWith(".md")) return undefined;
  return collect(path).headings.some((heading) => anchorOf(heading) === anchor)
    ? undefined
    : `${url}: ${path} has no such heading`;
}

/** What is wrong with an example, or nothing. A fence marked `refused` shows what is not accepted. */
function whyWrong({ lang, meta, value }: Code): readonly string[] {
  const parsed = parseExample(lang ?? "", value);
  const isRefused = meta?.split(" ").includes("refused") === true;
  if (parsed === undefined || parsed.ok !== isRefused) return [];
  return parsed.ok
    ? ["accepted, although marked as refused"]
    : parsed.problems.map((problem) => JSON.stringify(problem));
}

type Example =
  | { readonly ok: true }
  | { readonly ok: false; readonly problems: readonly unknown[] };

/** A molecule is Markdown with a Goal; a configuration is YAML with an agent. Undefined: nothing that can be wrong. */
function parseExample(lang: string, value: string): Example | undefined {
  if (lang === "json") return readBy(JSON.parse, value);
  if (lang === "markdown" && /^#{1,4} Goal$/m.test(value)) return parseSpec(value);
  if (lang !== "yaml") return undefined;
  return value.includes("agent:") && value.includes("verify:")
    ? parseConfig(value)
    : readBy(parse, value);
}

function readBy(read: (text: string) => unknown, value: string): Example {
  try {
    read(value);
    return { ok: true };
  } catch (error) {
    return { ok: false, problems: [String(error)] };
  }
}

describe.each(documents)("%s", (path) => {
  const { links, fences } = collect(path);

  test("its links lead somewhere", () => {
    const relative = links.map(({ url }) => url).filter((url) => !/^[a-z]+:/.test(url));
    expect(relative.map((url) => whyBroken(path, url)).filter((why) => why !== undefined)).toEqual(
      [],
    );
  });

  test("its examples are right", () => {
    expect(fences.flatMap(whyWrong)).toEqual([]);
  });

  test("every fence says what it is", () => {
    expect(fences.filter(({ lang }) => lang === null || lang === undefined)).toEqual([]);
  });
});

test("the checks of this file find what is wrong", () => {
  expect(whyBroken("README.md", "docs/nowhere.md")).toContain("there is no docs/nowhere.md");
  expect(whyBroken("README.md", "docs/README.md#nothing")).toContain("no such heading");
  const fence = { type: "code", lang: "yaml", value: "agent: {}\nverify: {}\n" } as const;
  expect(whyWrong(fence)).not.toEqual([]);
  expect(whyWrong({ ...fence, lang: "json" })).not.toEqual([]);
  expect(whyWrong({ ...fence, lang: "markdown", value: "### Goal\n" })).not.toEqual([]);
});

test("every page below docs can be found from its map", () => {
  const map = read("docs/README.md");
  const pages = documents.filter((path) => path.startsWith("docs/") && path !== "docs/README.md");
  expect(pages.filter((path) => !map.includes(`(${path.slice("docs/".length)})`))).toEqual([]);
});

test("what is generated says what the code says", { timeout: 60_000 }, async () => {
  const { stderr, exitCode } = await execa({
    cwd: root,
    reject: false,
    preferLocal: true,
  })`node scripts/docs.ts --check`;
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
});
