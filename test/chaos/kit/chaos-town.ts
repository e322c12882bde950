import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { type LocalGitHub, startLocalGitHub } from "#local/github.ts";
import { createActionsRunner } from "#local/runner/runner.ts";
import { findPackageRoot } from "../../../app/cli/package-root.ts";
import { findActionFolders } from "../../../app/cli/town/action-folders.ts";
import { Closing } from "../../../app/cli/town/closing.ts";
import { readManifest } from "../../../app/cli/town/manifest.ts";
import { createPerson, type Person } from "../../../app/cli/town/person.ts";
import { createTownRepository } from "../../../app/cli/town/town-repository.ts";
import { parseConfig } from "../../../app/core/config/parse-config.ts";
import { polecatWorkflow } from "../../../app/core/names.ts";
import type { Registration } from "./instance.ts";
import { MovableClock } from "./movable-clock.ts";
import { config, files, type Story } from "./story.ts";
import { Workbench } from "./workbench.ts";

const owner = "maya";
const name = "shelf";

/** A job that a test put an end to. */
interface StoppedJob {
  readonly title: string;
  /** Of the town. */
  readonly at: Date;
}

/** A repository with everything that makes it a town, and the App installed: but nobody runs the App yet. */
export interface Ground {
  readonly owner: string;
  readonly name: string;
  readonly story: Story;
  readonly github: LocalGitHub;
  readonly clock: MovableClock;
  readonly workbench: Workbench;
  readonly maya: Person;
  readonly registration: Registration;
  readonly log: Logger;
  /** The bare repository on disk. */
  readonly gitDirectory: string;
  /** Main before anybody wanted anything. */
  readonly start: string;
  /** Jobs that were put an end to, as it happens. */
  readonly stopped: StoppedJob[];
  /** Grows with every request to GitHub, whoever asks. */
  countRequests(): number;
  close(): Promise<void>;
}

export async function layGround(story: Story): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-chaos-"));
  const closing = new Closing();
  closing.add(() => rm(folder, { recursive: true, force: true }));
  try {
    return await fillGround(story, folder, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function fillGround(story: Story, folder: string, closing: Closing): Promise<Ground> {
  let requests = 0;
  const clock = new MovableClock();
  await mkdir(join(folder, "bench"));
  const workbench = new Workbench(join(folder, "bench"));
  const github = await openGitHub(folder, clock, workbench, () => {
    requests += 1;
  });
  closing.add(() => github.close());
  const log = pino({ level: process.env["COGTOWN_LOG"] ?? "silent" });
  const place = await createTownRepository(github, await townOptions(workbench, log));
  const gitDirectory = github.world.gitDirectory(place.repository);
  await workbench.setUp(gitDirectory);
  const registration = await register(github);
  github.seed.install(registration.app, `${owner}/${name}`);
  const start = await github.world.git(place.repository).run(["rev-parse", "refs/heads/main"]);
  return {
    owner,
    name,
    story,
    github,
    clock,
    workbench,
    maya: createPerson({
      login: owner,
      token: place.tokenOf(owner),
      apiUrl: github.apiUrl,
      repository: `${owner}/${name}`,
    }),
    registration,
    log,
    gitDirectory,
    start: start.trim(),
    stopped: [],
    countRequests: () => requests,
    close: () => closing.close(),
  };
}

function openGitHub(
  folder: string,
  clock: MovableClock,
  workbench: Workbench,
  onExchange: () => void,
): Promise<LocalGitHub> {
  const environment = { PATH: workbench.searchPath };
  return startLocalGitHub({
    clock,
    folder: join(folder, "github"),
    searchPath: process.env["PATH"] ?? "",
    onExchange,
    runner: (host) =>
      createActionsRunner(host, {
        workDirectory: join(folder, "jobs"),
        actions: findActionFolders(),
        nodePath: process.execPath,
        environment,
        concurrency: 2,
      }),
  });
}

async function townOptions(workbench: Workbench, log: Logger) {
  const parsed = parseConfig(
    `isolation: none\nagent:\n  command: "${workbench.agentCommand}"\n${config}`,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const source = { kind: "files" as const, files: { ...files, ...(await shortenJobs()) } };
  return { owner, name, source, config: parsed.value, environment: {}, log };
}

/** The workflow that `init` writes, but for its time limit: a job that is out of time must not cost the town an hour. */
async function shortenJobs(): Promise<Readonly<Record<string, string>>> {
  const template = join(findPackageRoot(), "app", "cli", "templates", polecatWorkflow);
  const text = await readFile(template, "utf8");
  const limit = /timeout-minutes: \d+/;
  if (!limit.test(text)) throw new Error(`${template} has no time limit`);
  return { [`.github/workflows/${polecatWorkflow}`]: text.replace(limit, "timeout-minutes: 3") };
}

/** One key for all towns of this process: making one takes longer than a town's start. */
const keys = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

async function register(github: LocalGitHub): Promise<Registration> {
  const app = github.seed.app({
    slug: "cogtown",
    name: "Cogtown",
    owner,
    publicKey: keys.publicKey,
    webhook: null,
    ...(await readManifest()),
  });
  const webhookSecret = randomBytes(20).toString("hex");
  return { app, privateKey: keys.privateKey, webhookSecret };
}

/** Files every issue of the story and asks for its work. */
export async function fileStory({ maya, story }: Ground): Promise<void> {
  for (const { title, body } of story.molecules) {
    const number = await maya.openIssue({ title, body });
    await maya.label(number, "polecat");
  }
}
