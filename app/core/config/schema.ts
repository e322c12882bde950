import { z } from "zod";
import { commandNames } from "../command/registry.ts";
import { agentNames, agentRoles, isolationLevels } from "./config.ts";
import { PolicyFile } from "./policy-schema.ts";
import { count, oneOrMore } from "./schema-values.ts";

/** `.github/cogtown.yml` as people write it. Descriptions become the documentation and the editors' JSON schema. */

/** GitHub cancels a job after six hours; what runs in one must end before. */
const longestMinutes = 350;
const minutes = (byDefault: number, words: string) =>
  z
    .int()
    .min(1)
    .max(longestMinutes)
    .default(byDefault)
    .describe(`${words} (default ${byDefault}).`);

/** With these an agent could push, dispatch and read caches in the job's name. */
const tokensOfTheJob = /^(?:GITHUB_TOKEN|ACTIONS_.*)$/i;

const isName = (name: string) => /^[A-Za-z_]\w*$/.test(name);

/** Settings that a rule of `agent.choose` may change. */
const choice = {
  command: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      "Program that does the work where `command` is used, run with `bash -c` in the work tree; it finds its prompt on stdin and in the file that `COGTOWN_PROMPT` names.",
    ),
  model: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "Model that the agent uses, by the name that its vendor gives it (default: the agent's own).",
    ),
  key: z
    .string()
    .refine(isName, { error: "this is no name of a variable" })
    .refine((name) => !tokensOfTheJob.test(name), {
      error: "the job's own tokens are no keys of a model",
    })
    .optional()
    .describe(
      "Name of the variable of the job that holds the key of the model (default: see docs/agents.md). The agent never sees it.",
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("Address of the model's API, for gateways of your own (default: the vendor's)."),
};

const use = z
  .enum(agentNames)
  .optional()
  .describe(
    "Who does the work: a coding agent that Cogtown installs, or `command` (default: `command`, where there is one).",
  );

const RuleFile = z.strictObject({
  role: z
    .enum(agentRoles)
    .optional()
    .describe("Only where it works (`polecat`), plans and answers (`mayor`), or judges (`judge`)."),
  label: z.string().min(1).optional().describe("Only on issues with this label."),
  step: z
    .string()
    .min(1)
    .optional()
    .describe("Only for steps whose title this pattern matches, such as `*test*`."),
  attempt: z.int().min(1).max(100).optional().describe("Only from this attempt on."),
  use,
  ...choice,
});

const AgentFile = z
  .strictObject({
    use,
    ...choice,
    choose: z
      .array(RuleFile)
      .max(50)
      .default([])
      .describe(
        "Other agents and models for some of the work, in this order; the last rule that fits and says something counts (default: none).",
      ),
    turns: count(500, 10_000, "Requests to its model that one job may make"),
    env: oneOrMore(
      "Names of environment variables of the job that the agent may see (default: none).",
    )
      .refine((names) => names.every(isName), {
        error: "these are not all names of variables",
      })
      .refine((names) => !names.some((name) => tokensOfTheJob.test(name)), {
        error: "the job's own tokens are never shown to an agent",
      })
      .default([]),
    "timeout-minutes": minutes(30, "Minutes that the agent may work on one step"),
    "silent-minutes": minutes(
      15,
      "Minutes after which an agent that neither prints a line nor changes a file is stopped",
    ),
    "save-minutes": minutes(
      10,
      "Minutes between two saves of unfinished work while the agent is at it",
    ),
  })
  .refine(({ use, command }) => use !== undefined || command !== undefined, {
    path: ["command"],
    error: "nobody works; name a coding agent with `use`, or a program with `command`",
  });

const RegenerationFile = z.strictObject({
  files: oneOrMore("Patterns of the files that the command makes.").refine(
    (files) => files.length > 0,
    "name at least one pattern, for example `package-lock.json`",
  ),
  command: z.string().trim().min(1).describe("Command that makes them anew."),
});

/** Also what the input `regenerate` of the action rebase-and-verify holds. */
export const RegenerationFiles = z.array(RegenerationFile);

const VerifyFile = z.strictObject({
  setup: oneOrMore(
    "Commands that make a fresh work tree ready, such as `npm ci` (default: none).",
  ).default([]),
  commands: oneOrMore("Commands that must exit 0 on the very tree that lands.").refine(
    (commands) => commands.length > 0,
    "name at least one command, for example `npm test`",
  ),
  "timeout-minutes": minutes(30, "Minutes that verification may take"),
  regenerate: RegenerationFiles.default([]).describe(
    "Files that a command makes, such as lock files: where pull requests conflict in nothing else, the command makes them anew (default: none).",
  ),
});

