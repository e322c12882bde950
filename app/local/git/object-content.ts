import type { CommitFacts, Signature, TreeEntry } from "./object-facts.ts";

/**
 * What stands in a commit object (gitformat-commit: headers, an empty line, the message). Undefined for what git itself should
 * read: other encodings, broken signatures, text with NUL in it.
 */
export function parseCommitContent(sha: string, content: Buffer): CommitFacts | undefined {
  const text = content.toString("utf8");
  const end = text.indexOf("\n\n");
  const lines = text.slice(0, end).split("\n");
  const values = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [tree] = values("tree");
  const author = parseSignature(values("author"));
  const committer = parseSignature(values("committer"));
  const isPlain = end >= 0 && !text.includes("\0") && values("encoding").length === 0;
  if (!isPlain || tree === undefined || author === undefined || committer === undefined) {
    return undefined;
  }
  const message = text.slice(end + 2).replace(/\n+$/, "");
  return { sha, tree, parents: values("parent"), author, committer, message };
}

function parseSignature(lines: readonly string[]): Signature | undefined {
  const [line = ""] = lines;
  const [, name, email, seconds] =
    /^(\S|\S[^<>]*\S) <([^<>\s]*)> (\d{1,11}) [+-]\d{4}$/.exec(line) ?? [];
  if (name === undefined || email === undefined || lines.length !== 1) return undefined;
  return { name, email, date: new Date(Number(seconds) * 1000) };
}

/** The entries of a tree object, each `mode name NUL` and the twenty bytes of its sha. Sizes are not in it. */
export function parseTreeContent(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    const [, mode = "", path = ""] = /^(\d+) (.*)$/s.exec(content.toString("utf8", at, end)) ?? [];
    const sha = content.toString("hex", end + 1, end + 21);
    entries.push({ path, mode: mode.padStart(6, "0"), type: typeOf(mode), sha, size: null });
    at = end + 21;
  }
  return entries;
}

function typeOf(mode: string): TreeEntry["type"] {
  if (mode === "40000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}
