import type { Nodes } from "mdast";
import { isEmptySection, splitSections } from "../molecule/spec-sections.ts";
import { isIntricate, nodesOf, readMarkdown } from "../text/markdown.ts";
import { rememberAnswers } from "../text/remember.ts";
import { removeHiddenCharacters, sanitise } from "../text/sanitise.ts";
import { type Piece, type Words, wordsOf } from "./words.ts";

/** What an issue wants, by its words. */
export interface Meaning {
  readonly title: Words;
  /** Title and goal together; undefined: it says no more than its title. */
  readonly whole: Words | undefined;
}

export function meaningOf({
  title,
  body,
}: {
  readonly title: string;
  readonly body: string;
}): Meaning {
  const said = piecesOfTitle(title);
  const goal = piecesOfGoal(body);
  return {
    title: wordsOf(said),
    whole: goal.length === 0 ? undefined : wordsOf([...said, ...goal]),
  };
}

/**
 * Characters that are looked at. Anybody may open issues, hundreds of them, and of any length that GitHub takes; who has
 * said no more than the same in so many is asked, and may say that it is another one.
 */
const longestBody = 16_000;
const longestGoal = 4_000;

/**
 * The goal; of an issue that was not written as a molecule, everything under no heading of ours. Nothing that GitHub does
 * not draw, and none of the headings of the form.
 */
const piecesOfGoal = rememberAnswers((body): readonly Piece[] => {
  const start = body.slice(0, longestBody);
  if (isIntricate(start)) return [];
  const sections = splitSections(sanitise(start)).filter((section) => !isEmptySection(section));
  const goal = sections.filter(({ name }) => name === "goal");
  const told = goal.length > 0 ? goal : sections.filter(({ name }) => name === undefined);
  const text = told.map((section) => section.text).join("\n\n");
  return [...nodesOf(readMarkdown(text.slice(0, longestGoal)))].flatMap(piecesOfNode);
});

function piecesOfNode(node: Nodes): readonly Piece[] {
  if (node.type === "text" || node.type === "html") return splitQuotes(node.value);
  if (node.type === "inlineCode" || node.type === "code")
    return [{ text: node.value, isName: true }];
  return node.type === "link" || node.type === "image" ? [{ text: node.url, isName: true }] : [];
}

/** A title is no Markdown but for its code: `1. Foo` is not the first item of a list. */
function piecesOfTitle(title: string): readonly Piece[] {
  return removeHiddenCharacters(title)
    .split("`")
    .flatMap((text, index) => (index % 2 === 0 ? splitQuotes(text) : [{ text, isName: true }]));
}

const quotation = /(["“”][^"“”]+["“”]|(?<![\p{L}\p{N}])'[^']+'(?![\p{L}\p{N}]))/u;

function splitQuotes(text: string): readonly Piece[] {
  return text.split(quotation).map((part, index) => ({ text: part, isName: index % 2 === 1 }));
}
