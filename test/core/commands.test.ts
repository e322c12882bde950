import { describe, expect, it } from "vitest";
import { parseCommands } from "#core/command/parse-commands.ts";

const words = (comment: string) => parseCommands(comment).map(({ kind }) => kind);

describe("a command", () => {
  it.each([
    ["/mayor stop", ["stop"]],
    ["/mayor retry please, the runner is back", ["retry"]],
    ["/Mayor STOP", ["stop"]],
    ["Thank you.\n\n/mayor retry\nand see", ["retry"]],
    ["/mayor stop\n\n/mayor retry", ["stop", "retry"]],
  ])("is the first line of a paragraph: %j", (comment, expected) => {
    expect(words(comment)).toEqual(expected);
  });

  it.each([
    "Please /mayor stop",
    "Some words\n/mayor stop",
    "> /mayor stop",
    "    /mayor stop",
    "```\n/mayor stop\n```",
    "`/mayor stop`",
    "<!-- /mayor stop -->",
    "- /mayor stop",
    "# /mayor stop",
    "/mayorstop",
    "/mayor stopping",
    "/mayor dance",
    "[/mayor stop](http://example.com)",
    "",
  ])("is not %j", (comment) => {
    expect(words(comment)).toEqual([]);
  });

  it("is read from no more than ten paragraphs of a comment, and from none that is built to keep a parser busy", () => {
    expect(words("/mayor stop\n\n".repeat(200))).toHaveLength(10);
    expect(words(`/mayor stop\n\n${"[".repeat(60_000)}`)).toEqual([]);
  });
});
