import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CliRun } from "../../../actions/shared/agents/agent-cli.ts";
import { agentClis } from "../../../actions/shared/agents/agent-clis.ts";
import type { CliName } from "../../../app/core/config/config.ts";

/** What the real command lines printed, recorded with a scripted model (`npm run test:agents`), cut to what matters. */
const recorded = (name: CliName, what: string) =>
  readFileSync(join(import.meta.dirname, "fixtures/agents", `${name}-${what}.jsonl`), "utf8")
    .trimEnd()
    .split("\n");

function readLines(name: CliName, lines: readonly string[], exitCode: number): CliRun {
  const reader = agentClis[name].read();
  for (const line of lines) reader.hear(line, "stdout");
  return reader.end({ exitCode, cutShort: undefined });
}

const read = (name: CliName, what: string, exitCode: number) =>
  readLines(name, recorded(name, what), exitCode);

const names = ["claude", "codex", "gemini", "copilot", "opencode"] as const;

/** Two answers, each of 1,000 tokens of input, 200 more from a cache, and 50 of output. */
const ofTwoAnswers = { input: 2_000, output: 100, cacheRead: 400, cacheWrite: 0, reasoning: 0 };

describe.each(names)("%s", (name) => {
  test("that went well tells its last words and what it used", () => {
    const run = read(name, "write", 0);
    expect(run).toMatchObject({
      outcome: "success",
      summary: "The greeting is written.",
      tokens: ofTwoAnswers,
      cause: undefined,
    });
    expect(run.sessionId).toMatch(/\w{8}/);
  });

  test("is not believed when its events tell of success and its exit code does not", () => {
    expect(read(name, "write", 1).outcome).toBe("failed");
    expect(read(name, "write", 143).outcome).toBe("interrupted");
  });

  test("is not believed when it ends with exit code 0 and without its last event", () => {
    const lines = recorded(name, "write").slice(0, 2);
    expect(readLines(name, lines, 0).outcome).toBe("no-terminal-event");
  });

  test("that was ended by its time limit was interrupted, whatever it had said", () => {
    const reader = agentClis[name].read();
    for (const line of recorded(name, "write")) reader.hear(line, "stdout");
    expect(reader.end({ exitCode: 124, cutShort: "time-limit" }).outcome).toBe("interrupted");
  });

  test("whose key was refused says so", () => {
    expect(read(name, "unauthorised", name === "gemini" ? 145 : 1).outcome).toBe("auth");
  });

  test("is read the same with noise between its lines", () => {
    const lines = recorded(name, "write");
    const clean = readLines(name, lines, 0);
    const noise = fc.constantFrom(
      ...["", "Warning: something", "{", '{"type":"news"}', '{"type":7}', "[1]", "null", '{"a":1}'],
    );
    fc.assert(
      fc.property(fc.array(noise, { minLength: lines.length, maxLength: lines.length }), (more) => {
        const mixed = lines.flatMap((line, at) => [more[at] ?? "", line]);
        expect(readLines(name, mixed, 0)).toEqual(clean);
      }),
      { numRuns: 20 },
    );
  });

  test("is read on stdout only: on stderr anything may stand", () => {
    const reader = agentClis[name].read();
    for (const line of recorded(name, "write")) reader.hear(line, "stderr");
    expect(reader.end({ exitCode: 0, cutShort: undefined }).outcome).toBe("no-terminal-event");
  });
});

describe("claude", () => {
  test('that says `subtype: "success"` with `is_error` has failed', () => {
    const line = recorded("claude", "unauthorised").at(-1) ?? "";
    expect(JSON.parse(line)).toMatchObject({ subtype: "success", is_error: true });
    expect(readLines("claude", [line], 0).outcome).toBe("auth");
  });

  test("that was asked to wait says so", () => {
    expect(read("claude", "limited", 1)).toMatchObject({ outcome: "rate-limited", dollars: 0 });
  });

  test("that came to its cap of requests says so", () => {
    expect(read("claude", "circles", 1)).toMatchObject({
      outcome: "limit-turns",
      cause: "Reached maximum number of turns (3)",
    });
  });

  test("that came to its cap of dollars says so", () => {
    const result = { type: "result", subtype: "error_max_budget_usd", is_error: true };
    expect(readLines("claude", [JSON.stringify(result)], 1).outcome).toBe("limit-cost");
  });

  test("that is interrupted ends with exit code 0, and is not believed", () => {
    expect(read("claude", "interrupted", 0).outcome).toBe("failed");
  });

  test("tells which tools it was not allowed to use", () => {
    const result = {
      ...{ type: "result", subtype: "success", is_error: false, result: "I may not." },
      permission_denials: [{ tool_name: "Bash" }, { tool_name: "Bash" }, { tool_name: "Write" }],
    };
    const run = readLines("claude", [JSON.stringify(result)], 0);
    expect(run).toMatchObject({ outcome: "success", denied: ["Bash", "Write"] });
  });
});

