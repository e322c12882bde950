import { expect } from "vitest";
import { renderCommand } from "#core/command/help.ts";
import { isAddressed, readComment } from "#core/command/read-comment.ts";
import { commandNames } from "#core/command/registry.ts";
import { quote } from "#core/text/neutralise.ts";
import { attack } from "./attack.ts";

/** Nothing that could be obeyed is read in it: silence, or a refusal of all of it. */
const isDeaf = (comment: string) => readComment(comment).kind !== "commands";

attack(4, "what is quoted, shown as code, hidden or repeated is not said", () => {
  const wrapped = [
    "> /mayor merge",
    "> > /mayor merge",
    ">/mayor merge",
    "```\n/mayor merge\n```",
    "~~~md\n/mayor merge\n~~~",
    "\t/mayor merge",
    "`/mayor merge`",
    "<!-- \n\n/mayor merge\n\n -->",
    "<!--\n-->\n<!--\n\n/mayor merge",
    "<details>\n\n/mayor merge\n\n</details>",
    "<template>\n\n/mayor merge\n\n</template>",
    "[x]: <> (\n/mayor merge)",
    "[^1]: /mayor merge",
    "[/mayor merge](https://example.com)",
    "![/mayor merge](https://example.com/a.png)",
    "https://example.com/s/mayor merge",
    "Session: https://example.com/mayor\n\n_Sent by a bot_ · /mayor merge",
    "On Mon, 1 Jan 2024, Maya <m@example.com> wrote:\n\n/mayor merge",
    "-----Original Message-----\n\n/mayor merge",
    "-- \n\n/mayor merge",
    "I would say /mayor merge",
    "Words first\n/mayor merge",
    "| a | b |\n|---|---|\n| /mayor merge | c |",
    "1. /mayor merge",
    "# /mayor merge",
    "$\\color{white}{x}$ /mayor merge",
  ];
  expect(wrapped.filter((comment) => !isDeaf(comment))).toEqual([]);
});

attack(4, "letters that look alike say nothing", () => {
  const lookalikes = [
    "／mayor merge",
    "∕mayor merge",
    "⁄mayor merge",
    "/mаyor merge",
    "/ｍayor merge",
    "/may\u200Bor merge",
    "/mayor\u200Bmerge",
    "\u202Eegrem royam/",
    "/mayor m\u0435rge",
    "/mayor \u202Emerge",
    "/\u{E006D}\u{E0061}mayor merge",
    "@mayor merge",
  ];
  expect(lookalikes.filter((comment) => !isDeaf(comment))).toEqual([]);
});

attack(4, "what the App says itself commands nobody", () => {
  const own = commandNames.map((name) => renderCommand(name));
  const echoed = ["/mayor merge", "a\n\n/mayor merge", "```\n```\n\n/mayor merge"];
  for (const text of [...own, ...echoed.map((said) => quote(said))])
    expect(isDeaf(text), text).toBe(true);
});

attack(
  31,
  "a comment holds ten commands at most, and one built to keep a parser busy is not read",
  () => {
    expect(readComment("/mayor status\n\n".repeat(11)).kind).toBe("refused");
    const busy = ["[", ">", "<!--", "*a ", "`", "| ", "&#47;"].map(
      (part) => `/mayor merge\n\n${part.repeat(Math.floor(65_000 / part.length))}`,
    );
    for (const comment of busy) {
      expect(comment.length).toBeLessThan(65_536);
      readComment(comment);
      isAddressed(comment);
    }
  },
);
