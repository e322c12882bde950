import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import { expect, test } from "vitest";
import { startTown, type Town } from "../../app/cli/town/local-town.ts";
import type { Person } from "../../app/cli/town/person.ts";
import type {
  TownHost,
  TownOptions,
  TownQueue,
  TownSource,
} from "../../app/cli/town/town-options.ts";
import type { Config, IsolationLevel } from "../../app/core/config/config.ts";
import { parseConfig } from "../../app/core/config/parse-config.ts";
import { MovableClock } from "../chaos/kit/movable-clock.ts";
import { type ContractWitness, createContractWitness } from "../contract/witness.ts";

const run = promisify(execFile);

export interface ScenarioOptions {
  /** YAML below `agent:`; the agent is given by the kit. */
  readonly config?: string;
  /** What the agent does: bash, in the work tree, with COGTOWN_MOLECULE, COGTOWN_ATTEMPT, COGTOWN_STEP. */
  readonly agent?: string;
  /** The agent's command itself, where it is the point of the story. */
  readonly agentCommand?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** What keeps foreign code apart. Default: nothing, which any machine has. */
  readonly isolation?: IsolationLevel;
  /** Variables of every job, besides PATH. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly isEmpty?: boolean;
  /** Where the App lives. Default: a process that webhooks reach. */
  readonly host?: TownHost;
  /** Copies of the App that all receive every webhook. */
  readonly appInstances?: number;
  /** Which GitHub is played. Default: github.com. */
  readonly edition?: TownOptions["edition"];
  /** Jobs at a time. Default: the machine's cores. */
  readonly concurrency?: number;
  /** Others who may do something, besides maya, rob and tess. */
  readonly people?: NonNullable<TownOptions["people"]>;
  /** GitHub is made to say what it never would: its answers are not held to its own descriptions. */
  readonly hasOddAnswers?: true;
  /** The repository is an organization's, and GitHub's merge queue stands in front of `main`. */
  readonly mergeQueue?: Omit<TownQueue, "organization">;
}

