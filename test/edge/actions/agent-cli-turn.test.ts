import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCliAgent } from "../../../actions/polecat/agents/cli.ts";
import type { AgentCli } from "../../../actions/shared/agents/agent-cli.ts";
import { agentClis } from "../../../actions/shared/agents/agent-clis.ts";
import type { ModelDesk } from "../../../actions/shared/agents/ask-cli.ts";
import { GaveUp, type Standing, Vigil } from "../../../actions/shared/agents/hopeless.ts";
import { workshopIn } from "./bare-workshop.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-turn-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const good = '{"type":"result","subtype":"success","is_error":false,"result":"It is done."}';
const refused =
  '{"type":"result","subtype":"success","is_error":true,"result":"no","api_error_status":401}';

/** Claude's CLI with a shell script in its place. */
const scripted = (command: string): AgentCli => ({
  ...agentClis.claude,
  call: (request) => ({
    command,
    environment: { HOME_OF_CALL: request.home },
    files: { "settings/own.json": "{}" },
    stdin: request.prompt,
  }),
});

const noTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
const desk = (standing: Partial<Standing> = {}): ModelDesk => ({
  origin: "http://127.0.0.1:9",
  ticket: "the-ticket",
  refusal: undefined,
  trouble: undefined,
  metered: () => ({
    usage: { ...{ model: "m", tokens: { ...noTokens, input: 5 } }, source: "unknown" },
  }),
  ...standing,
});

const now = new Date("2026-11-26T12:00:00Z");

const turnOf = (command: string, standing: Partial<Standing> = {}) =>
  createCliAgent(workshopIn(folder), {
    ...{ cli: scripted(command), proxy: desk(standing) },
    program: { node: undefined, path: "/nowhere" },
    model: undefined,
    turns: 7,
    dollars: undefined,
    keyVariable: "TEAM_KEY",
    config: { timeoutMinutes: 1, silentMinutes: 1, env: ["TEAM_KEY"] },
    now: () => now,
  })({
    prompt: "Do it.",
    molecule: 1,
    attempt: 1,
    step: 1,
    title: "One",
    steps: 2,
    directory: folder,
    timeoutMinutes: 1,
    watcher: { hear: () => undefined, stop: new AbortController().signal },
  });

test("an agent finds its prompt on stdin, its files in a fresh home, and where to report", async () => {
  const look = `cat > prompt; ls "$HOME/settings" > files; echo "$HOME" "$COGTOWN_STEP" > seen; test -n "$COGTOWN_REPORT"`;
  const turn = await turnOf(`${look} && echo '${good}'`);
  expect(turn).toMatchObject({ kind: "finished", tail: "It is done." });
  expect(readFileSync(join(folder, "prompt"), "utf8")).toBe("Do it.");
  expect(readFileSync(join(folder, "files"), "utf8")).toBe("own.json\n");
  expect(readFileSync(join(folder, "seen"), "utf8")).toMatch(/agent\/home 1\n$/);
});

test("what an agent left in its home is gone before the next one comes", async () => {
  await turnOf(`echo trap > "$HOME/.profile"; ln -s /etc "$HOME/link"; echo '${good}'`);
  await turnOf(`ls -A "$HOME" > left; echo '${good}'`);
  expect(readFileSync(join(folder, "left"), "utf8")).toBe("settings\n");
  expect(readdirSync("/etc").length).toBeGreaterThan(0);
});

test("what it used is what the proxy counted, whatever it says itself", async () => {
  const report = `echo '{"usage":{"input":1,"output":1,"dollars":0}}' > "$COGTOWN_REPORT"`;
  const { metered } = await turnOf(`${report}; echo '${good}'`);
  expect(metered).toEqual({
    ...{ agent: "claude", model: "m", source: "unknown" },
    tokens: { input: 5, output: 0, cacheRead: 0, cacheWrite: 0 },
  });
});

test("a key that was refused is for a person, who is told which", async () => {
  const byCli = await turnOf(`echo '${refused}'; exit 1`);
  expect(byCli).toMatchObject({ kind: "failed", fatal: true });
  const byProxy = await turnOf("exit 1", { trouble: { kind: "unauthorised", status: 403 } });
  expect(byProxy).toMatchObject({ kind: "failed", fatal: true });
  expect(byProxy.kind === "failed" ? byProxy.cause : "").toMatch(
    /HTTP 403.*`TEAM_KEY`.*cogtown-polecat\.yml/,
  );
});

test.each([
  ["in half an hour", "2026-11-26T12:30:00.000Z", "2026-11-26T12:30:00.000Z"],
  ["nobody knows until when", undefined, "2026-11-26T12:05:00.000Z"],
  ["a moment ago", "2026-11-26T11:00:00.000Z", "2026-11-26T12:01:00.000Z"],
  ["next year", "2027-11-26T11:00:00.000Z", "2026-11-27T12:00:00.000Z"],
])("a model that is asked too much is asked again later: %s", async (_, until, expected) => {
  const date = until === undefined ? undefined : new Date(until);
  const turn = await turnOf("exit 1", { trouble: { kind: "rate-limited", until: date } });
  expect(turn).toMatchObject({
    kind: "reported",
    outcome: { kind: "rate-limited", until: expected },
  });
});

test("a limit that is used up counts for more than success", async () => {
  const turn = await turnOf(`echo '${good}'`, { refusal: "7 model requests" });
  expect(turn).toMatchObject({ outcome: { kind: "over-budget", limit: "7 model requests" } });
});

test("a cap of requests that the CLI holds itself is a budget", async () => {
  const line = '{"type":"result","subtype":"error_max_turns","is_error":true}';
  const turn = await turnOf(`echo '${line}'; exit 1`);
  expect(turn).toMatchObject({
    outcome: { kind: "over-budget", limit: "7 model requests" },
  });
});

test("trouble that a CLI got over is none", async () => {
  const turn = await turnOf(`echo '${good}'`, { trouble: { kind: "unreachable", words: "x" } });
  expect(turn.kind).toBe("finished");
});

test("an agent may report why it stops", async () => {
  const turn = await turnOf(
    `echo '{"outcome":"handoff","note":"half done"}' > "$COGTOWN_REPORT"; exit 1`,
  );
  expect(turn).toMatchObject({ kind: "reported", outcome: { kind: "handoff" }, note: "half done" });
});

test("an end without its last event is a failure that may pass", async () => {
  const turn = await turnOf("echo oops >&2");
  expect(turn).toMatchObject({ kind: "failed", fatal: false });
  expect(turn.tail).toContain("oops");
});

describe("a CLI that goes on asking in vain", () => {
  const patience = { lookMs: 1, briefMs: 0, longMs: 60_000 };
  const far = new Date(Date.now() + 3_600_000);

  test.each<[string, Partial<Standing>]>([
    ["after its budget was used up", { refusal: "$1" }],
    ["with a bad key", { trouble: { kind: "unauthorised", status: 401 } }],
    ["that would wait for an hour", { trouble: { kind: "rate-limited", until: far } }],
  ])("is ended: %s", async (_, standing) => {
    using vigil = new Vigil(() => desk(standing), patience);
    await new Promise((resolve) => {
      vigil.stop.addEventListener("abort", resolve);
    });
    expect(vigil.stop.reason).toBeInstanceOf(GaveUp);
  });
});
