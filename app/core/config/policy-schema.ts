import { z } from "zod";
import { rules } from "../policy/rules.ts";
import { count, oneOrMore } from "./schema-values.ts";

const settable = rules.filter(({ isFixed }) => isFixed !== true).map(({ name }) => name);

const ruleNames = (words: string) =>
  oneOrMore(words)
    .refine((names) => names.every((name) => settable.includes(name)), {
      error: `only these rules can be set: ${settable.join(", ")}`,
    })
    .default([]);

export const PolicyFile = z.strictObject({
  "max-files": count(299, 299, "Files that a branch may change; GitHub lists no more"),
  "max-file-kilobytes": count(2_048, 100_000, "Kilobytes that a file may have"),
  "max-kilobytes": count(5_120, 1_000_000, "Kilobytes that a branch may add"),
  refuse: ruleNames(
    "Rules of docs/policy.md that refuse here what they only show elsewhere, such as `test-deleted` (default: none).",
  ),
  flag: ruleNames(
    "Rules of docs/policy.md that only show here what they refuse elsewhere, such as `lockfile-only` (default: none).",
  ),
});