/** A town and the people in it, with eyes for what GitHub shows. */
export interface Stage {
  readonly town: Town;
  /** Owns the repository. */
  readonly maya: Person;
  /** May write. */
  readonly rob: Person;
  /** May triage: label, but not write. */
  readonly tess: Person;
  /** Files an issue and labels it, as maya. */
  file(title: string, body: string): Promise<number>;
  stateOf(number: number): Promise<string>;
  /** Runs everything until nothing moves. */
  settle(): Promise<void>;
  /** So many minutes go by in which nothing happens but what was to happen by then, and what comes of it. */
  wait(minutes: number): Promise<void>;
  git(...args: readonly string[]): Promise<string>;
  /** Subjects on the base branch since the town was made, oldest first. */
  landed(): Promise<readonly string[]>;
  /** Comments on an issue by the App. */
  comments(number: number): Promise<readonly string[]>;
  labels(number: number): Promise<readonly string[]>;
  rest(person: Person, method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Body of a molecule whose one criterion is that a file exists. */
export const wants = (file: string, more = "") =>
  `### Goal\n\nThere is a file ${file}.\n\n### Acceptance criteria\n\n- [ ] \`test -f ${file}\`\n${more}`;

/** The agent that does what `wants` asks for: a file named by the goal. */
export const honestAgent = `file=$(grep -o 'a file [^ ]*\\.txt' "$COGTOWN_PROMPT" | head -n 1 | cut -d' ' -f3)
mkdir -p "$(dirname "$file")" && echo "molecule $COGTOWN_MOLECULE" > "$file"`;

/** A workflow file as `cogtown init` writes it. */
export const readTemplate = (name: string) =>
  readFileSync(new URL(`../../app/cli/templates/${name}`, import.meta.url), "utf8");

const defaultConfig = `verify:
  commands: ["test -f README.md"]
review: none
`;

/**
 * A story about a town: people act through the API, the real App and the real actions answer. It ends by holding the
 * laws that every story must keep (`holdLaws`), and fails when anything inside the embedded GitHub failed.
 */
export function scenario(
  name: string,
  options: ScenarioOptions,
  story: (stage: Stage) => Promise<void>,
): void {
  test(name, async () => {
    const { stage, end, close } = await openStage(options);
    try {
      await story(stage);
      await end();
    } finally {
      await close();
    }
  });
}

/** A town for several stories: `end` settles it and holds the laws, `close` leaves nothing behind, whatever happened. */
export interface OpenStage {
  readonly stage: Stage;
  readonly end: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openStage(options: ScenarioOptions): Promise<OpenStage> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-scenario-"));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  const witness = createContractWitness();
  try {
    const stage = await setStage(folder, options, witness);
    return {
      stage,
      end: async () => {
        await stage.settle();
        await holdLaws(stage, options.hasOddAnswers === true ? undefined : witness);
      },
      close: () => stage.town.close().finally(removeFolder),
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

async function writeConfig(folder: string, options: ScenarioOptions): Promise<Config> {
  const script = join(folder, "agent.sh");
  await writeFile(script, options.agent ?? honestAgent);
  const config = parseConfig(
    `isolation: ${options.isolation ?? "none"}\nagent:\n  command: "${options.agentCommand ?? `bash ${script}`}"\n${options.config ?? defaultConfig}`,
  );
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return config.value;
}

async function setStage(
  folder: string,
  options: ScenarioOptions,
  { onExchange }: ContractWitness,
): Promise<Stage> {
  const config = await writeConfig(folder, options);
  const source: TownSource =
    options.isEmpty === true
      ? { kind: "empty" }
      : { kind: "files", files: { "README.md": "# A town\n", ...options.files } };
  const clock = new MovableClock();
  const { mergeQueue, concurrency, host = "node" } = options;
  const town = await startTown({
    owner: "maya",
    name: "shelf",
    source,
    config,
    people: { rob: "write", tess: "triage", ...options.people },
    environment: { PATH: process.env["PATH"] ?? "", ...options.environment },
    patrolSeconds: 3600,
    host,
    edition: options.edition,
    ...(options.appInstances === undefined ? {} : { appInstances: options.appInstances }),
    ...(mergeQueue === undefined
      ? {}
      : { mergeQueue: { organization: "cogworks", ...mergeQueue } }),
    ...(concurrency === undefined ? {} : { concurrency }),
    clock,
    onExchange,
    log: pino({ level: process.env["COGTOWN_LOG"] ?? "silent" }),
  });
  return stageOf(town, clock, await tipOf(town));
}

function stageOf(town: Town, clock: MovableClock, start: string | undefined): Stage {
  const git = async (...args: readonly string[]) =>
    (await run("git", ["--git-dir", town.gitDirectory, ...args])).stdout.trim();
  const maya = town.person("maya");
  const rest = (person: Person, method: string, path: string, body?: unknown) =>
    send(town, person, method, path, body);
  return {
    town,
    maya,
    rob: town.person("rob"),
    tess: town.person("tess"),
    file: async (title, body) => {
      const number = await maya.openIssue({ title, body });
      await maya.label(number, "polecat");
      return number;
    },
    stateOf: async (number) =>
      (await town.states()).find((sighting) => sighting.number === number)?.state.kind ?? "absent",
    settle: () => town.settle(),
    wait: async (minutes) => {
      clock.advance(minutes * 60_000);
      renewTokens(town, minutes);
      await town.settle();
    },
    git,
    landed: async () => {
      const range = start === undefined ? "refs/heads/main" : `${start}..refs/heads/main`;
      const subjects = await git("log", "--reverse", "--format=%s", range);
      return subjects === "" ? [] : subjects.split("\n");
    },
    comments: async (number) => {
      const comments = await rest(maya, "GET", `/issues/${number}/comments?per_page=100`);
      return asList(comments).map((comment) => String(comment["body"]));
    },
    labels: async (number) => {
      const labels = await rest(maya, "GET", `/issues/${number}/labels?per_page=100`);
      return asList(labels).map((label) => String(label["name"]));
    },
    rest,
  };
}

/** The App keeps its tokens by the machine's clock, and would renew one that the moved clock says is over. */
function renewTokens({ github: { world } }: Town, minutes: number): void {
  for (const token of world.tokens.all()) {
    if (token.kind !== "installation") continue;
    const expiresAt = new Date(token.expiresAt.getTime() + minutes * 60_000);
    world.tokens.save({ ...token, expiresAt });
  }
}

async function tipOf(town: Town): Promise<string | undefined> {
  return run("git", [
    "--git-dir",
    town.gitDirectory,
    "rev-parse",
    "--verify",
    "-q",
    "refs/heads/main",
  ]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

async function send(
  town: Town,
  person: Person,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(`${town.github.apiUrl}/repos/${town.repository}${path}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
  return text === "" ? undefined : JSON.parse(text);
}

function asList(value: unknown): readonly Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value).slice(0, 200)}`);
  return value.map((item: unknown) =>
    typeof item === "object" && item !== null ? { ...item } : {},
  );
}

/** What must hold at the end of every story, whatever happened in it. */
async function holdLaws(stage: Stage, witness: ContractWitness | undefined): Promise<void> {
  const { town } = stage;
  if (witness !== undefined) holdToContract(stage, witness);
  expect(town.github.world.unmodelled, "endpoints that the embedded GitHub does not model").toEqual(
    [],
  );
  const molecules = await town.states();
  for (const { number } of molecules) {
    const ours = (await stage.comments(number)).filter((body) =>
      body.includes("<!-- cogtown:molecule -->"),
    );
    expect(ours.length, `comments of ours on #${number}`).toBeLessThanOrEqual(1);
  }
  const pulls = asList(await stage.rest(stage.maya, "GET", "/pulls?state=all&per_page=100"));
  const branches = pulls.map((pull) => JSON.stringify(pull["head"]).match(/"ref":"([^"]+)"/)?.[1]);
  expect(new Set(branches).size, "one pull request per proposal branch").toBe(branches.length);
}

function holdToContract({ town }: Stage, witness: ContractWitness): void {
  expect(witness.visited.has("POST /graphql"), "the witness saw the App at work").toBe(true);
  const told = town.github.world.deliveries.all();
  expect(witness.problems(told), "what GitHub would not have said").toEqual([]);
}
