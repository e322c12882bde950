import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction, token } from "./job.ts";
import { jobFor, openTown, outcomeOf } from "./polecat-town.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("polecat", ["main", "post"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
/** What an agent can look at: its environment, that of the action that started it, command lines, files. */
const looksEverywhere = [
  "{ env; tr '\\0' '\\n' < /proc/$PPID/environ; } > ../seen.txt",
  "cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' > ../commands.txt",
  "echo 1 > 1.txt",
].join("\n");

describe("the token of the job", () => {
  test("is in nothing that the agent can see, and neither is anything else of the job", async () => {
    using town = openTown({ agent: looksEverywhere });
    const job = jobFor(town, action);
    const end = await job.run("main");
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    const seen = readFileSync(job.file("seen.txt"), "utf8");
    const commands = readFileSync(job.file("commands.txt"), "utf8");
    for (const text of [seen, commands]) {
      expect(text).not.toContain(token);
      expect(text).not.toContain(basic);
    }
    expect(seen).not.toMatch(/runtime-token|INPUT_|GITHUB_TOKEN|GITHUB_ENV|GITHUB_STATE|ACTIONS_/);
    expect(seen).toContain("COGTOWN_STEP=1");
    expect(filesWith(job.temp, token, basic)).toEqual([]);
    expect(filesWith(job.workspace, token, basic)).toEqual([]);
  });

  test("is taken out of what a failing command prints, as are the agent's own keys", async () => {
    using town = openTown({
      agent: `echo "key $MODEL_KEY, token ${token}, hidden $GITHUB_TOKEN"; exit 1`,
      agentEnv: ["MODEL_KEY"],
    });
    const job = jobFor(town, action);
    await job.run("main", { MODEL_KEY: "model-key-123456" });
    expect(outcomeOf(town)).toMatchObject({ tail: "key ***, token ***, hidden" });
  });

  test("is not needed by checks, which see no keys of the agent either", async () => {
    using town = openTown({
      agent: 'echo "$MODEL_KEY" > key.txt',
      agentEnv: ["MODEL_KEY"],
      criteria: [
        'test -s key.txt && test -z "$MODEL_KEY$GITHUB_TOKEN$INPUT_TOKEN$ACTIONS_RUNTIME_TOKEN"',
      ],
    });
    const job = jobFor(town, action);
    const end = await job.run("main", { MODEL_KEY: "model-key-123456" });
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
  });

  test("is not sent elsewhere by what an agent writes into git's folders", async () => {
    const agent = [
      "echo 1 > 1.txt",
      'git="$(dirname "$(dirname "$COGTOWN_PROMPT")")/git"',
      'mkdir -p "$git/hooks"; printf "#!/bin/sh\\ntouch %s/../hooked\\n" "$PWD" > "$git/hooks/pre-push"; chmod +x "$git/hooks/pre-push"',
      'printf "[core]\\n hooksPath = hooks\\n fsmonitor = touch %s/../hooked\\n[url \\"file:///nowhere/\\"]\\n insteadOf = file://\\n" "$PWD" > "$git/config"',
      'printf "[core]\\n fsmonitor = touch %s/../hooked\\n hooksPath = %s\\n" "$PWD" "$git/hooks" >> .git/config',
      'printf "*.txt filter=spy\\n" > .gitattributes; git config filter.spy.clean "touch $PWD/../hooked; cat"',
    ].join("\n");
    using town = openTown({ agent, steps: ["One"], scope: ["*.txt", ".gitattributes"] });
    const job = jobFor(town, action);
    const end = await job.run("main");
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.files("polecat/7")).toContain("1.txt");
    expect(existsSync(job.file("hooked"))).toBe(false);
  });

  test("cannot be reached through commands to the runner in an agent's output", async () => {
    using town = openTown({
      agent: "echo '::set-output name=outcome::hacked'; echo ::error::fake; echo 1 > 1.txt",
    });
    const end = await jobFor(town, action).run("main");
    const stop = /::stop-commands::(\S+)\n[\s\S]*?::error::fake[\s\S]*?\n::(\S+)::/.exec(end.log);
    expect(stop?.[1]).toBe(stop?.[2]);
    expect(stop).not.toBeNull();
  });
});

function filesWith(folder: string, ...words: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => words.some((word) => readFileSync(path).includes(word)));
}
