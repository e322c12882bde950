import { describe, expect, test } from "vitest";
import { cliNames, playCli } from "./kit/run-cli.ts";
import { situations } from "./model-server/script.ts";

/** Two answers of the scripted model. */
const tokensOfTwo = { input: 2_000, output: 100, cacheRead: 400, cacheWrite: 0 };

describe.each(cliNames)("%s", (name) => {
  test("does what the model says, with its own shell, and tells what it used", async () => {
    const { run, read, server } = await playCli(name, { script: situations.write });
    expect(run).toMatchObject({ outcome: "success", summary: "The greeting is written." });
    expect(run.tokens).toMatchObject(tokensOfTwo);
    expect(read("greeting.txt")).toBe("hello\n");
    expect(server.answers).toBe(2);
    expect(new Set(server.asked.map(({ key }) => key ?? "none"))).toEqual(new Set(["the-ticket"]));
  });

  test("that has nothing to do comes to a good end", async () => {
    const { run } = await playCli(name, { script: situations.talk });
    expect(run).toMatchObject({ outcome: "success", summary: "There is nothing to do." });
  });

  test("whose command fails goes on, and says what the model says of it", async () => {
    const { run } = await playCli(name, { script: situations.toolFails });
    expect(run).toMatchObject({ outcome: "success", summary: "The command failed, so I stop." });
  });

  test("whose key is refused ends soon, and says so", async () => {
    const { run } = await playCli(name, { script: situations.unauthorised });
    expect(run.outcome).toBe("auth");
  });

  test("whose model has no room for the prompt fails, and says why", async () => {
    const { run } = await playCli(name, { script: situations.tooLong });
    expect(run).toMatchObject({ outcome: "failed" });
    expect(run.cause).toMatch(/too long/i);
  });

  test("whose model never answers is ended with all that it started", async () => {
    const { run, end } = await playCli(name, { script: situations.hang, seconds: 12 });
    expect(run.outcome).toBe("interrupted");
    expect(end.cutShort).toBe("time-limit");
  });
});

test.each(["claude", "gemini", "copilot"] as const)(
  "%s ends by itself when it is asked to wait",
  async (name) => {
    const { run } = await playCli(name, { script: situations.limited });
    expect(run.outcome).toBe("rate-limited");
  },
);

test.each(["claude", "codex", "gemini", "copilot"] as const)(
  "%s fails when the model's API is broken",
  async (name) => {
    const { run } = await playCli(name, { script: situations.broken });
    expect(run.outcome).toBe("failed");
  },
);

test.each(["claude", "gemini"] as const)(
  "%s counts its own requests, and stops at the cap",
  async (name) => {
    const { run, server } = await playCli(name, { script: situations.loop, turns: 3 });
    expect(run.outcome).toBe("limit-turns");
    expect(server.answers).toBe(3);
  },
);

test("gemini that goes in circles says success with exit code 0, and is not believed", async () => {
  const { run, end } = await playCli("gemini", { script: situations.loop });
  expect(end.exitCode).toBe(0);
  expect(run).toMatchObject({ outcome: "failed" });
  expect(run.cause).toMatch(/loop detected/i);
});
