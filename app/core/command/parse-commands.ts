import type { Paragraph } from "mdast";
import { isIntricate, nodesOf, readMarkdown, sourceOf } from "../text/markdown.ts";

/** What a person may tell the Mayor in a comment on an issue or a pull request. */
export type Command =
  /** Take it off the line: its run ends, its work stays, nothing is dispatched until somebody says so. */
  | { readonly kind: "stop" }
  /** Try once more: a hold is lifted, a pause is over, and the next failure holds it again. */
  | { readonly kind: "retry" }
  /** Queue this pull request at the head that it has now; `urgent`: before all others. */
  | { readonly kind: "merge"; readonly isUrgent: boolean }
  /** Nothing lands on this base until somebody says so; and on it goes. */
  | { readonly kind: "freeze"; readonly reason: string }
  | { readonly kind: "thaw" };

/** Each makes a command of what follows its word on the line. */
const commands: ReadonlyMap<string, (rest: string) => Command> = new Map<
  string,
  (rest: string) => Command
>([
  ["stop", () => ({ kind: "stop" })],
  ["retry", () => ({ kind: "retry" })],
  ["merge", (rest) => ({ kind: "merge", isUrgent: /^urgent\b/i.test(rest) })],
  ["freeze", (rest) => ({ kind: "freeze", reason: rest.slice(0, longestReason) })],
  ["thaw", () => ({ kind: "thaw" })],
]);

/** A reason is a line in a record and in comments. */
const longestReason = 200;

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
  const [, word, rest = ""] = /^\/mayor[ \t]+([a-z]+)(?:[ \t]+(.*))?$/i.exec(line.trimEnd()) ?? [];
  const command = word === undefined ? undefined : commands.get(word.toLowerCase());
  return command === undefined ? [] : [command(rest.trim())];
}
