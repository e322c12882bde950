import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hostileFiles } from "./kit/hostile-files.ts";
import { cliNames, playCli } from "./kit/run-cli.ts";
import { situations } from "./model-server/script.ts";

/** The attacker writes the branch under work: every file there by which a CLI is configured tries to start something. */
describe.each(cliNames)("%s on a branch full of traps", (name) => {
  test("starts nothing that the branch names, and asks the model that it was told to ask", async () => {
    const folder = mkdtempSync(join(tmpdir(), "cogtown-traps-"));
    try {
      const files = hostileFiles(folder);
      const { run, read, server } = await playCli(name, { script: situations.write, files });
      expect(readdirSync(folder)).toEqual([]);
      expect(run.outcome).toBe("success");
      expect(read("greeting.txt")).toBe("hello\n");
      expect(server.answers).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("the traps are set: gemini steps into them when nothing hides the settings of the branch", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cogtown-traps-"));
  try {
    await playCli("gemini", {
      script: situations.write,
      files: hostileFiles(folder),
      bend: (call) => ({ ...call, command: call.command.replace(/'--require' '[^']*'/, "") }),
    });
    expect(readdirSync(folder)).toContain("gemini-discovery");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the traps are set: claude steps into them when it takes settings from the branch", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cogtown-traps-"));
  try {
    await playCli("claude", {
      script: situations.write,
      files: hostileFiles(folder),
      bend: (call) => ({
        ...call,
        command: call.command.replace(
          "'--setting-sources' 'user'",
          "'--setting-sources' 'user,project'",
        ),
      }),
    });
    expect(existsSync(join(folder, "claude-hook"))).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
