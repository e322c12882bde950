import { z } from "zod";

/**
 * `*.formula.toml` as people write it: Gas Town's three dialects, and a few keys of our own. Every key of theirs stands
 * here: it does something, or it is refused with what to write instead, or it is ignored with a warning. The
 * descriptions become the tables of docs/formulas.md.
 */

/** What a key is to us, beyond its value; absent: Gas Town's, and it does here what it says. */
export const KeyStanding = z.enum(["ours", "ignored", "refused"]);
export type KeyStanding = z.infer<typeof KeyStanding>;

const standing = <T extends z.ZodType>(schema: T, name: KeyStanding, words: string) =>
  schema.meta({ standing: name, description: words });

const refused = (instead: string) =>
  standing(z.never({ error: instead }).optional(), "refused", instead);

const ignored = (why: string) => standing(z.unknown().optional(), "ignored", why);

const ours = <T extends z.ZodType>(schema: T, words: string) => standing(schema, "ours", words);

const words = z.string({ error: "a text is expected" }).trim();
const text = words.min(1, "a text is expected");
const names = z.array(text, { error: "a list of texts is expected" });
const flag = z.boolean({ error: "true or false is expected" });

/** A formula's name is part of a path: nobody leads us out of the folder. */
export const FormulaName = text
  .max(80)
  .regex(/^[A-Za-z0-9_][\w.-]*$/, "a name has letters, digits, `-`, `_` and `.`");

const textOrTexts = z.union([text, names], { error: "a text or a list of texts is expected" });
const plainValue = z.union([z.string(), z.int(), z.boolean()], {
  error: "a text, a whole number, true or false is expected",
});
const strings = z.record(z.string(), plainValue, { error: "pairs of name and text are expected" });

const id = text
  .max(100)
  .regex(/^[\w.{}-]+$/, "an id has letters, digits, `-`, `_` and `.`, and no spaces")
  .describe("Name within the formula, for `needs` of others.");

const acceptanceWords =
  "What must hold, as a list or one to a line. An item that is a code span, or begins with `$ `, is a command.";
const scope = ours(
  names.optional(),
  "Globs of the paths that may change (default: the formula's `scope`).",
);
const acceptance = ours(textOrTexts.optional(), acceptanceWords);

export const Var = z
  .strictObject({
    description: words.optional().describe("What the value is for."),
    required: flag.optional().describe("Whether a value must be given."),
    default: plainValue.optional().describe("Value where none is given."),
    enum: names
      .min(1, "a list without items allows nothing")
      .optional()
      .describe("Values that are allowed."),
    pattern: text
      .max(200)
      .optional()
      .describe("Regular expression that the value must match, in RE2's language as in Go."),
    type: z
      .enum(["string", "int", "bool"])
      .optional()
      .describe("What the value is (default `string`)."),
    required_unless: z
      .array(text)
      .optional()
      .describe("Others of which one may be given instead; only in `inputs`."),
  })
  .refine((each) => each.required !== true || each.default === undefined, {
    error: "`required` and `default` exclude each other",
  });
export type Var = z.infer<typeof Var>;

export const GateTable = z
  .strictObject({
    type: z
      .enum(["human", "timer", "gh:run", "gh:pr"], {
        error: "`human`, `timer`, `gh:run` or `gh:pr` is expected",
      })
      .describe(
        "`human`: somebody says `/mayor release`; `timer`: time passes; `gh:run`: a workflow succeeds; `gh:pr`: a pull request is merged.",
      ),
    id: plainValue
      .optional()
      .describe(
        "For `human` what is waited for, for `gh:run` the name of the workflow's file, for `gh:pr` the number of the pull request.",
      ),
    await_id: plainValue.optional().describe("The same as `id`."),
    timeout: text
      .optional()
      .describe("For `timer` how long, such as `30m` or `24h`. Ignored with a warning elsewhere."),
  })
  .refine(({ id, await_id }) => id === undefined || await_id === undefined, {
    error: "`id` and `await_id` mean the same: keep one of them",
  });
export type GateTable = z.infer<typeof GateTable>;

export const Loop = z.strictObject({
  count: z.int().min(0).max(100).optional().describe("How often."),
  range: text
    .max(100)
    .optional()
    .describe(
      "From where to where, as in `1..3` or `1..2^{disks}`, with `+ - * / ^` and parentheses.",
    ),
  var: z
    .string()
    .regex(/^[A-Za-z_][\w-]*$/, "a name is expected")
    .optional()
    .describe("Name of the number within `body`, where it is written as `{name}`."),
  get body() {
    return z.array(Step).min(1).describe("Steps to repeat, one round after the other.");
  },
  until: refused(
    "Nobody looks at what a step printed before the next one is made. Write `count`, and say in `acceptance` when it is done",
  ),
  max: refused("It belongs to `until`, which is not read. Write `count`"),
});
export type Loop = z.infer<typeof Loop>;

