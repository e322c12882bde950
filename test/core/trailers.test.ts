import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stepDigest } from "#core/molecule/digest.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { plannedSteps, stepsToDo } from "#core/molecule/steps.ts";
import { parseTrailers, printStepMessage, printWipMessage } from "#core/molecule/trailers.ts";

const step = { index: 1, of: 3, digest: "0a1b2c3d" };

describe("the message of a step's commit", () => {
  test("says what the commit is", () => {
    const message = printStepMessage({
      molecule: 12,
      title: "Parse a `--json` flag",
      step,
      attempt: 2,
      verified: "npm test -- flags",
    });
    expect(message).toMatchInlineSnapshot(`
      "Parse a \`--json\` flag

      Molecule: #12
      Step: 1/3 0a1b2c3d
      Attempt: 2
      Verified: npm test -- flags
      "
    `);
    expect(parseTrailers(message)).toEqual({
      molecule: 12,
      step,
      isFinished: true,
      attempt: 2,
      verified: "npm test -- flags",
    });
  });

  test("of unfinished work says so", () => {
    const message = printWipMessage({ molecule: 12, title: "Parse", step, attempt: 2 });
    expect(message.split("\n")[0]).toBe("wip: Parse");
    expect(parseTrailers(message)).toEqual({ molecule: 12, step, isFinished: false, attempt: 2 });
  });

  test("without a check says that there was none", () => {
    const message = printStepMessage({ molecule: 12, title: "Parse", step, attempt: 1 });
    expect(message).toContain("Verified: none\n");
    expect(parseTrailers(message)).not.toHaveProperty("verified");
  });

  test.each([
    "Closes #5",
    "fixes other/town#5, GH-5",
    "resolves https://github.com/o/r/issues/5",
    "ask @bob and @org/team",
    "[skip ci] x",
    "x [No CI]",
    "one\n\nCo-authored-by: x <x@y.z>",
    "a\u202eb\u200bc\u0007",
    "<!-- x --> # 5",
    "#",
    "",
  ])("carries nothing that a stranger's title %j could do", (title) => {
    const verified = `echo '${title}'`;
    const message = printStepMessage({ molecule: 12, title, step, attempt: 1, verified });
    const ours = message.replace("Molecule: #12", "");
    expect(ours).not.toMatch(
      /#\d|@\w|GH-\d|issues\/\d|\[(?:skip|no) ci\]|<!--|[\u0000-\u0009\u200b\u202e]/i,
    );
    expect(message.split("\n")).toHaveLength(7);
    expect(message.split("\n")[0]).toMatch(/^[^#\s]/);
    expect(parseTrailers(message)).toMatchObject({ molecule: 12, step });
  });

  test("has a subject of at most 72 characters and reads back, whatever the title", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.boolean(),
        (title, isFinished) => {
          const message = isFinished
            ? printStepMessage({ molecule: 1, title, step, attempt: 1, verified: title })
            : printWipMessage({ molecule: 1, title, step, attempt: 1 });
          expect(message.split("\n")[0]?.length).toBeLessThanOrEqual(72);
          expect(parseTrailers(message)).toMatchObject({
            molecule: 1,
            step,
            isFinished,
            attempt: 1,
          });
        },
      ),
    );
  });

  test.each([
    "Fix a bug",
    "x\n\nMolecule: #12",
    "x\n\nMolecule: #12\nStep: 1/3 0a1b2c3d\nAttempt: 1\n\nlater words",
    "x\n\nMolecule: 12\nStep: 1/3 zz\nAttempt: 1",
  ])("is not seen in %j", (message) => {
    expect(parseTrailers(message)).toBeUndefined();
  });
});

const record = (body: string, more: Partial<MoleculeRecord> = {}): MoleculeRecord => ({
  version: 1,
  number: 12,
  base: "main",
  spec: { digest: "d", title: "T", body, approvedBy: "ada", approvedAt: "2026-01-01T00:00:00Z" },
  attempts: [],
  steps: [],
  rework: [],
  forgiven: 0,
  ...more,
});
const sha = "a".repeat(40);
const rework = {
  id: "review-7",
  by: "ada",
  words: "Name it\u200b better.",
  at: "2026-01-01T00:00:00Z",
  head: sha,
};
const body = (steps: string) =>
  `### Goal\nIt works.\nReally.\n\n${steps}\n\n### Acceptance criteria\n- \`true\``;

describe("the steps of a molecule", () => {
  test("are those of its text, then one for each review", () => {
    const planned = plannedSteps(
      record(body("### Steps\n- One — check: `a`\n- Two"), { rework: [rework] }),
    );
    expect(planned).toEqual([
      { index: 1, of: 3, digest: stepDigest("One", "a"), title: "One", check: "a" },
      { index: 2, of: 3, digest: stepDigest("Two"), title: "Two" },
      {
        index: 3,
        of: 3,
        digest: planned[2]?.digest,
        title: "Address the review of ada",
        words: "Name it better.",
      },
    ]);
  });

  test("are one, its goal under the title, where it has none", () => {
    expect(plannedSteps(record(body("")))).toEqual([
      { index: 1, of: 1, digest: stepDigest("It works.\nReally."), title: "T" },
    ]);
  });

  test("still to do are those whose very text no commit answers for", () => {
    const planned = plannedSteps(record(body("### Steps\n- One\n- Two\n- One")));
    const done = [{ index: 1, digest: stepDigest("One"), title: "One", commit: sha }];
    expect(stepsToDo(planned, done).map(({ index }) => index)).toEqual([2, 3]);
    expect(stepsToDo(planned, []).length).toBe(3);
    expect(
      stepsToDo(plannedSteps(record(body("### Steps\n- One — check: `new`"))), done),
    ).toHaveLength(1);
  });

  test("ask again when a second review says the same", () => {
    const planned = plannedSteps(
      record(body(""), { rework: [rework, { ...rework, id: "review-8" }] }),
    );
    expect(new Set(planned.map(({ digest }) => digest)).size).toBe(3);
  });
});