const BreakerFile = z.strictObject({
  "lost-runs": count(3, 100, "Runs lost across the town that open the breaker"),
  "within-minutes": count(10, 1_440, "Minutes within which they must have been lost"),
  "pause-minutes": count(
    10,
    1_440,
    "Minutes without any dispatch, after which a single polecat tries the ground",
  ),
});

const LimitsFile = z.strictObject({
  polecats: count(5, 100, "Polecats that may work at a time"),
  "per-label": z
    .record(z.string().min(1), z.int().min(1).max(100))
    .default({})
    .describe(
      "Polecats that may work at a time on issues with a label, by its name, such as `database: 1` (default: none named).",
    ),
  "share-scope": z
    .boolean()
    .default(false)
    .describe(
      "Whether two molecules may be worked on at a time although their scopes overlap (default `false`).",
    ),
  attempts: count(3, 20, "Failed attempts before a molecule is held for a person"),
  "infra-attempts": count(10, 100, "Attempts lost to infrastructure before a molecule is held"),
  "claim-minutes": count(5, 60, "Minutes after which a dispatch that no job claimed is sent again"),
  handoffs: count(
    10,
    100,
    "Attempts in a row that may run out of time and hand over before a molecule is held",
  ),
  "silent-minutes": minutes(
    30,
    "Minutes after which a job that gives no sign of life is stopped and its work given to the next; at least twice `agent.save-minutes`",
  ),
  "stop-minutes": count(
    10,
    60,
    "Minutes that a run has to end after it was told to, before it is waited for no more",
  ),
  "back-off-seconds": z
    .int()
    .min(0)
    .max(3_600)
    .default(30)
    .describe(
      "Seconds to wait after the second attempt in a row that was lost or could not work; twice that after each further one, ten minutes at most (default 30).",
    ),
  breaker: BreakerFile.prefault({}).describe("When lost runs stop all dispatching for a while."),
});

const RefineryFile = z.strictObject({
  backend: z
    .enum(["auto", "queue", "train"])
    .default("auto")
    .describe(
      "`queue`: GitHub's merge queue lands; `train`: Cogtown's own train does; `auto`: the queue where the base branch has one (default `auto`).",
    ),
  mode: z
    .enum(["train", "batch", "serial"])
    .default("train")
    .describe(
      "`train`: several candidates are verified side by side; `batch`: one at a time, of several pull requests; `serial`: one pull request at a time (default `train`).",
    ),
  slots: count(4, 50, "Candidates that may be verified at a time; fewer while runners are scarce"),
  "largest-step": count(
    16,
    50,
    "Pull requests that a candidate may have more than the next shorter one",
  ),
  strict: z
    .enum(["last", "each"])
    .default("last")
    .describe(
      "`last`: the base is green whenever it moves; `each`: it would be green after every single pull request (default `last`).",
    ),
  "lost-runs": count(
    3,
    10,
    "Verifications of one candidate that may die or run out of time before it is looked at more closely",
  ),
  repairs: count(2, 10, "Times that the Refinery gives work back to its polecat, before a person"),
});

const PlanFile = z.strictObject({
  auto: z
    .boolean()
    .default(false)
    .describe("Whether a plan is carried out without `/mayor approve` (default `false`)."),
  command: z
    .string()
    .trim()
    .min(1)
    .optional()
    .describe(
      "Program that plans and answers questions in place of the agent, called as `agent.command` is (default: the agent).",
    ),
  "timeout-minutes": minutes(20, "Minutes that the planning agent may take"),
});

const JudgeFile = z.strictObject({
  criteria: z
    .boolean()
    .default(false)
    .describe(
      "Whether an agent that may only read judges the acceptance criteria that no command decides; a person can overrule it, and it is never the only gate (default `false`).",
    ),
  "timeout-minutes": minutes(20, "Minutes that the judging agent may take"),
});

/** Who may say a command. Below `write` nobody commands. */
const Level = z.enum(["write", "maintain", "admin"]);

/** A key for each command, so that a misspelt one is told from those that there are. */
const Permissions = z.strictObject(
  Object.fromEntries(commandNames.map((name) => [name, Level.exactOptional()])),
);

