import type { ListItem, Paragraph } from "mdast";
import { nodesOf, oneLine, sourceOf, spanOf } from "../text/markdown.ts";
import type { Criterion, Problem, StepSpec } from "./spec.ts";
import type { Section } from "./spec-sections.ts";

/** What one item of a section was read as, or what is wrong with it. */
export type ItemResult<T> = { readonly value: T } | { readonly problem: Problem };

export interface Item {
  readonly line: number;
  readonly source: string;
  readonly node: ListItem;
}

/** The items of a section that must be a list, and a problem for each block that is none. */
export function itemsOf(section: Section): { items: Item[]; problems: Problem[] } {
  const items: Item[] = [];
  const problems: Problem[] = [];
  for (const node of section.nodes) {
    const { line } = spanOf(node);
    if (node.type === "list") {
      for (const each of node.children) {
        items.push({ line: spanOf(each).line, source: section.source, node: each });
      }
    } else {
      problems.push({
        line,
        problem: `\`${section.heading}\` must be a list, and this is none`,
        fix: "write each item on a line of its own that begins with `- [ ] `",
      });
    }
  }
  return { items, problems };
}

/** The separator before a step's check: a dash of any kind, then `check:`. */
const beforeCheck = /(?:^|\s)(?:—|–|--?)\s*check:\s*$/i;
const checkWithoutCode = /\s(?:—|–|--?)\s*check:/i;

/** `- [ ] title — check: \`command\``; the check may also stand below, as `  - check: \`command\``. */
export function parseStep(item: Item): ItemResult<StepSpec> {
  const [first] = item.node.children;
  if (first?.type !== "paragraph") return { problem: notOneLine(item) ?? emptyItem(item) };
  const inline = splitCheck(item.source, first);
  const below = checksBelow(item);
  const checks = [inline.check, ...below.checks].filter((check) => check !== undefined);
  const title = textOf({ ...item, node: { ...item.node, children: below.others } }, inline.title);
  const problem =
    notOneLine(item) ?? (title === "" ? emptyItem(item) : undefined) ?? checkProblem(item, inline.title, checks);
  if (problem !== undefined) return { problem };
  const [check] = checks;
  return { value: check === undefined ? { title } : { title, check } };
}

function checkProblem(item: Item, title: string, checks: readonly string[]): Problem | undefined {
  if (checks.length > 1 || checks.includes("")) {
    return {
      line: item.line,
      problem: checks.includes("") ? "The check of this step is empty" : "This step has two checks",
      fix: "give one command, several joined by `&&`",
    };
  }
  if (checks.length === 1 || !hasBareCheck(title)) return undefined;
  return {
    line: item.line,
    problem: "The check of this step is not written as code",
    fix: "put the command between backticks at the end of the line: `— check: `` `npm test` ``",
  };
}
