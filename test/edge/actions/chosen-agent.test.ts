import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "#core/config/parse-config.ts";
import type { AgentResult } from "../../../actions/polecat/agents/agent.ts";
import { createChosenAgent } from "../../../actions/polecat/agents/chosen.ts";
import { Tally } from "../../../actions/polecat/tally.ts";
import { workshopIn } from "./bare-workshop.ts";
import { installDouble, orders } from "./cli-double.ts";
import { key, ModelApiDouble, sendJson } from "./model-api.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-chosen-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Want {
  /** YAML below `agent:`. */
  readonly agent?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** A shell script that stands for npm; absent: the CLI is installed already. */
  readonly npm?: string;
  readonly url?: string;
}

/** What one turn comes to of the agent that the configuration names. */
async function turnOf({
  agent = "use: claude\n  model: test-model",
  npm,
  url,
  ...want
}: Want): Promise<AgentResult> {
  const address = url === undefined ? "" : `\n  url: ${url}`;
  const config = parseConfig(`agent:\n  ${agent}${address}\nverify:\n  commands: "true"\n`);
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const workshop = workshopIn(folder);
  const path = npm === undefined ? workshop.job.path : `${programs({ npm })}:/usr/bin:/bin`;
  const cache = npm === undefined ? installDouble(folder) : join(folder, "empty");
  const variables = { ANTHROPIC_API_KEY: key, PATH: path, ...want.variables };
  const job = { ...workshop.job, variables: { ...variables, RUNNER_TOOL_CACHE: cache } };
  const tally = new Tally({}, {});
  const crew = { config: config.value, attempt: { n: 1 }, tally };
  return createChosenAgent(
    { ...workshop, job },
    crew,
  )({
    ...{ prompt: "Do it.", molecule: 1, attempt: 1, step: 1, title: "One", steps: 1 },
    ...{ directory: folder, timeoutMinutes: 1 },
    watcher: { hear: () => undefined, stop: new AbortController().signal },
  });
}

function programs(scripts: Readonly<Record<string, string>>): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  return bin;
}

/** The model API answers so. */
async function answered(status: number, body: unknown): Promise<AgentResult> {
  await using api = await ModelApiDouble.open((response) => {
    sendJson(response, status, body);
  });
  return await turnOf({ url: api.url });
}

const refusal = (type: string, said: string) => ({ type: "error", error: { type, message: said } });
const causeOf = (turn: AgentResult) => ("cause" in turn ? turn.cause : "");

describe("what a person has to mend is asked of a person, by name", () => {
  test.each<[string, Want, RegExp]>([
    ["there is no key", { variables: { ANTHROPIC_API_KEY: " " } }, /variable `ANTHROPIC_API_KEY`/],
    ["the key has another name", { agent: "use: claude\n  key: TEAM_KEY" }, /variable `TEAM_KEY`/],
    [
      "an agent has no model of its own choice",
      { agent: "use: opencode", variables: { OPENAI_API_KEY: key } },
      /opencode has no model .* `agent.model`/,
    ],
    [
      "npm has no such version",
      { npm: "echo 'npm error code ETARGET' >&2; exit 1" },
      /claude-code .* is not in the npm registry/,
    ],
    [
      "the registry lets nobody in",
      { npm: "echo 'npm error code E401' >&2; exit 1" },
      /mend its credentials/,
    ],
  ])("%s", async (_, want, words) => {
    const turn = await turnOf(want);
    expect(turn).toMatchObject({ kind: "failed", fatal: true });
    expect(causeOf(turn)).toMatch(words);
  });

  test("the model API does not take the key", async () => {
    const turn = await answered(401, refusal("authentication_error", "invalid x-api-key"));
    expect(turn).toMatchObject({ kind: "failed", fatal: true });
    expect(causeOf(turn)).toMatch(
      /HTTP 401.*the secret that `ANTHROPIC_API_KEY` is set from in .*cogtown-polecat\.yml/,
    );
    expect(JSON.stringify(turn)).not.toContain(key);
  });
});

test("what may be there the next time is no fault of the work's", async () => {
  const turn = await turnOf({ npm: "echo 'npm error code ECONNRESET' >&2; exit 1" });
  expect(turn.kind).toBe("not-asked");
  expect(causeOf(turn)).toMatch(/claude-code .* could not be installed.*ECONNRESET/);
  expect(turn.metered).not.toMatchObject({ source: "unknown" });
});

describe("what the model API says of a question is told to the next attempt", () => {
  test.each([
    ["a model that nobody has", 404, refusal("not_found_error", "model: test-model")],
    [
      "a prompt that is too long",
      400,
      refusal("invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
    ],
    ["an API that is broken", 500, refusal("api_error", "Internal server error")],
  ])("%s", async (_, status, body) => {
    const turn = await answered(status, body);
    expect(turn).toMatchObject({ kind: "failed", fatal: false });
    expect(causeOf(turn)).toContain(body.error.message);
  });

  test("an API that is not there", async () => {
    const turn = await turnOf({ url: "http://127.0.0.1:9" });
    expect(turn).toMatchObject({ kind: "failed", fatal: false });
    expect(causeOf(turn)).toContain("could not be reached");
  });
});

describe("a CLI of another version", () => {
  const news = `echo '{"type":"telemetry.v9","success":true}'; echo '{"type":"result","verdict":"fine"}'; echo '{'`;

  test("may say what nobody knows, where its end is known", async () => {
    expect(await answered(200, orders(news))).toMatchObject({ kind: "finished" });
  });

  test("is not believed where its end is not known", async () => {
    const turn = await answered(200, orders(news, "vanish"));
    expect(turn).toMatchObject({ kind: "failed", fatal: false });
    expect(causeOf(turn)).toContain("without the event that it ends with");
  });
});
