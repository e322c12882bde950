import { beforeAll, describe, expect, test } from "vitest";
import { explained } from "./differential/explained.ts";
import { startEmulate, startOurs } from "./differential/github.ts";
import { questions } from "./differential/questions.ts";
import { compareAnswers } from "./differential/shape.ts";

/** "question | difference", in the order the questions were asked. */
const differences: string[] = [];

beforeAll(async () => {
  const [ours, theirs] = [await startOurs(), await startEmulate()];
  try {
    for (const question of questions) {
      const found = compareAnswers(await ours.answer(question), await theirs.answer(question));
      differences.push(...found.map((difference) => `${question.name} | ${difference}`));
    }
  } finally {
    await ours.close();
    await theirs.close();
  }
});

describe("asked the same questions, the embedded GitHub and emulate", () => {
  test("differ only where it is explained", () => {
    const isExplained = (text: string) => explained.some(({ difference }) => difference.test(text));
    expect(differences.filter((text) => !isExplained(text))).toEqual([]);
  });

  test.each(explained.map(({ difference, reason }) => [reason, difference] as const))(
    "still differ: %s",
    (_reason, difference) => {
      expect(differences.some((text) => difference.test(text))).toBe(true);
    },
  );

  test("agree to the letter on many answers", () => {
    const different = new Set(differences.map((text) => text.split(" | ")[0]));
    expect(questions.filter(({ name }) => !different.has(name)).length).toBeGreaterThan(12);
  });
});

test("the comparison sees what differs, and nothing else", () => {
  const body = { id: 1, url: "http://a/1", at: "2026-01-01T00:00:00Z", labels: [{ name: "x" }] };
  const same = { id: 7, url: "http://b/7", at: "2027-01-01T00:00:00Z", labels: [{ name: "x" }] };
  expect(compareAnswers({ status: 200, body }, { status: 200, body: same })).toEqual([]);
  expect(
    compareAnswers(
      { status: 200, body },
      { status: 200, body: { ...same, labels: [], more: null } },
    ),
  ).toEqual([
    "labels[]: 1 of them, emulate 0 of them",
    'labels[].name: "x", emulate absent',
    "more: absent, emulate null",
  ]);
  expect(compareAnswers({ status: 200, body }, { status: 404, body })).toEqual([
    "status: 200, emulate 404",
  ]);
});
