import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { agentClis } from "../../actions/shared/agents/agent-clis.ts";
import { scenario, wants } from "../kit/scenario.ts";
import { cliCache } from "./kit/installed.ts";
import { cliNames, models } from "./kit/run-cli.ts";
import { openModelServer } from "./model-server/model-server.ts";

const key = "the-key-of-the-town";
const server = await openModelServer([
  {
    moves: [
      { kind: "run", command: "echo lit > lamp.txt; env | sort > env.txt; id -un > user.txt" },
      { kind: "say", text: "There is a lamp." },
    ],
  },
]);
const isRoot = process.getuid?.() === 0;

/** Makes a lamp that is lit at the second attempt only. */
const slow = await openModelServer([
  {
    moves: [
      {
        kind: "run",
        command: '[ "$COGTOWN_ATTEMPT" = 1 ] && echo dim > lamp.txt || echo lit > lamp.txt',
      },
      { kind: "say", text: "There is a lamp." },
    ],
  },
]);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await slow[Symbol.asyncDispose]();
});

/** By the real action, the real command line and the model proxy. */
for (const name of cliNames) {
  const config = `  use: ${name}
  model: ${models[name]}
  url: ${server.origin}
review: none
verify:
  commands: ["test -f README.md"]
`;
  const environment = { [agentClis[name].keyVariable]: key, RUNNER_TOOL_CACHE: cliCache };
  scenario(
    `${name} brings a labelled issue to main, and never sees the key`,
    { config, environment },
    async (town) => {
      const number = await town.file("Add the lamp", wants("lamp.txt"));
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      expect(await town.git("show", "main:lamp.txt")).toBe("lit");
      expect(await town.git("show", "main:env.txt")).not.toContain(key);
      const record = await town.git("log", "-1", "--format=%B", `refs/cogtown/molecules/${number}`);
      expect(record).toMatch(new RegExp(`"agent": "${name}"`));
      expect(record).toMatch(/"source": "metered"/);
      expect(new Set(server.asked.map((asked) => asked.key))).toEqual(new Set([key]));
    },
  );
}

const promoted = `  use: claude
  model: ${models.claude}
  url: ${slow.origin}
  choose:
    - attempt: 2
      use: codex
      model: ${models.codex}
      url: ${slow.origin}
review: none
dashboard: true
budget:
  molecule: { dollars: 5 }
verify:
  commands: ["test -f README.md"]
`;

if (isRoot) {
  const claude = `  use: claude
  model: ${models.claude}
  url: ${server.origin}
review: none
verify:
  commands: ["test -f README.md"]
`;
  scenario(
    "an agent that works as a user of its own reaches its model all the same",
    {
      config: claude,
      isolation: "user",
      environment: { ANTHROPIC_API_KEY: key, RUNNER_TOOL_CACHE: cliCache },
    },
    async (town) => {
      const number = await town.file("Add the lamp", wants("lamp.txt"));
      await town.settle();
      expect(await town.stateOf(number)).toBe("landed");
      expect(await town.git("show", "main:user.txt")).toMatch(/^cogtown-/);
    },
  );
} else
  test.skip("an agent that works as a user of its own needs root to make one", () => undefined);

const Pulls = z.array(z.object({ body: z.string() }));

scenario(
  "a second attempt is another agent's, and what both cost stands on the pull request",
  {
    config: promoted,
    environment: { ANTHROPIC_API_KEY: key, OPENAI_API_KEY: key, RUNNER_TOOL_CACHE: cliCache },
  },
  async (town) => {
    const body = wants("lamp.txt", "- [ ] `grep -q lit lamp.txt`\n");
    const number = await town.file("Add the lamp", body);
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    const [pull] = Pulls.parse(await town.rest(town.maya, "GET", "/pulls?state=all"));
    expect(pull?.body).toMatch(
      /<code>claude<\/code> <code>claude&#45;sonnet&#45;4&#45;5<\/code> \| (under )?\$\d/,
    );
    expect(pull?.body).toMatch(
      /<code>codex<\/code> <code>gpt&#45;5&#46;5<\/code> \| (under )?\$\d/,
    );
  },
);
