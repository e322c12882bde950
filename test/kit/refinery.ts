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
  node_id: z.string(),
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

/** A person's own pull request: a branch off main with one commit. Another base than main is made. Yields its number. */
export async function openPull(
  town: Stage,
  person: Person,
  branch: string,
  files: Readonly<Record<string, string>>,
  base = "main",
): Promise<number> {
  const sha = await town.git("rev-parse", "refs/heads/main");
  if (base !== "main")
    await town.rest(person, "POST", "/git/refs", { ref: `refs/heads/${base}`, sha });
  await town.rest(person, "POST", "/git/refs", { ref: `refs/heads/${branch}`, sha });
  for (const [path, content] of Object.entries(files))
    await commit(town, person, branch, path, content);
  return proposeBranch(town, person, branch, base);
}

async function proposeBranch(
  town: Stage,
  person: Person,
  head: string,
  base = "main",
): Promise<number> {
  const body = { title: `Merge ${head}`, head, base, body: "" };
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

/** Refs of commits that jobs left to be landed. */
export async function candidatesOf(town: Stage): Promise<readonly string[]> {
  const refs = await town.git("for-each-ref", "--format=%(refname)", "refs/cogtown/candidates");
  return refs === "" ? [] : refs.split("\n");
}

/** How often something like this was written down. */
export const timesOf = async (town: Stage, what: RegExp): Promise<number> =>
  (await historyOf(town)).filter((subject) => what.test(subject)).length;

/** Runs of a workflow of Cogtown's, by the words after `cogtown-`. */
export const runsOf = (town: Stage, workflow: "polecat" | "refinery") =>
  town.town.github.world.runs
    .all()
    .filter(({ workflowPath }) => workflowPath.endsWith(`cogtown-${workflow}.yml`));

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

/** Somebody's fork with a commit for each file on a branch of its own, and a pull request of it. Yields its number. */
export async function fork(
  town: Stage,
  person: Person,
  files: Readonly<Record<string, string>>,
  { branch, base } = { branch: "work", base: "main" },
): Promise<number> {
  await town.rest(person, "POST", "/forks");
  const away = `${town.town.url}/repos/${person.login}/shelf`;
  const sha = await town.git("rev-parse", "refs/heads/main");
  await send(person, "POST", `${away}/git/refs`, { ref: `refs/heads/${branch}`, sha });
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text).toString("base64");
    const body = { message: `Write ${path}`, content, branch };
    await send(person, "PUT", `${away}/contents/${path}`, body);
  }
  return proposeBranch(town, person, `${person.login}:${branch}`, base);
}

export async function askGraphql(
  town: Stage,
  person: Person,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<void> {
  const answer = await send(person, "POST", `${town.town.url}/graphql`, { query, variables });
  expect(answer).not.toHaveProperty("errors");
}

async function send(
  { token }: Person,
  method: string,
  url: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${method} ${url}: ${JSON.stringify(answer).slice(0, 300)}`);
  return answer;
}

/** A ruleset on main that nobody may bypass. Yields its id. */
export async function protectMain(town: Stage, rules: readonly object[]): Promise<number> {
  const body = {
    name: "main",
    enforcement: "active",
    conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
    rules,
  };
  const made = await town.rest(town.maya, "POST", "/rulesets", body);
  return z.object({ id: z.number() }).parse(made).id;
}

export async function unprotectMain(town: Stage, id: number): Promise<void> {
  await town.rest(town.maya, "DELETE", `/rulesets/${id}`);
}

const Record = z.object({
  landsBy: z.object({ way: z.string(), why: z.string() }).optional(),
  baseRed: z.object({ command: z.string(), tail: z.string() }).optional(),
  verdicts: z.array(z.object({ kind: z.string(), tree: z.string() })),
  landed: z.array(z.object({ pull: z.number(), commit: z.string(), tree: z.string() })),
});

/** What the newest entry of the Refinery's ledger says. */
export async function recordOf(town: Stage): Promise<z.infer<typeof Record>> {
  const body = await town.git("log", "-1", "--format=%b", "refs/cogtown/refinery/main");
  return Record.parse(JSON.parse(body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1)));
}
