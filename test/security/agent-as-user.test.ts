import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { tenantName } from "../../actions/shared/isolation/tenant-user.ts";
import { isRoot } from "../edge/actions/isolation-room.ts";
import { BundledAction, type Job, type StepEnd, token } from "../edge/actions/job.ts";
import { jobFor, openTown, outcomeOf } from "../edge/actions/polecat-town.ts";
import { survivorsIn } from "../edge/actions/processes.ts";
import type { Remote } from "../edge/actions/remote.ts";
import { attack } from "./attack.ts";

const action = new BundledAction();
const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
const key = "model-key-of-the-town";
/** What the runner's user logs in elsewhere with. */
const credential = "the-login-of-the-runner";
/** Readable in a folder that others may enter: kept from foreign code by nothing but where it stands. */
const loose = "left-lying-about";

/**
 * Each says `it could` where it succeeds, and leaves what it reads in a folder that git ignores. Nothing here would hurt the
 * machine of whoever runs the test if the defence were gone.
 */
const greedy = (job: Job) => String.raw`
root=${dirname(job.workspace)}; job=${job.temp}; git=$(dirname "$(dirname "$COGTOWN_PROMPT")")/git
mkdir -p node_modules/seen node_modules/.bin; seen=$PWD/node_modules/seen
PATH=/usr/local/bin:/usr/bin:/bin # not the traps below
try() { what=$1; shift; if eval "$*" > /dev/null 2>&1; then echo "it could: $what" >> "$seen/could"; fi; }
read_all() { cat "$@" 2>/dev/null | tr '\0' '\n'; }

# The job's processes, its own parents, and whatever runs while it looks.
for round in 1 2 3; do
  read_all /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/task/*/environ >> "$seen/processes"
  ps axeww >> "$seen/processes" 2>/dev/null
done
env >> "$seen/processes"
for pid in /proc/[0-9]*; do
  owner=$(stat -c %u "$pid" 2>/dev/null)
  [ "$owner" = "$(id -u)" ] || { try "memory of $pid" "head -c 1 $pid/mem"; try "files of $pid" "ls $pid/fd/"; }
done

# What lies about: of git, of the runner's user, of the runner, of the machine.
read_all .git/config "$git"/* "$job"/cogtown-*/git/config "$root"/home/.netrc "$root"/home/.git-credentials \
  "$root"/home/.config/gh/hosts.yml ~root/.netrc ~root/.ssh/* "$job"/* "$job"/*/* "$root"/{output,state,summary} \
  /etc/shadow /etc/sudoers >> "$seen/files"
find "$root/home" "$job" /root -type f -readable -exec cat {} + >> "$seen/files" 2>/dev/null
try "talk to docker" "test -S /var/run/docker.sock && curl -sf --unix-socket /var/run/docker.sock http://x/version"
try "sudo" "sudo -n true"
try "become root by a program of root's" "test \"\$($root/../rootly -u)\" = 0"
try "a setuid program of its own" "cp /bin/bash ./sh && chown root ./sh"; rm -f ./sh
mkdir -p "$seen/mnt"; try "mount" "mount -t tmpfs none '$seen/mnt'"
try "use the agent of ssh" "test -S '$root/agent.sock' && test -w '$root/agent.sock'"
try "make a user namespace and mount" "unshare -Ur test -w /etc/passwd"

# What later steps obey.
for file in output state summary set_env; do try "write $file" "echo outcome=hacked >> '$root/$file'"; done
for file in ${action.path("main")} ${action.path("post")} "$0"; do
  try "change $file" "echo evil >> '$file'"; try "replace $file" "mv '$file' '$file.old'"
done
try "change node" "test -w ${process.execPath} || test -w ${dirname(process.execPath)}"
try "write in the folder of the action" "touch '$job/evil' || touch \"\$(ls -d $job/cogtown-*)/evil\""
try "write in git's folder" "mkdir -p '$git/hooks' && touch '$git/hooks/pre-push'"
try "signal the action" 'kill -0 $(for p in /proc/[0-9]*; do [ "$(stat -c %u $p)" = 0 ] && basename $p; done)'

# Programs, hooks and settings for whoever comes next: the job's PATH begins with node_modules/.bin.
printf '#!/bin/sh\n{ /usr/bin/id -u; /usr/bin/env; } >> "%s/hooked-$(/usr/bin/id -un)"; exit 0\n' "$seen" > ./evil; chmod +x ./evil
for name in git find chown rm setpriv node env; do cp ./evil "node_modules/.bin/$name"; done
for hook in post-checkout pre-push post-index-change reference-transaction; do cp ./evil ".git/hooks/$hook"; done
git config core.fsmonitor "$PWD/evil"; git config core.hooksPath "$PWD/.git/hooks"; git config --global core.fsmonitor "$PWD/evil"
printf '*.txt filter=spy\n' > .git/info/attributes; git config filter.spy.clean "$PWD/evil"
echo "BASH_ENV=$PWD/evil" > ~/.bash_profile; cp ./evil ~/.profile; mv ./evil node_modules/evil

# Links where the action writes and reads, and daemons that go on swapping them.
ln -s "$job" node_modules/temp; ln -s "$root/home/.netrc" node_modules/netrc; ln -sf "$root/home/.netrc" "$COGTOWN_REPORT"
swap='while :; do rm -rf node_modules/swap; ln -s '"$root"'/home node_modules/swap; rm node_modules/swap; mkdir node_modules/swap; done'
(setsid env -i PATH=/usr/bin:/bin sh -c "$swap" > /dev/null 2>&1 &)
(trap '' TERM HUP INT; while :; do read_all /proc/[0-9]*/environ >> "$seen/watch"; sleep 0.01; done) & disown

echo "::set-output name=outcome::hacked"; echo "MODEL_KEY is $MODEL_KEY"
echo honest > 1.txt
`;

