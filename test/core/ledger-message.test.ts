import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { parseLedgerMessage, printLedgerMessage } from "#core/ledger-message.ts";

const Record = z.object({ version: z.literal(1), text: z.string() });

describe("a ledger commit's message", () => {
  test("reads back as event and record, whatever the record quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const message = printLedgerMessage("attempt 1 dispatched", { version: 1, text });
        expect(parseLedgerMessage(Record, message)).toEqual({
          ok: true,
          event: "attempt 1 dispatched",
          value: { version: 1, text },
        });
      }),
    );
  });

  test("has its event on one line, whatever the event", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a\n\n{}", "", "\r\n", "\u2028x")),
        (event) => {
          const message = printLedgerMessage(event, { version: 1, text: "x" });
          expect(parseLedgerMessage(Record, message)).toMatchObject({
            ok: true,
            value: { text: "x" },
          });
          expect(message.indexOf("\n\n")).toBe(message.indexOf("\n"));
          expect(message.split("\n")[0]?.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });

  test("mentions nobody and refers to no issue, for the ledger may be a branch", () => {
    const message = printLedgerMessage("held: @bob said see #3", {
      version: 1,
      text: "Closes #5, thanks @alice",
    });
    expect(message).not.toMatch(/@\w|#\d/);
  });

  test.each([
    ["event only", "the commit message holds no record below its first line"],
    ["event\n\n{", "the record is no JSON: "],
    [
      'event\n\n{"version": 2}',
      "the record has version 2, this Cogtown reads version 1: update Cogtown",
    ],
    ['event\n\n{"version": 1}', "✖ Invalid input: expected string, received undefined"],
    ["event\n\n[]", "✖ Invalid input: expected object, received array"],
  ])("that is none (%j) is a problem and no guess", (message, problem) => {
    const parsed = parseLedgerMessage(Record, message);
    expect(parsed.ok ? "" : parsed.problem).toContain(problem);
  });
});
