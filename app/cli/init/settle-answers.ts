import { type AgentName, agentNames } from "#core/config/config.ts";
import { UsageError } from "../usage-error.ts";
import { agentFacts } from "./agents.ts";
import type { Answers, HostName } from "./answers.ts";
import type { Project } from "./detect/detect-project.ts";
import type { InitOptions } from "./init-options.ts";
import type { Questions } from "./questions.ts";

interface Sources {
  readonly options: InitOptions;
  /** What an earlier run was told. */
  readonly earlier: Answers | undefined;
  readonly project: Project;
  /** The default branch, where the clone knows it. */
  readonly trunk: string | undefined;
  /** Undefined: nobody can be asked. */
  readonly questions: Questions | undefined;
}

/**
 * Every choice made: by the command line, else as it was, else by whoever sits there, else as it was found or is usual.
 * Throws UsageError for what nobody said and nobody can guess.
 */
export async function settleAnswers(sources: Sources): Promise<Answers> {
  const { options, earlier, project } = sources;
  const base = options.base ?? earlier?.base;
  // Asked in this order, one after the other.
  const agent = await settleAgent(sources);
  const verify = await settleVerify(sources);
  const review = await settleReview(sources);
  const host = await settleHost(sources);
  return {
    agent,
    ...(base === undefined ? {} : { base }),
    ...unusualTrunk(earlier?.trunk ?? sources.trunk),
    setup: [...(options.setup ?? earlier?.setup ?? project.setup)],
    verify: [...verify],
    review,
    host,
    mergeQueue: options.mergeQueue ?? earlier?.mergeQueue ?? false,
  };
}

/** The workflows name the usual ones already. */
const unusualTrunk = (trunk: string | undefined) =>
  trunk === undefined || ["main", "master"].includes(trunk) || !/^[\w./-]+$/.test(trunk)
    ? {}
    : { trunk };

async function settleAgent(sources: Sources): Promise<Answers["agent"]> {
  const { options, earlier, questions } = sources;
  const use = options.agent ?? earlier?.agent.use ?? (await askWho(questions));
  // What was said of another agent does not count for this one.
  const before = earlier?.agent.use === use ? earlier.agent : undefined;
  const command = use === "command" ? await settleCommand(sources, before) : {};
  return { use, ...command, ...(await settleModel(sources, use, before)) };
}

async function askWho(questions: Questions | undefined): Promise<AgentName> {
  const choices = agentNames.map((value) => ({ value, label: agentFacts[value].title }));
  const usual: AgentName = "claude";
  return (await questions?.choose("Who shall do the work?", choices, usual)) ?? usual;
}

async function settleCommand(
  { options, questions }: Sources,
  before: Answers["agent"] | undefined,
): Promise<Pick<Answers["agent"], "command">> {
  const command =
    options.agentCommand ??
    before?.command ??
    (await questions?.text("Which command does it? It gets its prompt on stdin.", ""));
  if (command !== undefined) return { command };
  throw new UsageError(
    "Say which program does the work: --agent-command 'COMMAND'. It runs in the work tree and gets its prompt on stdin.",
  );
}

async function settleModel(
  { options, questions }: Sources,
  use: AgentName,
  before: Answers["agent"] | undefined,
): Promise<Pick<Answers["agent"], "model">> {
  const said = options.model ?? before?.model;
  if (said !== undefined) return { model: said };
  const { title, needsModel } = agentFacts[use];
  if (!needsModel) return {};
  const model = await questions?.text(`${title} has no model of its own choice. Which one?`, "");
  if (model !== undefined) return { model };
  throw new UsageError(
    `${title} has no model of its own choice: name one with --model, as its vendor calls it.`,
  );
}

async function settleVerify({ options, earlier, project, questions }: Sources) {
  const said = options.verify ?? earlier?.verify;
  if (said !== undefined) return said;
  const found = project.verify.join(" && ");
  const words = "Which command proves that everything holds? It runs before anything lands.";
  const asked = await questions?.text(words, found);
  if (asked !== undefined) return asked === found ? project.verify : [asked];
  if (project.verify.length > 0) return project.verify;
  throw new UsageError(describeMissingTest(project));
}

/** The configuration must name one: without any proof everything would land. */
function describeMissingTest({ what, parts }: Project): string {
  const seen = what.length === 0 ? "" : ` (found: ${what.join(", ")})`;
  const where = parts.length === 0 ? "" : ` This is a monorepo: ${parts.join(", ")}.`;
  return (
    `No test command was found at the root${seen}.${where} Say what proves a result with --verify 'COMMAND'; ` +
    "with --verify true each issue's own acceptance criteria are all the proof there is."
  );
}

async function settleReview({ options, earlier, questions }: Sources): Promise<Answers["review"]> {
  const said = options.review ?? earlier?.review;
  if (said !== undefined) return said;
  const asked = await questions?.choose(
    "Shall a person approve each pull request before it lands?",
    [
      { value: "required", label: "yes", hint: "somebody with write permission" },
      { value: "none", label: "no", hint: "proof is enough" },
    ],
    "required",
  );
  return asked ?? "required";
}

async function settleHost({ options, earlier, questions }: Sources): Promise<HostName> {
  const said = options.host ?? earlier?.host;
  if (said !== undefined) return said;
  const asked = await questions?.choose<HostName>(
    "Where shall the App run?",
    [
      { value: "actions", label: "in GitHub Actions", hint: "no server at all" },
      { value: "server", label: "on a server or AWS Lambda", hint: "answers sooner" },
    ],
    "actions",
  );
  return asked ?? "actions";
}
