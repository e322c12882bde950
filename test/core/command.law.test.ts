import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Command, type CommandName, commandNames } from "#core/command/command.ts";
import { printCommand } from "#core/command/print-command.ts";
import { readComment } from "#core/command/read-comment.ts";
import { entryOf } from "#core/command/registry.ts";

/** Whatever a stranger's keyboard has, and what Markdown, quotes and our own grammar make something of. */
const wild = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          "/mayor",
          " ",
          "stop",
          "#1",
          '"',
          "'",
          "“",
          "\\",
          "=",
          "a=b",
          "`",
          "```",
          "> ",
          "- ",
          "#",
        ],
        ...[
          "<!--",
          "-->",
          "<b>",
          "<details>",
          "</details>",
          "<S>",
          "<?",
          "[x](y)",
          "[a]: b",
          "~~",
          "*",
          "_",
          "|",
          "$5",
          "-- ",
        ],
        ...["\u202E", "\u200B", "\u{E0041}", "é", "字", "👍", "&lt;", "@a", "GH-1", "www.a.b", "."],
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join("")),
);
const name = fc.stringMatching(/^[A-Za-z0-9][\w.-]{0,20}$/);
const key = fc.stringMatching(/^[A-Za-z][\w.-]{0,20}$/);
const number = fc.integer({ min: 1, max: 2_147_483_647 });

const argumentsOf: { readonly [K in CommandName]: fc.Arbitrary<object> } = {
  help: fc.record({ command: fc.constantFrom(...commandNames) }, { requiredKeys: [] }),
  status: fc.constant({}),
  why: fc.record({ number }, { requiredKeys: [] }),
  sling: fc.record({ isForced: fc.boolean() }),
  plan: fc.record({ text: wild }),
  approve: fc.record({ hash: fc.stringMatching(/^[0-9a-f]{4,64}$/) }, { requiredKeys: [] }),
  stop: fc.constant({}),
  retry: fc.constant({}),
  hold: fc.record({ reason: wild }),
  release: fc.constant({}),
  priority: fc.record({ level: fc.constantFrom("P0", "P1", "P2", "P3") }),
  budget: fc.integer({ min: 1, max: 100_000_000 }).map((cents) => ({ dollars: cents / 100 })),
  claim: fc.constant({}),
  unclaim: fc.constant({}),
  escalate: fc.record({ reason: wild }),
  ask: fc.record({ question: wild }),
  note: fc.record({ text: wild }),
  convoy: fc.record({
    name: wild,
    members: fc.uniqueArray(number, { minLength: 1, maxLength: 5 }),
  }),
  cook: fc.record({ formula: name, values: fc.dictionary(key, wild, { maxKeys: 4 }) }),
  pause: fc.record({ reason: wild }),
  resume: fc.constant({}),
  merge: fc.record(
    { isUrgent: fc.boolean(), head: fc.stringMatching(/^[0-9a-f]{40}$/) },
    { requiredKeys: ["isUrgent"] },
  ),
  freeze: fc.record({ reason: wild }),
  thaw: fc.constant({}),
};

/** As records hold it: hidden characters are gone; a text of which nothing is left makes no command. */
const command = fc
  .constantFrom(...commandNames)
  .chain((kind) => argumentsOf[kind].map((rest) => Command.safeParse({ ...rest, kind })))
  .filter((parsed) => parsed.success)
  .map((parsed) => parsed.data);

describe("a command", () => {
  it("that is printed is read as the same command, alone or among others", () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 10 }), (commands) => {
        const comment = commands.map(printCommand).join("\n\n");
        expect(readComment(comment)).toEqual({ kind: "commands", commands });
      }),
    );
  });

  it("that was written into a record is read from it as the same command", () => {
    fc.assert(
      fc.property(command, (written) => {
        expect(Command.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
      }),
    );
  });
});

describe("any comment", () => {
  const anything = fc
    .array(
      fc.oneof(
        wild,
        wild.map((text) => `/mayor ${text}`),
        command.map(printCommand),
      ),
      {
        maxLength: 30,
      },
    )
    .chain((lines) => fc.constantFrom("\n", "\n\n", "\r\n\r\n").map((end) => lines.join(end)));

  it("has an answer: silence, ten commands at most, or ten problems at most", () => {
    fc.assert(
      fc.property(anything, (comment) => {
        const reading = readComment(comment);
        if (reading.kind === "commands") {
          expect(reading.commands.length).toBeGreaterThan(0);
          expect(reading.commands.length).toBeLessThanOrEqual(10);
          expect(reading.commands.map((each) => Command.parse(each))).toEqual(reading.commands);
        }
        if (reading.kind === "refused") {
          expect(reading.problems.length).toBeGreaterThan(0);
          expect(reading.problems.length).toBeLessThanOrEqual(10);
        }
      }),
    );
  });

  it.each<readonly [string, (text: string) => string]>([
    ["a fence", (text) => `\`\`\`\`\`\`\`\n${text.replaceAll("`", "")}\n\`\`\`\`\`\`\``],
    ["a quote", (text) => text.replace(/^/gm, "> ")],
    ["a list", (text) => `- a\n${text.replace(/^/gm, "  ")}`],
    ["an HTML comment", (text) => `<!--\n${text.replaceAll("-->", "")}\n-->`],
  ])("says nothing in %s", (_, wrap) => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(readComment(wrap(text.replace(/[\r\v\f\u2028\u2029]/g, "")))).toEqual({
          kind: "silent",
        });
      }),
    );
  });
});

describe.each(commandNames)("%s", (kind) => {
  const { usage, examples, does, where } = entryOf(kind);

  it.each(examples)("has examples that are read as they are printed: $says", ({ says }) => {
    const reading = readComment(`/mayor ${says}`);
    const commands = reading.kind === "commands" ? reading.commands : [];
    expect(commands.map((each) => each.kind)).toEqual([kind]);
    expect(commands.map(printCommand)).toEqual([`/mayor ${says}`]);
  });

  it("is described in one sentence, and may be said somewhere", () => {
    expect(usage.split(" ")[0]).toBe(kind);
    expect(does).toMatch(/^[A-Z][^.]*(?:\.cogtown[^.]*|commands\.[^.]*)?\.$/);
    expect(where.length).toBeGreaterThan(0);
  });
});
