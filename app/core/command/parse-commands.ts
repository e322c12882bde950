import type { Paragraph } from "mdast";
import { isIntricate, nodesOf, readMarkdown, sourceOf } from "../text/markdown.ts";

/** What a person may tell the Mayor in a comment on an issue. */
export type Command =
  /** Take it off the line: its run ends, its work stays, nothing is dispatched until somebody says so. */
  | { readonly kind: "stop" }
  /** Try once more: a hold is lifted, a pause is over, and the next failure holds it again. */
  | { readonly kind: "retry" };

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["stop", { kind: "stop" }],
  ["retry", { kind: "retry" }],
]);

/** Nobody steers by more than these in one comment; the rest of it is not read. */
const mostCommands = 10;

/** Whether a comment may hold a command at all; most do not. */
export const isAddressed = (comment: string) => /\/mayor\b/i.test(comment);

/**
 * The commands in a comment, in order. A command is the first line of a paragraph of the comment itself: what stands in
 * quotes, code, lists or hidden text is somebody else's word, or an example.
 */
export function parseCommands(comment: string): readonly Command[] {
  if (!isAddressed(comment) || isIntricate(comment)) return [];
  return readMarkdown(comment)
    .children.filter((node): node is Paragraph => node.type === "paragraph")
    .flatMap((paragraph) => commandOf(comment, paragraph))
    .slice(0, mostCommands);
}

function commandOf(comment: string, paragraph: Paragraph): readonly Command[] {
  const [first] = paragraph.children;
  // A paragraph that begins with code or a link only looks like a command.
  if (first === undefined || [...nodesOf(first)].some((node) => node.type !== "text")) return [];
  const [line = ""] = sourceOf(comment, paragraph).split("\n");
  const word = /^\/mayor[ \t]+([a-z]+)(?=\s|$)/i.exec(line)?.[1]?.toLowerCase();
  const command = word === undefined ? undefined : commands.get(word);
  return command === undefined ? [] : [command];
}
