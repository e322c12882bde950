import { describe, expect, it } from "vitest";
import type { Command } from "#core/command/command.ts";
import { isAddressed, readComment } from "#core/command/read-comment.ts";

function commandsOf(comment: string): readonly Command[] {
  const reading = readComment(comment);
  return reading.kind === "commands" ? reading.commands : [];
}
const words = (comment: string) => commandsOf(comment).map(({ kind }) => kind);

function problemsOf(comment: string): string[] {
  const reading = readComment(comment);
  if (reading.kind !== "refused") return [reading.kind];
  return reading.problems.map(({ line, problem, fix }) => `${line}: ${problem} → ${fix}`);
}

describe("a command", () => {
  it.each([
    ["/mayor stop", ["stop"]],
    ["/Mayor STOP", ["stop"]],
    ["  /mayor stop  ", ["stop"]],
    ["/mayor stop.", ["stop"]],
    ["/mayor stop!", ["stop"]],
    ["/mayor\tstop", ["stop"]],
    ["/mayor\u00A0stop", ["stop"]],
    ["/mayor stop\r\n\r\n/mayor retry\r\n", ["stop", "retry"]],
    ["Thank you.\n\n/mayor retry\nand see", ["retry"]],
    ["/mayor stop\n\n/mayor retry", ["stop", "retry"]],
    ["> no\n\n/mayor stop\n\n- no\n\n/mayor thaw", ["stop", "thaw"]],
    [
      "A <b>word on Map<string>.\n\n<p align=center>\n\n/mayor stop\n\n<details>\n\nlog\n\n</details>\n\n/mayor retry",
      2,
    ],
  ])("is the first line of a paragraph: %j", (comment, expected) => {
    expect(typeof expected === "number" ? words(comment).length : words(comment)).toEqual(expected);
  });

  it.each([
    "Please /mayor stop",
    "Some words\n/mayor stop",
    "> /mayor stop",
    "> quoted\n/mayor stop",
    "    /mayor stop",
    "```\n/mayor stop\n```",
    "```\ncode\n```\u200B\n\n/mayor stop",
    "`/mayor stop`",
    "<!-- /mayor stop -->",
    "<!--\n\n/mayor stop\n\n-->",
    "- /mayor stop",
    "- [ ] /mayor stop",
    "# /mayor stop",
    "/mayor stop\n===",
    "/mayor a | b\n--- | ---\n/mayor stop | c",
    "**/mayor stop**",
    "~~/mayor stop~~",
    "[^1]: /mayor stop",
    "/mayorstop",
    "/mayor-stop",
    "/mayor/stop",
    "/mayor.txt is missing",
    "/mayor's word",
    "[/mayor stop](http://example.com)",
    "http://example.com/mayor stop",
    "\\/mayor stop",
    "&#47;mayor stop",
    "",
  ])("is not %j", (comment) => {
    expect(readComment(comment)).toEqual({ kind: "silent" });
  });

  it.each([
    ["somebody's own tags", "<blockquote>\n\n/mayor stop\n\n</blockquote>"],
    ["what is folded up", "<details><summary>log</summary>\n\n/mayor stop\n\n</details>"],
    ["what is struck out", "so <del>\n\n/mayor stop\n\n</del>"],
    ["a comment that GitHub's parser ends and a browser does not", "<!-- --> <!--\n\n/mayor stop"],
  ])("is not heard in %s", (_, comment) => {
    expect(readComment(comment)).toEqual({ kind: "silent" });
  });
});