describe("codex", () => {
  const completed = (input: number, output: number) =>
    JSON.stringify({
      type: "turn.completed",
      usage: { input_tokens: input, cached_input_tokens: 0, output_tokens: output },
    });

  test("tells tokens of its whole thread: a later turn's have an earlier one's in them", () => {
    const run = readLines("codex", [completed(1_000, 50), completed(2_000, 100)], 0);
    expect(run.tokens).toMatchObject({ input: 2_000, output: 100 });
  });

  test("that gets over an error has no trouble in the end", () => {
    const error = JSON.stringify({ type: "error", message: "Reconnecting... 1/2" });
    expect(readLines("codex", [error, completed(1, 1)], 0).outcome).toBe("success");
  });

  test("that was ended while it waited for its limit was asked to wait", () => {
    expect(read("codex", "limited", 143).outcome).toBe("rate-limited");
  });

  test("that is interrupted has no last event", () => {
    expect(read("codex", "interrupted", 1).outcome).toBe("failed");
  });
});

describe("gemini", () => {
  test("ends with 145 for a 401, which is no signal", () => {
    expect(read("gemini", "unauthorised", 145).outcome).toBe("auth");
    expect(readLines("gemini", [], 145).outcome).toBe("auth");
  });

  test("ends with 173 for a 429", () => {
    expect(read("gemini", "limited", 173).outcome).toBe("rate-limited");
  });

  test("ends with 53 at its cap of requests", () => {
    expect(read("gemini", "circles", 53).outcome).toBe("limit-turns");
    expect(readLines("gemini", [], 53).outcome).toBe("limit-turns");
  });

  test("that goes in circles warns, ends with success and exit code 0, and is not believed", () => {
    const last = recorded("gemini", "circles-uncounted").at(-1) ?? "";
    expect(JSON.parse(last)).toMatchObject({ type: "result", status: "success" });
    expect(read("gemini", "circles-uncounted", 0)).toMatchObject({
      outcome: "failed",
      cause: "Loop detected, stopping execution",
    });
  });

  test("that is interrupted ends with exit code 0 and without a word, and is not believed", () => {
    expect(read("gemini", "interrupted", 0).outcome).toBe("no-terminal-event");
  });

  test("tells what was thought in its total only", () => {
    const stats = { total_tokens: 1_300, input_tokens: 1_200, output_tokens: 60, cached: 200 };
    const result = JSON.stringify({ type: "result", status: "success", stats });
    expect(readLines("gemini", [result], 0).tokens).toEqual({
      ...{ input: 1_000, output: 100, cacheRead: 200, cacheWrite: 0, reasoning: 40 },
    });
  });

  test("says things in pieces", () => {
    const piece = (content: string) =>
      JSON.stringify({ type: "message", role: "assistant", content, delta: true });
    const lines = [piece("first"), '{"type":"tool_use"}', piece("It is "), piece("done.")];
    expect(readLines("gemini", lines, 1).summary).toBe("It is done.");
  });
});

describe("copilot", () => {
  test("that is interrupted may tell of exit code 0, and is not believed", () => {
    const result = JSON.stringify({ type: "result", sessionId: "s", exitCode: 0 });
    expect(readLines("copilot", [result], 130).outcome).toBe("interrupted");
    expect(read("copilot", "interrupted", 0).outcome).toBe("no-terminal-event");
  });

  test("that was asked to wait says so", () => {
    expect(read("copilot", "limited", 1).outcome).toBe("rate-limited");
  });
});

test("opencode sums what its steps used, with what was thought in its output", () => {
  const tokens = { input: 10, output: 5, reasoning: 2, cache: { read: 3, write: 1 } };
  const step = JSON.stringify({
    type: "step_finish",
    part: { reason: "stop", cost: 0.25, tokens },
  });
  expect(readLines("opencode", [step, step], 0)).toMatchObject({
    tokens: { input: 20, output: 14, cacheRead: 6, cacheWrite: 2, reasoning: 4 },
    dollars: 0.5,
  });
});

test("opencode that stops in the middle of its tools is not believed", () => {
  const part = {
    ...{ reason: "tool-calls", cost: 0 },
    tokens: { input: 1, output: 1, cache: { read: 0, write: 0 } },
  };
  const line = JSON.stringify({ type: "step_finish", part });
  expect(readLines("opencode", [line], 0).outcome).toBe("no-terminal-event");
});

test("a flood of words is kept in part, and without what does not show", () => {
  const text = `${"\u200B".repeat(3)}${"word ".repeat(100_000)}`;
  const line = JSON.stringify({ type: "text", part: { text } });
  const { summary } = readLines("opencode", [line], 1);
  expect(summary.length).toBeLessThanOrEqual(4_000);
  expect(summary).toMatch(/^word/);
});
