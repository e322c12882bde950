import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";

/** The command as it is installed: `npm test` builds it first. */
const command = fileURLToPath(new URL("../../dist/cogtown.js", import.meta.url));

const Report = z.object({
  base: z.string(),
  result: z.string().nullable(),
  molecules: z.array(
    z.object({
      number: z.number(),
      state: z.string(),
      attempts: z.number(),
      pull: z.number().nullable(),
      commit: z.string().nullable(),
    }),
  ),
});

const identity = { name: "Ada", email: "ada@example.com" };
const environment = {
  GIT_AUTHOR_NAME: identity.name,
  GIT_AUTHOR_EMAIL: identity.email,
  GIT_COMMITTER_NAME: identity.name,
  GIT_COMMITTER_EMAIL: identity.email,
};
const git = async (folder: string, ...args: string[]) =>
  (await execa("git", ["-C", folder, ...args], { env: environment })).stdout;

const issue = (file: string, more = "") =>
  `# Add ${file}\n\n### Goal\nThere is a file ${file}.\n\n### Acceptance criteria\n- [ ] \`test -f ${file}\`\n${more}`;

/** Somebody's repository with two commits on `trunk` and a change that is not committed, and issues beside it. */
async function makeHome(issues: Readonly<Record<string, string>>) {
  const home = await mkdtemp(join(tmpdir(), "cogtown-home-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const repo = join(home, "repo");
  await execa("git", ["init", "--quiet", "--initial-branch=trunk", repo]);
  for (const text of ["one", "two"]) {
    await writeFile(join(repo, "notes.txt"), `${text}\n`);
    await git(repo, "add", ".");
    await git(repo, "commit", "--quiet", `--message=Note ${text}`);
  }
  await writeFile(join(repo, "notes.txt"), "not committed\n");
  const files = Object.entries(issues).map(async ([name, text]) => {
    await writeFile(join(home, name), text);
    return join(home, name);
  });
  return { home, repo, files: await Promise.all(files) };
}

/** What `git` can see of a repository: every ref, and what differs in the working copy. */
const lookAt = async (repo: string) =>
  `${await git(repo, "for-each-ref")}\n${await git(repo, "status", "--porcelain")}`;

test("cogtown local lands issues on a clone of any repository and leaves the repository itself alone", async () => {
  const { home, repo, files } = await makeHome({
    "2-roof.md": issue("roof.txt", "\n### Depends on\n- #1\n"),
    "1-wall.md": issue("wall.txt"),
  });
  const before = await lookAt(repo);
  const result = join(home, "result.git");
  const agent = `file=$(grep -o 'a file [a-z]*[.]txt' "$COGTOWN_PROMPT" | head -n 1 | cut -d' ' -f3); env > "$file"`;
  const run = await execa(
    process.execPath,
    [
      command,
      "local",
      "--repo",
      repo,
      "--agent",
      agent,
      "--agent-env",
      "GREETING",
      "--verify",
    ].concat([
      "grep two notes.txt",
      "--issues",
      ...files,
      "--until-done",
      "--result",
      result,
      "--json",
      "-",
    ]),
    { cwd: home, reject: false, env: { GREETING: "hello", SECRET_OF_MINE: "never" } },
  );
  expect(run.stderr).toContain(`git fetch ${result} trunk`);
  expect(run.exitCode).toBe(0);
  const report = Report.parse(JSON.parse(run.stdout));
  expect(report).toMatchObject({ base: "trunk", result });
  expect(
    report.molecules.map(({ number, state, attempts }) => ({ number, state, attempts })),
  ).toEqual([
    { number: 1, state: "landed", attempts: 1 },
    { number: 2, state: "landed", attempts: 1 },
  ]);
  expect(await lookAt(repo)).toBe(before);
  expect(await git(result, "rev-parse", "trunk")).toBe(report.molecules[1]?.commit);
  expect(await git(result, "rev-parse", "trunk~2")).toBe(await git(repo, "rev-parse", "trunk"));
  expect(await git(result, "ls-tree", "--name-only", "trunk")).toBe(
    "notes.txt\nroof.txt\nwall.txt",
  );
  expect(await git(result, "log", "--format=%s", "refs/cogtown/molecules/1")).toContain("success");
  const seen = await git(result, "show", "trunk:wall.txt");
  expect(seen).toContain("GREETING=hello");
  expect(seen).not.toContain("SECRET_OF_MINE");
});

test("cogtown local ends with 1 when something did not land, and says what keeps it", async () => {
  const { home, repo, files } = await makeHome({
    "1.md": issue("never.txt"),
    "2.md": "# No molecule\n\nJust words.\n",
    "3.md": issue("later.txt", "\n### Depends on\n- #1\n"),
  });
  const json = join(home, "out.json");
  const run = await execa(
    process.execPath,
    [command, "local", "--repo", repo, "--agent", "no-such-agent-here", "--issues"].concat([
      ...files,
      "--until-done",
      "--json",
      json,
    ]),
    { reject: false, all: true },
  );
  expect(run.exitCode).toBe(1);
  expect(run.all).toMatch(/#1 held: .*no-such-agent-here/);
  expect(run.all).toMatch(/#2 draft: line 1: /);
  const report = Report.parse(JSON.parse(await readFile(json, "utf8")));
  expect(report.molecules.map(({ state }) => state)).toEqual(["held", "draft", "blocked"]);
});

test("the first file that Node reads needs nothing that an old Node lacks, so that it can say so", async () => {
  const imports = await findImports(command);
  expect(imports).toEqual(new Set(["node:module"]));
});

/** Everything outside of the build that a file imports as soon as it is read, itself or by way of its chunks. */
async function findImports(path: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path, "utf8");
  const froms = [...text.matchAll(/^(?:import|\}) ?(?:.*? from )?"([^"]+)";?$/gm)].map(
    ([, from = ""]) => from,
  );
  const deeper = froms.map((from) =>
    from.startsWith("./")
      ? findImports(join(dirname(path), from))
      : Promise.resolve(new Set([from])),
  );
  return new Set((await Promise.all(deeper)).flatMap((set) => [...set]));
}
