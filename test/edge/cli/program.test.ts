import { afterEach, expect, test, vi } from "vitest";
import { runProgram } from "../../../app/cli/program.ts";
import { makeFolder, makeRepository } from "./temp-folder.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function run(...args: string[]) {
  let out = "";
  let err = "";
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  return { code: await runProgram(args, terminal), out, err };
}

test("help teaches with examples and ends well", async () => {
  const commands = ["local", "demo", "log", "why", "patrol", "init", "create-app"];
  for (const args of [["--help"], ...commands.map((command) => [command, "--help"])]) {
    const { code, out } = await run(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/\$ cogtown (local|demo|log|why|patrol|init|create-app)/);
  }
});

test("a misspelt command or option gets a suggestion and exit code 2", async () => {
  const command = await run("lcal");
  expect(command.code).toBe(2);
  expect(command.err).toContain("Did you mean local?");
  const option = await run("demo", "--kep");
  expect(option.code).toBe(2);
  expect(option.err).toContain("Did you mean --keep?");
});

test("without git the first thing said is that, and doctor asks for no remote instead", async () => {
  vi.stubEnv("PATH", "/nowhere");
  const demo = await run("demo");
  expect(demo).toEqual({
    ...{ code: 2, out: "" },
    err: "cogtown: git was not found: install it and make sure that it is on the PATH.\n",
  });
  const doctor = await run("doctor", "--only", "clone");
  expect(doctor.code).toBe(1);
  expect(doctor.out).toMatch(/^failure {2}git .*\n.*Install git.*\nskipped {2}clone .*Needs `git`/);
});

test("wrong usage is one message and exit code 2, before anything starts", async () => {
  const folder = await makeFolder({ "1.md": "# One\n", "taken.git/file": "x" });
  const repository = await makeRepository();
  const common = ["local", "--agent", "true", "--issues", folder];
  const cases: [string[], RegExp][] = [
    [["--repo", folder], /not a git repository/],
    [["--repo", repository, "--result", `${folder}/1.md`], /is a file/],
    [["--repo", repository, "--result", `${folder}/taken.git`], /no bare repository/],
    [["--repo", repository, "--result", repository], /no bare repository/],
    [["--repo", repository, "--json", `${folder}/none/out.json`], /folder does not exist/],
  ];
  for (const [args, words] of cases) {
    const { code, err } = await run(...common, ...args);
    expect(err).toMatch(words);
    expect(code).toBe(2);
  }
});