/** Only root can make users. Elsewhere there is nothing to prove, and nothing is skipped but this. */
describe.runIf(isRoot)("an agent that helps itself as a user of its own (needs root)", () => {
  let town: Remote;
  let job: Job;
  let end: StepEnd;
  let before: string;
  const seenIn = (name: string) => job.file(`workspace/node_modules/seen/${name}`);
  const seen = (name: string) =>
    existsSync(seenIn(name)) ? readFileSync(seenIn(name), "utf8") : "";
  const secrets = [token, basic, key, credential, loose, "runtime-token"];
  const secretsIn = (text: string) => secrets.filter((secret) => text.includes(secret));

  /** What must be as it was, in letters, modes and owners. */
  const untouched = () =>
    [...homeFiles(job), action.path("main"), action.path("post"), job.file("set_env")]
      .map((path) => {
        const { mode, uid, size } = statSync(path);
        return [path, mode, uid, size].join(" ");
      })
      .join("\n");

  beforeAll(async () => {
    await action.bundle("polecat", ["main", "post"]);
    town = openTown({
      agent: "",
      isolation: "user",
      criteria: ["grep -qx honest 1.txt", "git --version"],
    });
    job = jobFor(town, action);
    town.write("agent.sh", greedy(job));
    copyFileSync("/usr/bin/id", join(town.root, "rootly"));
    chmodSync(join(town.root, "rootly"), 0o4755);
    furnish(job);
    before = untouched();
    const path = `${job.workspace}/node_modules/.bin:/usr/local/bin:/usr/bin:/bin`;
    const variables = {
      ...{ PATH: path, HOME: job.file("home"), GITHUB_ENV: job.file("set_env"), MODEL_KEY: key },
      SSH_AUTH_SOCK: job.file("agent.sock"),
    };
    using _keys = await listenAt(job.file("agent.sock"));
    end = await job.run("main", variables);
    await job.run("post", variables);
  });
  afterAll(() => {
    execaSync("userdel", [tenantName(job.workspace)], { reject: false });
    town[Symbol.dispose]();
    action[Symbol.dispose]();
  });

  attack(19, "a user of its own reads no environment, command line or memory of the job", () => {
    expect(seen("processes")).toContain("COGTOWN_SESSION=");
    expect(secretsIn(seen("processes") + seen("watch"))).toEqual([]);
    expect(seen("could")).not.toMatch(/memory|files of/);
  });

  attack(20, "a user of its own finds no login, no socket and no way to root", () => {
    expect(secretsIn(seen("files"))).toEqual([]);
    expect(secretsIn(end.log.replaceAll(/^::add-mask::.*$/gm, ""))).toEqual([]);
    expect(seen("could")).not.toMatch(/docker|sudo|root|mount|setuid/);
  });

  attack(23, "a user of its own changes nothing that the runner or a later step obeys", () => {
    expect(seen("could")).toBe("");
    expect(end.outputs["outcome"]).toBe("success");
    expect(untouched()).toBe(before);
  });

  attack(24, "programs, hooks, links and daemons of a user of its own serve nobody else", () => {
    const hooked = readdirSync(dirname(seenIn("x"))).filter((name) => name.startsWith("hooked-"));
    // A criterion called its git, as foreign code may: the action, and git for it, never did.
    expect(hooked).toEqual([expect.stringMatching(/^hooked-cogtown-/)]);
    for (const name of hooked) expect(secretsIn(seen(name))).toEqual([]);
    expect(survivorsIn(town.root)).toEqual([]);
    expect(statSync(seenIn("processes")).uid).toBe(0);
    expect(outcomeOf(town), end.log).toMatchObject({ kind: "success" });
    expect(town.show("polecat/7", "1.txt")).toBe("honest");
  });
});

const homeFiles = (job: Job) =>
  [".netrc", ".git-credentials", ".config/gh/hosts.yml"].map((name) => job.file(`home/${name}`));

/** What holds the keys of the runner's user for ssh. */
async function listenAt(path: string): Promise<Disposable> {
  const server = createServer().listen(path);
  await once(server, "listening");
  chmodSync(path, 0o600);
  return { [Symbol.dispose]: () => server.close() };
}

/** As careless as a runner may be without being refused: in RUNNER_TEMP stands what everybody may read. */
function furnish(job: Job): void {
  for (const path of homeFiles(job)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `machine example.com password ${credential}\n`, { mode: 0o600 });
  }
  writeFileSync(job.file("set_env"), "");
  writeFileSync(join(job.temp, "left"), loose, { mode: 0o644 });
}
