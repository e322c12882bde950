import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { z } from "zod";
import type { Person } from "../../app/cli/town/person.ts";
import type { Stage } from "./scenario.ts";

const Pull = z.object({
  number: z.number(),
  state: z.string(),
  merged: z.boolean(),
  merge_commit_sha: z.string().nullable(),
  body: z.string().nullable(),
  head: z.object({ sha: z.string(), ref: z.string() }),
});
export type Pull = z.infer<typeof Pull>;

export const readPull = async (town: Stage, number: number): Promise<Pull> =>
  Pull.parse(await town.rest(town.maya, "GET", `/pulls/${number}`));

const Written = z.object({ commit: z.object({ sha: z.string() }) });
const Known = z.object({ sha: z.string().optional() });

/** A commit by a person, as by the editor of github.com, on a branch that is there. Yields it. */
export async function commit(
  town: Stage,
  person: Person,
  branch: string,
  path: string,
  content: string,
): Promise<string> {
  const url = `/contents/${path}`;
  const known = await town.rest(person, "GET", `${url}?ref=${branch}`).catch(() => ({}));
  const { sha } = Known.parse(known);
  const body = {
    message: `Change ${path}`,
    content: Buffer.from(content).toString("base64"),
    branch,
    ...(sha === undefined ? {} : { sha }),
  };
  return Written.parse(await town.rest(person, "PUT", url, body)).commit.sha;
}

/** A person's own pull request: a branch off main with one commit. Yields its number. */
export async function openPull(
  town: Stage,
  person: Person,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<number> {
  const sha = await town.git("rev-parse", "refs/heads/main");
  await town.rest(person, "POST", "/git/refs", { ref: `refs/heads/${branch}`, sha });
  for (const [path, content] of Object.entries(files))
    await commit(town, person, branch, path, content);
  return proposeBranch(town, person, branch);
}

export async function proposeBranch(town: Stage, person: Person, head: string): Promise<number> {
  const body = { title: `Merge ${head}`, head, base: "main", body: "" };
  const opened = await town.rest(person, "POST", "/pulls", body);
  return z.object({ number: z.number() }).parse(opened).number;
}

/** The pull request that a molecule was proposed with. */
export async function proposalOf(town: Stage, molecule: number): Promise<Pull> {
  const pulls = z
    .array(z.object({ number: z.number(), head: z.object({ ref: z.string() }) }))
    .parse(await town.rest(town.maya, "GET", "/pulls?state=all&per_page=100"));
  const pull = pulls.find(({ head }) => head.ref === `cogtown/${molecule}`);
  if (pull === undefined) throw new Error(`#${molecule} was not proposed`);
  return readPull(town, pull.number);
}

/** What the Refinery wrote down, oldest first: subjects of its ledger, which keep GitHub from linking numbers (`# 5`). */
export async function historyOf(town: Stage): Promise<readonly string[]> {
  const log = await town.git("log", "--reverse", "--format=%s", "refs/cogtown/refinery/main");
  return log.replaceAll("# ", "#").split("\n");
}

/** How often something like this was written down. */
export const timesOf = async (town: Stage, what: RegExp): Promise<number> =>
  (await historyOf(town)).filter((subject) => what.test(subject)).length;

/** Runs of a workflow of Cogtown's, by the words after `cogtown-`. */
export const runsOf = (town: Stage, workflow: "polecat" | "refinery") =>
  town.town.github.world.runs
    .all()
    .filter(({ workflowPath }) => workflowPath.endsWith(`cogtown-${workflow}.yml`));

export const subjectsOf = (town: Stage, range: string) =>
  town.git("log", "--reverse", "--format=%s", range);

/** Waits for something to be so, while everything moves. */
export const until = (look: () => Promise<unknown>, wanted: unknown = true) =>
  expect.poll(look, { timeout: 60_000, interval: 50 }).toEqual(wanted);

/** A program outside of the repository that a town verifies with, and that a story may change while it runs. */
export interface Check {
  readonly command: string;
  readonly folder: string;
  /** A file beside it, which scripts call `$0.name`. */
  touch(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  has(name: string): Promise<boolean>;
  /** A file in its folder. */
  read(name: string): Promise<string>;
}

/** To be made before the scenario, whose configuration names its command. `script`: bash, in the tree that is verified. */
export async function makeCheck(script: string): Promise<Check> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-check-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "check.sh");
  await writeFile(path, `${script}\n`);
  return {
    command: `bash ${path}`,
    folder,
    touch: (name) => writeFile(`${path}.${name}`, ""),
    remove: (name) => rm(`${path}.${name}`),
    has: (name) =>
      access(`${path}.${name}`).then(
        () => true,
        () => false,
      ),
    read: (name) => readFile(join(folder, name), "utf8"),
  };
}
