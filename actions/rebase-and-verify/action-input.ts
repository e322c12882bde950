import * as core from "@actions/core";
import { parse } from "yaml";
import { z } from "zod";
import { RegenerationFiles } from "#core/config/schema.ts";
import { maskToken } from "../shared/token.ts";

const token = z.string().min(1, "must be a token that may push");

const CandidateInputs = z.object({
  base: z.string().min(1, "must be the name of a branch"),
  candidate: z.string(),
  token,
});

/** One command in each line. */
const commands = z.string().transform((text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== ""),
);

/** GitHub cancels a job after six hours. */
const longestMinutes = 350;

const AloneInputs = z.object({
  base: z.string(),
  heads: z.string().transform((text) => text.split(/[\s,]+/).filter((head) => head !== "")),
  setup: commands,
  commands,
  regenerate: z.string().transform((text, context) => {
    const rules = RegenerationFiles.safeParse(parseYaml(text) ?? []);
    if (rules.success) return rules.data;
    context.addIssue("must be a list of `files` and `command` in YAML");
    return z.NEVER;
  }),
  "timeout-minutes": z.union([
    z.literal("").transform(() => undefined),
    z.coerce.number("must be minutes").int().min(1).max(longestMinutes),
  ]),
  push: z.enum(["true", "false"], "must be `true` or `false`").transform((word) => word === "true"),
  way: z.enum(["rebase", "merge"], "must be `rebase` or `merge`"),
  token,
});

/** For one candidate of the Refinery. */
export type CandidateInput = z.infer<typeof CandidateInputs>;
/** For anybody's workflow. What is left out is empty. */
export type AloneInput = z.infer<typeof AloneInputs>;

export type ActionInput =
  | { readonly kind: "candidate"; readonly input: CandidateInput }
  | { readonly kind: "alone"; readonly input: AloneInput };

/** The inputs of action.yml; throws an error that names each one that cannot be used. The token is masked in the log. */
export function readActionInput(): ActionInput {
  maskToken(core.getInput("token"));
  return core.getInput("candidate") === ""
    ? { kind: "alone", input: read(AloneInputs) }
    : { kind: "candidate", input: read(CandidateInputs) };
}

function read<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  const names = Object.keys(schema.shape);
  const parsed = schema.safeParse(
    Object.fromEntries(names.map((name) => [name, core.getInput(name)])),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `input \`${issue.path.join(".")}\`: ${issue.message}`,
  );
  throw new Error(`${problems.join("; ")}.`);
}

/** What is no YAML is no list either. */
function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return text;
  }
}
