import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mergeGroupWorkflow } from "../../app/core/names.ts";
import { answersMergeGroup } from "../../app/core/refinery/native/answers-merge-group.ts";

const template = readFileSync(
  new URL(`../../app/cli/templates/${mergeGroupWorkflow}`, import.meta.url),
  "utf8",
);

test("the workflow that the steward names is one that it takes for an answer", () => {
  expect(answersMergeGroup(template)).toBe(true);
});

test("no two attempts of a queue share a concurrency group, and none cancels another (complaint 5)", () => {
  expect(template).toContain("group: ${{ github.workflow }}-${{ github.ref }}");
  expect(template).toContain("cancel-in-progress: false");
});