describe("a reply by e-mail", () => {
  const others = "/mayor stop\n\n> /mayor stop";
  it.each([
    ["Gmail", "On Mon, 1 Jan 2024 at 10:00, Maya <m@example.com> wrote:"],
    [
      "a line broken by the program",
      "On Mon, 1 Jan 2024 at 10:00, Maya Long <\nm@example.com> wrote:",
    ],
    ["German", "Am Mo., 1. Jan. 2024 um 10:00 Uhr schrieb Maya <m@example.com>:"],
    ["French", "Le lun. 1 janv. 2024 à 10:00, Maya <m@example.com> a écrit :"],
    ["Spanish", "El lun, 1 ene 2024 a las 10:00, Maya (<m@example.com>) escribió:"],
    ["Outlook", "-----Original Message-----"],
    ["Outlook's headers", "From: Maya <m@example.com>\nSent: Monday"],
    ["bold ones", "**From:** Maya <m@example.com>\n**Sent:** Monday"],
    ["a signature", "-- "],
  ])("counts above what it repeats, and nothing below: %s", (_, trailer) => {
    expect(words(`/mayor retry\n\n${trailer}\n\n${others}`)).toEqual(["retry"]);
    expect(words(`/mayor retry\n${trailer}\n${others}`)).toEqual(["retry"]);
    expect(words(`${trailer}\n${others}`)).toEqual([]);
  });

  it("is not seen in a sentence, in code, or in a line of hyphens", () => {
    expect(words("On Monday you asked what Bob wrote:\n\n> this\n\n/mayor retry")).toEqual([
      "retry",
    ]);
    expect(words("```diff\n-- \n2.40.0\n```\n\n/mayor retry")).toEqual(["retry"]);
    expect(words("Some\n\n---\n\n/mayor retry")).toEqual(["retry"]);
  });
});

describe("what is said", () => {
  it.each<readonly [string, Command]>([
    ["help", { kind: "help" }],
    ["HELP Convoy", { kind: "help", command: "convoy" }],
    ["why #12", { kind: "why", number: 12 }],
    ["why 12", { kind: "why", number: 12 }],
    ["sling Force.", { kind: "sling", isForced: true }],
    ["plan", { kind: "plan", text: "" }],
    ["approve 3F9A1C2", { kind: "approve", hash: "3f9a1c2" }],
    ["priority p1", { kind: "priority", level: "P1" }],
    ["budget $5", { kind: "budget", dollars: 5 }],
    ["budget 5", { kind: "budget", dollars: 5 }],
    ["budget 5.50", { kind: "budget", dollars: 5.5 }],
    ["ask: Why  so?", { kind: "ask", question: "Why so?" }],
    ['note it is "red"', { kind: "note", text: 'it is "red"' }],
    ["note don't `a=b` *now*", { kind: "note", text: "don't `a=b` *now*" }],
    ["merge urgent", { kind: "merge", isUrgent: true }],
    [`merge ${"AB".repeat(20)}`, { kind: "merge", isUrgent: false, head: "ab".repeat(20) }],
    [`merge ${"1".repeat(64)} urgent.`, { kind: "merge", isUrgent: true, head: "1".repeat(64) }],
    ["freeze release 1.0.", { kind: "freeze", reason: "release 1.0." }],
    ['convoy "Big feature" #1 #2', { kind: "convoy", name: "Big feature", members: [1, 2] }],
    ["convoy “Big feature” #1, #2,#1", { kind: "convoy", name: "Big feature", members: [1, 2] }],
    ["convoy 'a \\' b' #3", { kind: "convoy", name: "a ' b", members: [3] }],
    ["cook bug", { kind: "cook", formula: "bug", values: {} }],
    [
      'cook bug title="a \\" b" area=cli constructor= url=https://x.y/?a=b',
      {
        kind: "cook",
        formula: "bug",
        values: { title: 'a " b', area: "cli", constructor: "", url: "https://x.y/?a=b" },
      },
    ],
  ])("is taken apart as its command wants it: %j", (text, command) => {
    expect(commandsOf(`/mayor ${text}`)).toEqual([command]);
  });

  it("is read as it is drawn: what is not drawn in it is gone", () => {
    expect(commandsOf("/mayor st\u200Bop")).toEqual([{ kind: "stop" }]);
    expect(commandsOf("/mayor hold a\u{E0041}\u200Fb")).toEqual([{ kind: "hold", reason: "ab" }]);
  });

  it.each([
    "／mayor stop",
    "/mауor stop",
    "/ma\u200Byor stop",
    "\u202E/mayor stop",
    "/mayor\u2060stop",
  ])("is nothing where it only looks like a command: %j", (comment) => {
    expect(readComment(comment)).toEqual({ kind: "silent" });
  });
});

const seeHelp = "`/mayor help` lists what may be said";
const alone = "say `/mayor stop` alone, other words in a paragraph of their own";
const as = (usage: string, example: string) =>
  `it is said as \`/mayor ${usage}\`, for example \`/mayor ${example}\``;
const cook = as("cook FORMULA [KEY=VALUE…]", 'cook bug title="a b" area=cli');
const convoy = as("convoy NAME #N…", 'convoy "Big feature" #1 #2');
const budget = as("budget $N", "budget $5.50");
const priority = as("priority P0..P3", "priority P1");