const CommandsFile = z.strictObject({
  "allow-bots": oneOrMore(
    "Logins of bots that may command, such as `renovate[bot]` (default: none).",
  ).default([]),
  permissions: Permissions.default({}).describe(
    "Who may say a command, by its name, where `write` is not enough: `write`, `maintain` or `admin` (default: none named).",
  ),
  escalate: oneOrMore(
    "Who is mentioned by `/mayor escalate`, such as `@acme/on-call` (default: nobody).",
  ).default([]),
});

const DuplicatesFile = z.strictObject({
  ask: z
    .boolean()
    .default(true)
    .describe(
      "Whether an issue that closely resembles another one waits for `/mayor sling force` (default `true`).",
    ),
  threshold: z
    .number()
    .min(0.5)
    .max(1)
    .default(0.9)
    .describe(
      "How alike two issues must be, from 0.5 to 1, to be taken for the same (default 0.9).",
    ),
  days: count(30, 365, "Days for which landed issues are compared with new ones"),
});

/** Absent: no limit. */
const allowance = (of: string) =>
  z
    .strictObject({
      dollars: z.number().positive().optional().describe(`Dollars for ${of} (default: no limit).`),
      tokens: z
        .int()
        .min(1)
        .max(1_000_000_000_000)
        .optional()
        .describe(`Tokens for ${of} (default: no limit).`),
      minutes: z
        .int()
        .min(1)
        .max(10_000_000)
        .optional()
        .describe(`Job minutes for ${of} (default: no limit).`),
    })
    .prefault({});

const PriceFile = z.strictObject({
  input: z.number().nonnegative(),
  output: z.number().nonnegative(),
  "cache-read": z.number().nonnegative().optional(),
  "cache-write": z.number().nonnegative().optional(),
});

const BudgetFile = z.strictObject({
  molecule: allowance("one molecule, all its attempts together"),
  convoy: allowance("one convoy, all its molecules together"),
  day: allowance("a day (UTC), all molecules together"),
  town: allowance("the town, for good"),
  prices: z
    .record(z.string().min(1), PriceFile)
    .default({})
    .describe(
      "Dollars per million tokens by model, as `input`, `output`, `cache-read` and `cache-write`, where the built-in table lacks a model or is wrong (default: the table of docs/costs.md).",
    ),
});

const PathsFile = z.strictObject({
  allow: oneOrMore(
    "Patterns of protected paths that polecats may change after all, such as `.github/workflows/docs.yml` (default: none).",
  ).default([]),
});

export const ConfigFile = z.strictObject({
  base: z
    .string()
    .min(1)
    .regex(/^[^\s~^:?*[\\]+$/, "is no name of a branch")
    .optional()
    .describe("Branch that molecules land on (default: the repository's default branch)."),
  agent: AgentFile.describe("Who does the work."),
  isolation: z
    .enum(isolationLevels)
    .default("user")
    .describe(
      "How far agents, checks and criteria must be kept apart from the job: `user`: they run as a user of their own; `container`: in namespaces of their own at least; `none`: as the job itself (default `user`). See docs/isolation.md.",
    ),
  verify: VerifyFile.describe("What proves the work."),
  review: z
    .enum(["required", "none"])
    .default("required")
    .describe(
      "`required`: nothing lands before somebody with write permission approved the current head; `none`: proof is enough (default `required`).",
    ),
  limits: LimitsFile.prefault({}).describe("How far the town may go on its own."),
  refinery: RefineryFile.prefault({}).describe("How proven work lands."),
  plan: PlanFile.prefault({}).describe("How `/mayor plan` works."),
  judge: JudgeFile.prefault({}).describe("How criteria in words are judged."),
  commands: CommandsFile.prefault({}).describe("Who may steer."),
  duplicates: DuplicatesFile.prefault({}).describe("When an issue is taken for another one."),
  budget: BudgetFile.prefault({}).describe("What work may cost."),
  dashboard: z
    .boolean()
    .default(false)
    .describe(
      "Whether Cogtown keeps one pinned issue that shows the whole town (default `false`).",
    ),
  paths: PathsFile.prefault({}).describe("Exceptions to what is protected."),
  policy: PolicyFile.prefault({}).describe("What a branch must not hold to be proposed."),
});
export type ConfigFile = z.infer<typeof ConfigFile>;