export const Step = z.strictObject({
  id,
  title: text.optional().describe("What is done. Only a step with `expand` may lack it."),
  description: words.optional().describe("How, in Markdown, for whoever does it."),
  notes: words.optional().describe("More of that."),
  needs: names.optional().describe("Ids of those that come first."),
  depends_on: names.optional().describe("The same as `needs`."),
  acceptance: textOrTexts.optional().describe(acceptanceWords),
  check: ours(
    text.optional(),
    "Command that exits 0 when this step is done; nothing is asked of it later, unlike of `acceptance`.",
  ),
  scope,
  condition: text
    .optional()
    .describe(
      "`{{v}}`, `!{{v}}`, `{{v}} == x` or `{{v}} != x`; where it does not hold, the step is left out.",
    ),
  gate: GateTable.optional().describe("What is waited for before the step starts."),
  get loop() {
    return Loop.optional().describe("Repeats steps, in place of this one.");
  },
  get children() {
    return z.array(Step).optional().describe("Steps in place of this one, which only names them.");
  },
  expand: FormulaName.optional().describe("Name of an expansion, in place of this step."),
  expand_vars: strings.optional().describe("Values for the expansion's variables."),
  waits_for: z
    .string()
    .regex(/^(?:all-children|children-of\([\w.{}-]+\))$/, {
      error:
        "`all-children` or `children-of(step)` is expected; `any-children` is not known here, as a step needs all or nothing",
    })
    .optional()
    .describe(
      "`children-of(step)` is one more of `needs`; `all-children` is what `needs` means anyway.",
    ),
  priority: z.int().min(0).max(4).optional().describe("0 goes first; 4 counts as 3."),
  labels: names.optional().describe("Further labels of the issue."),
  tags: names.optional().describe("The same as `labels`."),
  parallel: ignored("Steps that do not need each other run side by side where `pour = true`."),
  interactive: ignored("Nobody sits beside a job; a `gate` of type `human` waits for somebody."),
  type: ignored("An issue has no type here; use `labels`."),
  assignee: ignored("The town's agent does the work."),
  metadata: ignored("Nothing here reads it."),
  description_file: refused("Put the text into `description`"),
  output: refused("Say in `acceptance` that the file is there, as in `$ test -s design.md`"),
  on_complete: refused(
    "Nobody looks at what a step printed before the next one is made. Let `/mayor plan` make molecules of what is found",
  ),
  ralph: refused(
    "Attempts are limited by `limits.attempts` in `.github/cogtown.yml`; its check is a command in `acceptance`",
  ),
  retry: refused("Attempts are limited by `limits.attempts` in `.github/cogtown.yml`"),
});
export type Step = z.infer<typeof Step>;

const legAgent = ignored(
  "The town's agent does the work: `agent.command` in `.github/cogtown.yml`.",
);
const reviewOnly = flag
  .optional()
  .describe("Whether nothing but the file that `output` names may change.");

export const Leg = z.strictObject({
  id,
  title: text.describe("Title of the issue."),
  focus: words.optional().describe("What to look at, in a few words."),
  description: words.optional().describe("What to do, in Markdown."),
  review_only: reviewOnly,
  agent: legAgent,
  condition: ours(text.optional(), "As for a step: where it does not hold, the leg is left out."),
  acceptance,
  scope,
  labels: ours(names.optional(), "Further labels of the issue."),
});
export type Leg = z.infer<typeof Leg>;

export const Synthesis = z.strictObject({
  title: text.describe("Title of the issue."),
  description: words.optional().describe("What to do with what the legs found."),
  depends_on: names.optional().describe("Ids of the legs that it waits for (default: all)."),
  acceptance,
  scope,
  labels: ours(names.optional(), "Further labels of the issue."),
});
export type Synthesis = z.infer<typeof Synthesis>;

export const Prompts = z.strictObject({
  base: words.optional().describe("Shown with every leg."),
  synthesis: words.optional().describe("Shown with the synthesis."),
});

export const Output = z.strictObject({
  directory: text.describe("Folder of the files."),
  leg_pattern: text.optional().describe("File of a leg, as in `{{.leg.id}}.md`."),
  synthesis: text.optional().describe("File of the synthesis."),
});

