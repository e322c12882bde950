import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeJobEnvironment } from "../../../app/cli/agent-environment.ts";
import { makeLocalConfig } from "../../../app/cli/local/local-config.ts";
import { parseLocalOptions, type RawLocalOptions } from "../../../app/cli/local/local-options.ts";
import { inspectSource } from "../../../app/cli/local/source-repository.ts";
import { describeOldNode } from "../../../app/cli/node-version.ts";
import { makeRepository } from "./temp-folder.ts";

const raw = (more: Partial<RawLocalOptions> = {}): RawLocalOptions => ({
  repo: ".",
  timeout: "60",
  ...more,
});

test("options that cannot work are refused by name", () => {
  expect(() => parseLocalOptions(raw({ agent: "  " }))).toThrow(/--agent is empty/);
  expect(() => parseLocalOptions(raw({ timeout: "soon" }))).toThrow(/--timeout soon/);
  expect(() => parseLocalOptions(raw({ timeout: "0" }))).toThrow(/--timeout 0/);
  expect(() => parseLocalOptions(raw({ concurrency: "2.5" }))).toThrow(/--concurrency 2\.5/);
  expect(() => parseLocalOptions(raw({ review: "maybe" }))).toThrow(/--review maybe/);
  expect(() => parseLocalOptions(raw({ agentEnv: ["KEY=value"] }))).toThrow(
    /--agent-env KEY=value/,
  );
});

test("a variable for the agent must be there, and no other leaves this process", () => {
  expect(() => makeJobEnvironment(["COGTOWN_NO_SUCH_VARIABLE"])).toThrow(/no such variable/);
  expect(Object.keys(makeJobEnvironment())).not.toContain("HOME");
  expect(makeJobEnvironment(["HOME"])).toHaveProperty("HOME");
});

test("the jobs of a town on this machine find the proxy of whoever started it, and go round it on the machine", () => {
  const { HTTPS_PROXY: before } = process.env;
  onTestFinished(() => {
    if (before === undefined) delete process.env["HTTPS_PROXY"];
    else process.env["HTTPS_PROXY"] = before;
  });
  process.env["HTTPS_PROXY"] = "http://proxy.example:3128";
  const environment = makeJobEnvironment();
  expect(environment).toHaveProperty("HTTPS_PROXY", "http://proxy.example:3128");
  expect(environment["NO_PROXY"]).toContain("127.0.0.1");
});

test("without a configuration the options say everything", async () => {
  const source = await inspectSource(await makeRepository());
  await expect(makeLocalConfig(source, parseLocalOptions(raw()))).rejects.toThrow(
    /--agent 'COMMAND'/,
  );
  const options = parseLocalOptions(
    raw({ agent: "work", verify: ["npm test"], agentEnv: ["KEY"] }),
  );
  expect(await makeLocalConfig(source, options)).toMatchObject({
    base: "main",
    agent: { command: "work", env: ["KEY"] },
    verify: { commands: ["npm test"] },
    review: "none",
  });
});

const config =
  "agent:\n  command: own-agent\n  env: [OWN]\nverify:\n  setup: npm ci\n  commands: npm test\nreview: required\n";

test("a configuration on the base branch is kept but for what options say", async () => {
  const source = await inspectSource(await makeRepository({ ".github/cogtown.yml": config }));
  expect(await makeLocalConfig(source, parseLocalOptions(raw()))).toMatchObject({
    agent: { command: "own-agent", env: ["OWN"] },
    verify: { setup: ["npm ci"], commands: ["npm test"] },
    review: "required",
  });
  const options = parseLocalOptions(raw({ agent: "other", review: "none", concurrency: "2" }));
  expect(await makeLocalConfig(source, options)).toMatchObject({
    agent: { command: "other" },
    verify: { commands: ["npm test"] },
    review: "none",
    limits: { polecats: 2 },
  });
});

test("a configuration that cannot be read is refused with its lines", async () => {
  const folder = await makeRepository({
    [join(".github", "cogtown.yml")]: "agnet:\n  command: x\n",
  });
  const reading = makeLocalConfig(
    await inspectSource(folder),
    parseLocalOptions(raw({ agent: "x" })),
  );
  await expect(reading).rejects.toThrow(/line 1: [\s\S]*agent/);
});

test("an old Node is refused in one sentence", () => {
  expect(describeOldNode("18.20.4")).toMatch(/Node 18\.20\.4 is too old: .*20\.18\.1/);
  expect(describeOldNode("20.18.0")).toBeDefined();
  expect(describeOldNode("20.18.1")).toBeUndefined();
  expect(describeOldNode("24.0.0")).toBeUndefined();
});
