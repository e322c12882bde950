import { afterAll, expect } from "vitest";
import { agentClis } from "../../actions/shared/agents/agent-clis.ts";
import { scenario, wants } from "../kit/scenario.ts";
import { cliCache } from "./kit/installed.ts";
import { cliNames, models } from "./kit/run-cli.ts";
import { openModelServer } from "./model-server/model-server.ts";

const key = "the-key-of-the-town";
const server = await openModelServer([
  {
    moves: [
      { kind: "run", command: "echo lit > lamp.txt; env | sort > env.txt" },
      { kind: "say", text: "There is a lamp." },
    ],
  },
]);
afterAll(() => server[Symbol.asyncDispose]());

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
