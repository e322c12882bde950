import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { renderLabels } from "../../../app/cli/init/render-labels.ts";

/** As GitHub takes them: six hexadecimal digits, and 100 characters at most. */
const Labels = z.array(
  z.strictObject({
    name: z.string().min(1).max(50),
    color: z.string().regex(/^[0-9a-f]{6}$/),
    description: z.string().min(1).max(100),
  }),
);

test("the labels that init writes down are such as GitHub takes, those that people put on among them", () => {
  const names = Labels.parse(parse(renderLabels())).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(expect.arrayContaining(["polecat", "P0", "P3", "no-merge", "review"]));
  expect(names).toContain("cogtown:landed");
});