export const ExpandRule = z.strictObject({
  target: text.describe("Id of the step that is replaced."),
  with: FormulaName.describe("Name of the expansion."),
  vars: strings.optional().describe("Values for its variables."),
});
export type ExpandRule = z.infer<typeof ExpandRule>;

export const MapRule = z.strictObject({
  select: text.describe("Ids of the steps that are replaced, with `*` for any letters."),
  with: FormulaName.describe("Name of the expansion."),
  vars: strings.optional().describe("Values for its variables."),
});
export type MapRule = z.infer<typeof MapRule>;

export const BranchRule = z.strictObject({
  from: text.describe("Id of the step before."),
  steps: names.min(1).describe("Ids of those that come after it, side by side."),
  join: text.describe("Id of the step after all of them."),
});
export type BranchRule = z.infer<typeof BranchRule>;

export const Compose = z.strictObject({
  expand: z.array(ExpandRule).optional().describe("Steps that are replaced by an expansion."),
  map: z.array(MapRule).optional().describe("The same for all steps whose ids match."),
  branch: z.array(BranchRule).optional().describe("Steps side by side between two others."),
  aspects: refused(
    "Gas Town itself does not act on them. Write their steps out, or put them into an expansion and name it in `compose.map`",
  ),
  bond_points: refused("Write the steps where they belong, or use `expand`"),
  hooks: refused(
    "Nothing attaches formulas by label. Use `expand`, or `/mayor cook` where it is wanted",
  ),
  gate: refused("Its condition is one of run time. Give the step a `gate`"),
});

const aspect = "Write the steps out, or put them into an expansion and name it in `compose.map`";

export const FormulaFile = z.strictObject({
  formula: FormulaName.describe("Its name: the name of the file before `.formula.toml`."),
  description: words
    .optional()
    .describe("What is true in the end: the goal of a single molecule, the design of several."),
  type: z
    .enum(["workflow", "convoy", "expansion"], {
      error: "`workflow`, `convoy` or `expansion` is expected; write the steps of an `aspect` out",
    })
    .optional()
    .describe(
      "Its dialect (default: `convoy` with `legs`, `expansion` with `template`, else `workflow`).",
    ),
  version: z
    .int()
    .min(1)
    .optional()
    .describe("Accepted for Gas Town's sake; the history of the file is its version."),
  title: ours(
    text.optional(),
    "Title of the issue (default: the first sentence of `description`).",
  ),
  scope: ours(
    names.optional(),
    "Globs of the paths that may change, where a step has none of its own.",
  ),
  acceptance: ours(textOrTexts.optional(), "What must hold of every molecule; as for a step."),
  pour: flag
    .optional()
    .describe("Whether every step becomes a molecule of its own (default `false`)."),
  extends: z
    .array(FormulaName, { error: "a list of names is expected" })
    .optional()
    .describe("Names of formulas that this one builds on; what it says itself goes before."),
  vars: z
    .record(z.string().regex(/^[A-Za-z_][\w-]*$/, "a name is expected"), Var)
    .optional()
    .describe('Variables by name; `name = "x"` is short for one with this default.'),
  inputs: z
    .record(z.string().regex(/^[A-Za-z_][\w-]*$/, "a name is expected"), Var)
    .optional()
    .describe(
      "The same as `vars`, as a convoy calls them; `number` and `boolean` are types there.",
    ),
  steps: z.array(Step).optional().describe("The steps of a workflow."),
  template: z
    .array(Step)
    .optional()
    .describe("The steps of an expansion, with `{target}` in their ids and texts."),
  legs: z.array(Leg).optional().describe("The parts of a convoy, side by side."),
  synthesis: Synthesis.optional().describe("What comes after the legs."),
  prompts: Prompts.optional().describe("Texts that are shown with the parts of a convoy."),
  output: Output.optional().describe(
    "Files that the parts of a convoy write; each must be there and hold something.",
  ),
  compose: Compose.optional().describe("Changes to the steps, those of `extends` too."),
  review_only: reviewOnly,
  agent: legAgent,
  phase: ignored("Issues stay; there is nothing like a wisp here."),
  execution: refused(
    "Write `pour = true` for a polecat to each step, and nothing for one to them all",
  ),
  presets: refused("Give the legs a `condition`"),
  aspects: refused(aspect),
  advice: refused(aspect),
  pointcuts: refused(aspect),
  squash: refused("Gas Town ignores it too: a molecule lands as one pull request"),
});
export type FormulaFile = z.infer<typeof FormulaFile>;

/** The dialects, and what each is made of. */
export const dialects = { workflow: "steps", convoy: "legs", expansion: "template" } as const;
export type Dialect = keyof typeof dialects;
