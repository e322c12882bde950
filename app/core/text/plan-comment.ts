import { codeBlock } from "./markdown.ts";

/** The first line of the Mayor's comment of a plan: how it is found again, and which plan it shows. */
export const planMarker = (hash: string): string => `<!-- cogtown:plan ${hash} -->`;

/**
 * Hash of the plan that a comment was written for, or undefined: it is no such comment. The plan that stands in it now
 * may be another one, which somebody edited. Ask only of comments of Cogtown's own account.
 */
export function planHashOf(comment: string): string | undefined {
  return /^<!-- cogtown:plan ([0-9a-f]{12}) -->\r?(?:\n|$)/.exec(comment)?.[1];
}

/** A plan's YAML as the last block of a comment, folded, in a fence that nothing in it can close. */
export function renderPlanBlock(yaml: string): string {
  const block = codeBlock(yaml.trimEnd(), "yaml");
  return `<details><summary>The plan as text, to edit</summary>\n\n${block}\n\n</details>`;
}

/**
 * The text in the last `yaml` block of a comment, as somebody may have edited it; undefined: there is none, or its
 * fence is no longer closed. Blocks count that begin at the margin (CommonMark 4.5), which is where Cogtown writes its
 * own, and where it writes nothing that others said.
 */
export function readPlanComment(body: string): string | undefined {
  let last: string | undefined;
  let open: { readonly fence: string; readonly isYaml: boolean; readonly from: number } | undefined;
  let at = 0;
  const text = body.replace(/\r\n?/g, "\n");
  for (const line of text.split("\n")) {
    const next = at + line.length + 1;
    if (open === undefined) open = openingOf(line, next);
    else if (closes(line, open.fence)) {
      if (open.isYaml) last = text.slice(open.from, at);
      open = undefined;
    }
    at = next;
  }
  return last;
}

function openingOf(line: string, from: number) {
  const [, fence, info] = /^(`{3,}|~{3,})([^`]*)$/.exec(line) ?? [];
  if (fence === undefined || info === undefined) return undefined;
  return { fence, isYaml: /^(?:yaml|yml)$/i.test(info.trim()), from };
}

const closes = (line: string, fence: string) =>
  /^(?:`{3,}|~{3,})[ \t]*$/.test(line) && line.trimEnd().startsWith(fence);
