import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { tenantName } from "../../../actions/shared/isolation/tenant-user.ts";
import { bundleAction } from "../../../scripts/bundle.ts";
import { isRoot } from "./isolation-room.ts";
import { survivorsIn } from "./processes.ts";

const user = `cogtown-try-${process.pid}`;
let root = "";
let program = "";

const Told = z.object({
  refused: z.string().default(""),
  level: z.string().default("none"),
  exitCode: z.number().default(-1),
  tail: z.string().default(""),
});

interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

const asOrdinary = (...words: string[]): Printed =>
  execaSync(
    "setpriv",
    [...["--reuid", user, "--regid", user, "--clear-groups", "env", "-i"], ...words],
    { cwd: "/", reject: false },
  );

/** What came of foreign code in a job of that user, or of one that was given other rights. */
function attempt(level: string, command: string, as = asOrdinary) {
  const path = `PATH=/usr/bin:/bin`;
  const { stdout, stderr } = as(path, process.execPath, program, level, root, command);
  const last = stdout.trim().split("\n").at(-1) ?? "";
  return Told.parse(last === "" ? { refused: stderr } : JSON.parse(last));
}

/** Root in a container, as most engines make it. */
const asBareRoot = (...words: string[]): Printed =>
  execaSync("setpriv", ["--bounding-set=-sys_admin", "env", "-i", ...words], {
    cwd: "/",
    reject: false,
  });

/** A user that may not make namespaces has nothing to prove; nor has one that cannot start our Node. */
const can = {
  node:
    isRoot &&
    execaSync("setpriv", [...nobody(), process.execPath, "--version"], quiet()).exitCode === 0,
  namespaces:
    isRoot &&
    execaSync("setpriv", [...nobody(), "unshare", "-Urmpf", "--mount-proc", "true"], quiet())
      .exitCode === 0,
};
function nobody(): string[] {
  return ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
}
function quiet() {
  return { reject: false, cwd: "/" } as const;
}

describe.runIf(can.node)("a job of an ordinary user without sudo", () => {
  beforeAll(async () => {
    execaSync("useradd", ["--system", "--user-group", user]);
    root = mkdtempSync(join(tmpdir(), "cogtown-ordinary-"));
    program = join(root, "trial.mjs");
    await bundleAction("test/edge/actions/isolation-trial.ts", program);
    for (const folder of ["work/repo", "temp/cogtown-test/git", "home/.ssh"])
      mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, "temp/credentials"), "the token of the job");
    writeFileSync(join(root, "temp/set_env"), "");
    writeFileSync(join(root, "home/.ssh/id"), "the key of the user");
    writeFileSync(join(root, "temp/cogtown-test/git/config"), "[core]\n");
    chmodSync(root, 0o755);
    chmodSync(join(root, "home/.ssh"), 0o700);
    execaSync("chown", ["-R", `${user}:${user}`, root]);
  });
  afterAll(() => {
    for (const name of [user, tenantName(join(root, "work/repo"))])
      execaSync("userdel", [name], { reject: false });
    rmSync(root, { recursive: true, force: true });
  });

  test("runs nothing where a user of its own is asked for, and says what would help", () => {
    const told = attempt("user", "touch ran");
    expect(told.refused).toContain("no `sudo` without a password");
    expect(told.refused).toContain("set `isolation: none`");
    expect(readdirSync(join(root, "work/repo"))).toEqual([]);
  });

  describe.runIf(can.namespaces)("keeps foreign code in namespaces", () => {
    test("where it works in its folders and sees nothing else of the job's", () => {
      const looks = `cat ${root}/temp/credentials ${root}/home/.ssh/id ${root}/temp/cogtown-test/git/config`;
      const told = attempt(
        "container",
        `touch made; ${looks} 2>&1 | grep -c 'No such file'; ls /proc | grep -c '^[0-9]'`,
      );
      expect(told).toMatchObject({ level: "container", exitCode: 0 });
      expect(told.tail).toMatch(/^3\n[3-9]$/);
      expect(readdirSync(join(root, "work/repo"))).toEqual(["made"]);
    });

    test("where it changes nothing for later steps, and gains nothing", () => {
      const before = readFileSync(program);
      const gains = ["umount /tmp", "mount -t tmpfs none /mnt", "unshare -Urm umount /tmp"];
      const tries = [
        ...gains.map((command) => `if ${command} 2> /dev/null; then echo "BREACH: ${command}"; fi`),
        ...[program, join(root, "temp/set_env")].map(
          (file) => `{ echo x >> ${file}; } 2> /dev/null`,
        ),
      ];
      expect(attempt("container", `${tries.join("\n")}\ntrue`)).toMatchObject({
        exitCode: 0,
        tail: "",
      });
      expect(readFileSync(join(root, "temp/set_env"), "utf8")).toBe("");
      expect(readFileSync(program)).toEqual(before);
    });

    test("from which nothing survives, and what it shut is open again", () => {
      const told = attempt(
        "container",
        "(env -i setsid nohup sleep 300 > /dev/null 2>&1 &); mkdir shut; touch shut/x; chmod 000 shut; head -c 1G /dev/zero > huge",
      );
      expect(told).toMatchObject({ exitCode: 153 });
      expect(survivorsIn(root)).toEqual([]);
      expect(asOrdinary("ls", join(root, "work/repo/shut")).stdout).toBe("x");
    });
  });

  test("is told from one of root, who needs no namespaces to change users", () => {
    const looks = `cat ${root}/temp/credentials ${root}/home/.ssh/id 2>&1 | grep -c 'Permission denied'`;
    const told = attempt(
      "user",
      `${looks}; (env -i setsid nohup sleep 300 > /dev/null 2>&1 &); id -un`,
      asBareRoot,
    );
    expect(told.level).toBe("user");
    expect(told.tail).toMatch(/^2\ncogtown-/);
    expect(survivorsIn(root)).toEqual([]);
  });
});
