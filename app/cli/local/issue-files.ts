import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString as textOf } from "mdast-util-to-string";
import { UsageError } from "../usage-error.ts";

/** An issue as a Markdown file holds it. */
export interface IssueFile {
  readonly path: string;
  readonly title: string;
  readonly body: string;
}

/** GitHub's limits for an issue: the title has 256 characters at most, the body 65,536. */
const limits = { title: 256, body: 65_536 };
const naturalOrder = new Intl.Collator("en", { numeric: true });

/**
 * Reads the Markdown files named, and those directly in the folders named, in the natural order of their file names
 * (`2-b.md` before `10-a.md`): the first becomes #1. Throws UsageError saying which file is wrong and how to mend it.
 */
export async function readIssueFiles(paths: readonly string[]): Promise<readonly IssueFile[]> {
  if (paths.length === 0) throw new UsageError(teachIssues("No issues were given."));
  const found = (await Promise.all(paths.map(listIssueFiles))).flat();
  const files = [...new Set(found)].sort(byName);
  return Promise.all(files.map(async (path) => parseIssueFile(path, await readFile(path, "utf8"))));
}

async function listIssueFiles(path: string): Promise<readonly string[]> {
  const full = resolve(path);
  const entry = await stat(full).catch(() => undefined);
  if (entry === undefined)
    throw new UsageError(`--issues ${path}: there is no such file or folder.`);
  if (!entry.isDirectory()) return [full];
  const names = (await readdir(full)).filter((name) => /^[^.].*\.(md|markdown)$/i.test(name));
  if (names.length === 0) {
    throw new UsageError(teachIssues(`--issues ${path}: the folder holds no Markdown files.`));
  }
  return names.map((name) => join(full, name));
}

function byName(a: string, b: string): number {
  return naturalOrder.compare(basename(a), basename(b)) || naturalOrder.compare(a, b);
}

/** Title: the text of the first heading of level 1 (one in a code block is none). Body: everything else. */
export function parseIssueFile(path: string, text: string): IssueFile {
  const source = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const heading = fromMarkdown(source).children.find(
    (node) => node.type === "heading" && node.depth === 1,
  );
  const title = heading === undefined ? "" : textOf(heading).replace(/\s+/g, " ").trim();
  if (heading?.position === undefined || title === "") {
    throw new UsageError(
      `${path} has no title: begin it with a line such as "# Print the list as JSON".`,
    );
  }
  const { start, end } = heading.position;
  const before = source.slice(0, start.offset).trim();
  const after = source.slice(end.offset).trim();
  const body = `${[before, after].filter((part) => part !== "").join("\n\n")}\n`;
  checkLength(path, "title", title, limits.title);
  checkLength(path, "body", body, limits.body);
  return { path, title, body };
}

function checkLength(path: string, what: string, text: string, limit: number): void {
  if (text.length <= limit) return;
  throw new UsageError(
    `${path}: its ${what} has ${text.length} characters; GitHub takes ${limit} at most.`,
  );
}

function teachIssues(what: string): string {
  return [
    what,
    "Name Markdown files, or a folder of them, one issue each:",
    "",
    "  # Print the list as JSON",
    "",
    "  ### Goal",
    "  `list --json` prints the list as JSON.",
    "",
    "  ### Acceptance criteria",
    "  - [ ] `npm test`",
  ].join("\n");
}
