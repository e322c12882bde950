import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Isolation } from "../../../actions/shared/isolation/isolation.ts";
import { isRoot, Premises, runForeign } from "./isolation-room.ts";
import { survivorsIn } from "./processes.ts";

let premises: Premises;
let isolation: Isolation;
beforeEach(async () => {
  premises = new Premises();
  isolation = await premises.open();
});
afterEach(async () => {
  await isolation.close();
  premises.remove();
});

const run = (command: string, minutes?: number) =>
  runForeign(isolation, premises, command, minutes);

describe.runIf(isRoot)("foreign code as a user of its own", () => {
  test("works in its folders, which are the action's before and afterwards", async () => {
    writeFileSync(join(premises.workspace, "readme"), "old");
    const end = await run('echo new > readme; echo "$(id -un) $HOME" > mine; cat mine', 1);
    expect(end).toMatchObject({ exitCode: 0 });
    expect(end.tail).toMatch(/^cogtown-[0-9a-f]{10} /);
    expect(readFileSync(join(premises.workspace, "readme"), "utf8")).toBe("new\n");
    expect(statSync(join(premises.workspace, "mine")).uid).toBe(0);
  });

  test("yields its exit code, or the signal that ended it, as every command does", async () => {
    expect((await run("exit 7")).exitCode).toBe(7);
    expect((await run("kill -SEGV $$")).exitCode).toBe(139);
  });

  test("leaves no process behind, wherever it went and whatever it forgot", async () => {
    await run(
      "env -i setsid nohup sleep 300 > /dev/null 2>&1 & (trap '' TERM HUP; sleep 301) & exit 0",
    );
    expect(survivorsIn(premises.root)).toEqual([]);
  });
});
