import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CommandRequest, runCommand } from "../../../actions/shared/command.ts";
import { buildEnvironment } from "../../../actions/shared/environment.ts";
import { groupCustody } from "../../../actions/shared/isolation/custody.ts";
import { upTo } from "../../../actions/shared/log.ts";
import { createRedaction, legible, Tail } from "../../../actions/shared/tail.ts";
import { survivorsIn } from "./processes.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-command-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(command: string, change: Partial<CommandRequest> = {}) {
  return runCommand({
    custody: groupCustody("session-of-this-test", {
      command,
      directory: folder,
      environment: { PATH: "/usr/bin:/bin", COGTOWN_SESSION: "session-of-this-test" },
    }),
    timeoutMinutes: 1,
    onLine: () => undefined,
    redact: (text) => text,
    stop: new AbortController().signal,
    ...change,
  });
}

describe("a command", () => {
  test("yields its exit code, its output from both pipes, and what it read", async () => {
    const end = await run("cat; echo oops >&2; exit 7", { stdin: "given\n" });
    expect(end).toMatchObject({ exitCode: 7, cutShort: undefined });
    expect(end.tail.split("\n").sort()).toEqual(["given", "oops"]);
  });

  test("ends with 127 when its program is not there, and with 128 + n on a signal", async () => {
    expect((await run("no-such-program")).exitCode).toBe(127);
    expect((await run("kill -KILL $$")).exitCode).toBe(137);
  });

  test("is ended with its whole group when its time is over, and may tidy up before", async () => {
    const end = await run("trap 'echo tidied; exit' TERM; sleep 300 & setsid sleep 301 & wait", {
      timeoutMinutes: 0.01,
    });
    expect(end).toMatchObject({ exitCode: 124, cutShort: "time-limit" });
    expect(end.tail).toContain("tidied");
    await expect.poll(() => survivorsIn(folder)).toEqual([]);
  });

  test("is ended when the job is cancelled, before it starts or while it runs", async () => {
    expect((await run("sleep 300", { stop: AbortSignal.abort() })).exitCode).not.toBe(0);
    const stop = new AbortController();
    const onLine = () => {
      stop.abort();
    };
    expect((await run("echo begun; sleep 300", { stop: stop.signal, onLine })).exitCode).toBe(143);
  });

  test("leaves nothing behind when it ends by itself", async () => {
    await run("sleep 300 & (setsid sleep 301 &) ; exit 0");
    await expect.poll(() => survivorsIn(folder)).toEqual([]);
  });
});

describe("the tail of an output", () => {
  test("is its last 60 lines without colours, control characters and secrets", () => {
    const tail = new Tail();
    for (let line = 1; line <= 70; line++)
      tail.add(`\u001B[31mline ${line}\u001B[0m\u0007 secret-1234`);
    const lines = tail.text(createRedaction(["secret-1234", "on"])).split("\n");
    expect(lines).toHaveLength(60);
    expect([lines[0], lines.at(-1)]).toEqual(["line 11 ***", "line 70 ***"]);
  });

  test("is never longer than 6,000 characters", () => {
    const tail = new Tail();
    for (let line = 1; line <= 50; line++) tail.add("x".repeat(10_000));
    expect(tail.text((text) => text)).toHaveLength(6_000);
  });
});

describe("a line of the log", () => {
  test("keeps its colours, and nothing else that steers a terminal or does not show", () => {
    const line =
      "\u001B]0;title\u0007\u001B[2J\u001B[1;31mred\u001B[0m \u001B[1Aup b\u009B2Jell\u0008\u202E";
    expect(legible(line)).toBe("\u001B[1;31mred\u001B[0m up b2Jell");
    expect(legible("10%\r\u001B[K20%\tdone")).toBe("10%\n20%\tdone");
  });

  test("is not shown after so many characters, and that is said once", () => {
    const shown: string[] = [];
    const show = upTo(10, (line) => shown.push(line));
    for (const line of ["12345", "67890", "1", "2"]) show(line);
    expect(shown).toEqual([
      ...["12345", "67890"],
      "[over 10 characters of output: the rest is not shown]",
    ]);
  });

  test("has no secret that was cut in two by what does not show", () => {
    const line = legible("sec\u200Bret\u001B[K-1234");
    expect(createRedaction(["secret-1234"])(line)).toBe("***");
  });
});

test("a toolchain of Rust below the job's home is found, and the credentials next to it are not named", () => {
  const home = join(folder, "home");
  const request = { path: "/bin", home: "/h", temp: "/t", session: "s", allow: [] };
  const variables = { HOME: home, CARGO_HOME: join(home, ".cargo"), RUSTUP_TOOLCHAIN: "stable" };
  expect(buildEnvironment({ ...request, variables })).not.toHaveProperty("RUSTUP_HOME");
  mkdirSync(join(home, ".rustup"), { recursive: true });
  const found = buildEnvironment({ ...request, variables });
  expect(found).toMatchObject({ RUSTUP_HOME: join(home, ".rustup"), RUSTUP_TOOLCHAIN: "stable" });
  expect(found).not.toHaveProperty("CARGO_HOME");
  const named = { ...variables, RUSTUP_HOME: "/opt/rustup" };
  expect(buildEnvironment({ ...request, variables: named })).toMatchObject({
    RUSTUP_HOME: "/opt/rustup",
  });
});

test("no list in a configuration lets the job's own authority through", () => {
  const names = [
    "GITHUB_TOKEN",
    "INPUT_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "GITHUB_ENV",
    "GIT_CONFIG_VALUE_0",
    "STATE_attempt",
    "MODEL_KEY",
  ];
  const environment = buildEnvironment({
    path: "/bin",
    home: "/h",
    temp: "/t",
    session: "s",
    variables: Object.fromEntries(names.map((name) => [name, "value"])),
    allow: names,
  });
  expect(Object.keys(environment).sort()).toEqual([
    "CI",
    "COGTOWN_SESSION",
    "HOME",
    "LANG",
    "MODEL_KEY",
    "PATH",
    "TERM",
    "TMPDIR",
  ]);
});