/** What is said, and what the answer says. */
const refusals: readonly (readonly [string, string])[] = [
  ["/mayor", `no command follows \`/mayor\` → ${seeHelp}`],
  ["/mayor!", `no command follows \`/mayor\` → ${seeHelp}`],
  ["/mayor: help", "`:` stands behind `/mayor` → write `/mayor help`"],
  ["/mayor,stop", "`,` stands behind `/mayor` → write `/mayor stop`"],
  ["/mayor slng", `\`slng\` is no command; did you mean \`sling\`? → ${seeHelp}`],
  ["/mayor stоp", `\`stоp\` is no command; did you mean \`stop\`? → ${seeHelp}`],
  ["/mayor dance", `\`dance\` is no command → ${seeHelp}`],
  ["/mayor constructor", `\`constructor\` is no command → ${seeHelp}`],
  ["/mayor [stop](x)", `\`[stop](x)\` is no command → ${seeHelp}`],
  ["/mayor stop it", `nothing may follow this command on its line → ${alone}`],
  ["/mayor stop why=x", `\`why=\` means nothing here → ${alone}`],
  [
    "/mayor help convoi",
    `\`convoi\` means nothing here; did you mean \`convoy\`? → ${as("help [COMMAND]", "help convoy")}`,
  ],
  [
    "/mayor sling frce",
    `\`frce\` means nothing here; did you mean \`force\`? → ${as("sling [force]", "sling force")}`,
  ],
  [
    "/mayor merge urgent now",
    `\`now\` means nothing here → ${as("merge [urgent] [COMMIT]", "merge urgent")}`,
  ],
  [
    "/mayor why me",
    `\`me\` is no issue; issues are written \`#12\` → ${as("why [#N]", "why #12")}`,
  ],
  ["/mayor why #0", `issues are counted from 1 → ${as("why [#N]", "why #12")}`],
  ["/mayor why #9999999999", `no issue has so high a number → ${as("why [#N]", "why #12")}`],
  ["/mayor priority", `the priority is missing: \`P0\` to \`P3\` → ${priority}`],
  ["/mayor priority p7", `\`P7\` means nothing here → ${priority}`],
  ["/mayor budget", `the sum is missing, such as \`$5\` → ${budget}`],
  ["/mayor budget $0", `a budget is more than nothing; \`/mayor stop\` ends the work → ${budget}`],
  [
    "/mayor budget 1,5",
    `\`1,5\` is no sum in dollars; write it as \`$5\` or \`$5.50\` → ${budget}`,
  ],
  ["/mayor budget -5", `\`-5\` is no sum in dollars; write it as \`$5\` or \`$5.50\` → ${budget}`],
  ["/mayor budget 2000000", `a budget is at most $1000000 → ${budget}`],
  [
    "/mayor note",
    `the text is missing → ${as("note TEXT", "note The staging server is called blue now.")}`,
  ],
  [
    `/mayor hold ${"x".repeat(201)}`,
    `the text has 201 characters, of which 200 are allowed → ${as("hold [REASON]", "hold waiting for the new design")}`,
  ],
  ["/mayor convoy", `the name is missing → ${convoy}`],
  ["/mayor convoy x", `a convoy has at least one issue, such as \`#12\` → ${convoy}`],
  [
    "/mayor convoy Big feature #1",
    `\`feature\` is no issue; issues are written \`#12\` → ${convoy}`,
  ],
  [
    '/mayor convoy "Big #1',
    `from \`"Big #1\` on it cannot be told what belongs together: a quote is opened and not closed, or something stands right behind it → ${convoy}`,
  ],
  ["/mayor cook", `the name of the formula is missing → ${cook}`],
  [
    "/mayor cook ../x",
    `a formula is called by its name: letters, digits, \`-\`, \`_\` and \`.\` → ${cook}`,
  ],
  [
    "/mayor cook bug title = x",
    `\`title\` is no \`key=value\`: no blanks around \`=\`, quotes around a value with blanks → ${cook}`,
  ],
  ["/mayor cook bug a=1 a=2", `\`a\` is given twice → ${cook}`],
  [
    `/mayor cook bug ${"k".repeat(60)}=1`,
    `no name of a value has more than 50 characters → ${cook}`,
  ],
  [
    "/mayor cook bug __proto__=1",
    `\`__proto__=1\` is no \`key=value\`: no blanks around \`=\`, quotes around a value with blanks → ${cook}`,
  ],
  [
    "/mayor note seen <!-- unseen -->",
    "HTML comments and tags such as `<details>` change what readers see of it → say it without HTML",
  ],
  [
    "/mayor note <bdo dir=rtl>won",
    "HTML comments and tags such as `<details>` change what readers see of it → say it without HTML",
  ],
  [
    "/mayor hold \u202Edrawn backwards",
    "the line holds characters that turn the direction of text, so that readers see something else → type it by hand instead of pasting it",
  ],
];

