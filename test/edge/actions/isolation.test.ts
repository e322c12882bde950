import { existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { showInClone } from "../../../actions/shared/agent-clone.ts";
import { readAgentFile } from "../../../actions/shared/agent-file.ts";
import { Cancelled } from "../../../actions/shared/cancelled.ts";
import type { CommandRequest } from "../../../actions/shared/command.ts";
import { createGitDirectory } from "../../../actions/shared/git-directory.ts";
import type { Isolation } from "../../../actions/shared/isolation/isolation.ts";
import { reclaim } from "../../../actions/shared/isolation/open-isolation.ts";
import { workshopIn } from "./bare-workshop.ts";
import { isRoot, Premises, runForeign } from "./isolation-room.ts";
import { survivorsIn } from "./processes.ts";

let premises: Premises;
let isolation: Isolation;

/** Users can be made, and changed to, by root alone: elsewhere there is nothing to be proven. */
const ifRoot = describe.runIf(isRoot);

const run = (command: string, change?: Partial<CommandRequest>) =>
  runForeign(isolation, premises, command, change);
const inWork = (name: string) => join(premises.workspace, name);

ifRoot("foreign code as a user of its own", () => {
  beforeAll(async () => {
    premises = new Premises();
    isolation = await premises.open();
  });
  afterAll(async () => {
    await isolation.close();
    premises.remove();
  });

  describe("works as it should", () => {
    test("in folders that are the action's before and afterwards", async () => {
      writeFileSync(inWork("readme"), "old");
      const end = await run('echo new > readme; echo "$(id -un) $HOME" > mine; cat mine');
      expect(end).toMatchObject({ exitCode: 0 });
      expect(end.tail).toMatch(/^cogtown-[0-9a-f]{10} /);
      expect(readFileSync(inWork("readme"), "utf8")).toBe("new\n");
      expect(statSync(inWork("mine")).uid).toBe(0);
    });

    test("with its input, its environment and its exit code, or the signal that ended it", async () => {
      const given = await run("cat; exit 7", { stdin: 'it\'s "given"\n' });
      expect(given).toMatchObject({ exitCode: 7, tail: 'it\'s "given"' });
      expect((await run("kill -SEGV $$")).exitCode).toBe(139);
    });

    test("in files with further names where those are its own, and no others", async () => {
      writeFileSync(premises.write("store", "of the package manager"), "trusted");
      linkSync(join(premises.root, "store"), inWork("package"));
      await run("echo built > one; ln one two");
      const end = await run("echo again >> two; echo poison > package");
      expect(end.tail).toContain("package: Permission denied");
      expect(readFileSync(inWork("one"), "utf8")).toBe("built\nagain\n");
      expect(readFileSync(join(premises.root, "store"), "utf8")).toBe("trusted");
    });
  });

  describe("cannot reach what is the job's", () => {
    test("neither to read it nor to change it", async () => {
      const { tail } = await run(attacksOn(premises).map(tellSuccess).join("\n"));
      expect(tail).toBe("");
    });

    test("through its report: a link to a file that the action can read is not followed", async () => {
      await run(`ln -s ${premises.secret} "$OWN/report.json"`);
      expect(() => readAgentFile({ isolation }, "report.json", 1_000)).toThrow(/ELOOP/);
    });
  });

  describe("is ended with all that it started", () => {
    test("when it leaves a daemon that has forgotten where it comes from", async () => {
      await run(
        "(env -i setsid nohup sleep 300 > /dev/null 2>&1 &); (trap '' TERM HUP; sleep 301) & exit 0",
      );
      expect(survivorsIn(premises.root)).toEqual([]);
    });

    test.each([
      ["forks without end", "bomb() { bomb | bomb & }; bomb 2> /dev/null; echo begun; sleep 300"],
      ["ignores every wish to end", "trap '' TERM; echo begun; while :; do sleep 1; done"],
    ])("when it %s", async (_what, command) => {
      const stop = new AbortController();
      const onLine = () => {
        stop.abort(new Cancelled());
      };
      const end = await run(command, { stop: stop.signal, onLine });
      expect([137, 143]).toContain(end.exitCode);
      expect(statesOfTenant()).toEqual([]);
    });
  });

  describe("does no harm that lasts", () => {
    test("by a file without end", async () => {
      const end = await run("head -c 1G /dev/zero > huge");
      expect(end.exitCode).toBe(153); // 128 + SIGXFSZ
      expect(statSync(inWork("huge")).size).toBe(8 * 1024 ** 2);
    });

    test("by folders that nobody may enter, or that are deeper than a path can say", async () => {
      await run("mkdir shut; echo x > shut/file; chmod 000 shut/file shut; chmod 000 $OWN");
      expect(readFileSync(inWork("shut/file"), "utf8")).toBe("x\n");
      const deep = "n=$(printf 'd%.0s' {1..200}); for i in {1..30}; do mkdir $n; cd $n; done";
      expect((await run(`${deep}; chmod 000 .`)).exitCode).toBe(0);
      expect((await run("echo 'goes on'")).tail).toBe("goes on");
    });

    test("by what it leaves where everybody may write", async () => {
      const name = `cogtown-left-${process.pid}`;
      await run(`mkdir -p /tmp/${name}/x; chmod 000 /tmp/${name}; touch /dev/shm/${name}`);
      expect([...readdirSync("/tmp"), ...readdirSync("/dev/shm")]).not.toContain(name);
    });

    test("by taking everything away, git's folder and the workspace's rights among it", async () => {
      execaSync("git", ["init", "--quiet", premises.workspace]);
      expect((await run("rm -rf .git ./* ; chmod 000 .")).exitCode).toBe(0);
      expect((await run("touch back")).exitCode).toBe(0);
    });
  });

  test("stands still while the action looks at what it writes, and goes on afterwards", async () => {
    const states: string[] = [];
    let looked: Promise<void> | undefined;
    const onLine = () => {
      looked ??= isolation.whileStill(() => {
        states.push(...statesOfTenant());
        writeFileSync(inWork("go"), "");
        return Promise.resolve();
      });
    };
    const end = await run(
      "echo begun; (setsid sleep 300 &); until test -e go; do :; done; exit 4",
      { onLine },
    );
    await looked;
    expect(end.exitCode).toBe(4);
    expect(new Set(states)).toEqual(new Set(["T"]));
  });
});

ifRoot("a job that was killed", () => {
  test("leaves foreign code, its folders and rights to whoever comes after it", async () => {
    premises = new Premises();
    isolation = await premises.open();
    const end = await new Promise<unknown>((resolve) => {
      const going = run("echo x > file; chmod 000 file .; echo begun; exec sleep 300", {
        onLine: () => {
          resolve(reclaim(premises.job).then(() => going));
        },
      });
    });
    expect(end).toMatchObject({ exitCode: 137 });
    expect(statesOfTenant()).toEqual([]);
    expect(readFileSync(inWork("file"), "utf8")).toBe("x\n");
    expect(statSync(inWork("file")).uid).toBe(0);
    expect(existsSync(isolation.yard)).toBe(false);
    premises.remove();
  });
});

ifRoot("the agent's own clone", () => {
  beforeAll(async () => {
    premises = new Premises();
    isolation = await premises.open();
  });
  afterAll(async () => {
    await isolation.close();
    premises.remove();
  });

  test("is shown a commit by a git that has no more rights than the agent", async () => {
    const { workspace, folder, job } = premises;
    const commit = [
      "-c",
      "user.name=x",
      "-c",
      "user.email=x@x",
      "commit",
      "--quiet",
      "--allow-empty",
    ];
    const say = (...words: string[]) => execaSync("git", ["-C", workspace, ...words]).stdout;
    say("init", "--quiet");
    for (const message of ["known", "to be shown"]) say(...commit, "-m", message);
    const [known, shown] = [say("rev-parse", "HEAD~1"), say("rev-parse", "HEAD")];
    const place = { path: job.path, remote: job.remote, token: "", directory: join(folder, "own") };
    const git = await createGitDirectory(place);
    await git.run(["fetch", "--quiet", workspace, "HEAD"]);
    await run(
      `rm -rf .git; git init -q; printf '#!/bin/sh\nid -un > who' > .git/hooks/post-index-change`,
    );
    await run("chmod +x .git/hooks/*; git config core.fsmonitor 'id -un > who2; false'");
    const then = [
      ["update-ref", "--no-deref", "HEAD", shown],
      ["reset", "--quiet"],
    ];
    const workshop = { ...workshopIn(folder), job, isolation };
    expect(await showInClone(workshop, git, { commit: shown, known, then })).toBeUndefined();
    expect((await run("git log -1 --format=%s; cat who")).tail).toMatch(/^to be shown\ncogtown-/);
    expect(await showInClone(workshop, git, { commit: known, then: [["no-such"]] })).toMatch(
      /no-such/,
    );
  });
});

/** What the issue text may talk an agent into. */
function attacksOn({ commands, secret, folder }: Premises): readonly string[] {
  const own = `/proc/${process.pid}`;
  return [
    `echo NODE_OPTIONS=-r./evil >> ${commands}`,
    `cat ${secret}`,
    `cat ${folder}/git/config`,
    `cat ${own}/environ`,
    `head -c 1 ${own}/mem`,
    `echo 1000 > ${own}/oom_score_adj`,
    "echo '|/bin/sh' > /proc/sys/kernel/core_pattern",
    `kill -KILL ${process.pid}`,
    "sudo -n true",
    'mv "$OWN" "$OWN.other"',
    "env | grep GITHUB",
  ];
}

const tellSuccess = (command: string) =>
  `if { ${command}; } > /dev/null 2>&1; then echo 'it could: ${command.replaceAll("'", "")}'; fi`;

/** One letter for each process of the user that foreign code runs as and that is alive. */
function statesOfTenant(): string[] {
  const uid = premises.tenant;
  return readdirSync("/proc")
    .filter(
      (pid) =>
        /^\d+$/.test(pid) && statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid === uid,
    )
    .map((pid) => /^State:\t(.)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "")
    .filter((state) => state !== "Z");
}