describe("a comment that cannot be carried out", () => {
  it.each(refusals)("says what is wrong and what to say instead: %j", (comment, problem) => {
    expect(problemsOf(comment)).toEqual([`1: ${problem}`]);
  });

  it("is refused as a whole, with every line that is wrong", () => {
    const comment = "/mayor stop\n\nA word.\n\n/mayor slng\n\n/mayor budget 0";
    expect(problemsOf(comment).map((problem) => problem.split(" ")[0])).toEqual(["5:", "7:"]);
  });

  it("is told of commands that follow each other without an empty line", () => {
    expect(problemsOf("/mayor priority P1\n/mayor sling")).toEqual([
      "2: it stands below another command in the same paragraph → put an empty line between the two",
    ]);
  });

  it("may hold ten commands and no more, and is told of ten problems and no more", () => {
    expect(words("/mayor stop\n\n".repeat(10))).toHaveLength(10);
    const told = "this is more than the 10 commands that one comment may hold";
    expect(problemsOf("/mayor stop\n\n".repeat(200))).toEqual([
      `21: ${told} → say the rest in another comment`,
    ]);
    expect(problemsOf(`/mayor stop${"\n/mayor x".repeat(200)}`)).toHaveLength(10);
  });

  it("shows what was said without what is not drawn, and not too much of it", () => {
    const reading = readComment(`/mayor \u202Edance ${"x".repeat(1_000)}`);
    const said = reading.kind === "refused" ? (reading.problems[0]?.said ?? "") : "";
    expect(said).toMatch(/^\/mayor dance x+…$/);
    expect(said).toHaveLength(100);
  });
});

describe("a comment that is built to keep a reader busy", () => {
  it.each([
    ["brackets", `/mayor stop\n\n${"[".repeat(60_000)}`],
    ["quotes in quotes", `/mayor stop\n\n${">".repeat(60_000)} a`],
  ])("is not read: %s", (_, comment) => {
    expect(readComment(comment)).toEqual({ kind: "silent" });
  });

  it.each([
    ["one word", `/mayor ${"x".repeat(60_000)}`],
    ["blanks", `/mayor cook a${" ".repeat(30_000)}${"\t".repeat(30_000)}b`],
    ["quotes", `/mayor cook a ${'"'.repeat(60_000)}`],
    ["an open quote", `/mayor cook a b="${"\\a".repeat(30_000)}`],
    ["equals signs", `/mayor cook a ${"a=".repeat(30_000)}`],
    ["values", `/mayor cook a ${Array.from({ length: 9_000 }, (_, n) => `k${n}=1`).join(" ")}`],
    ["members", `/mayor convoy a ${"#1,#2,".repeat(10_000)}x`],
    ["tags", `${"<a></b>".repeat(2_000)}\n\n/mayor dance`],
    ["comments", `<!-- -->${"<!--".repeat(15_000)}\n\n/mayor dance`],
    ["lines", `/mayor dance\n${"On 1 a\n".repeat(2_000)}`],
    ["empty lines", `${"\n".repeat(15_000)}/mayor dance`],
  ])("gets one clear answer: %s", (_, comment) => {
    const reading = readComment(comment);
    expect(["silent", "refused"]).toContain(reading.kind);
    if (reading.kind === "refused") expect(reading.problems).toHaveLength(1);
  });
});

it("a comment is worth a look where a line of it begins with the Mayor's name", () => {
  expect(isAddressed("Hello.\n\n /Mayor stop")).toBe(true);
  expect(isAddressed("I told /mayor to stop")).toBe(false);
  expect(isAddressed("/mayors\n/mayoral")).toBe(false);
});
