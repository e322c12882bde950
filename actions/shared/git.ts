import { setTimeout as pause } from "node:timers/promises";
import { execa } from "execa";
import { basicCredentials } from "./token.ts";

/** Git failed at something that should have worked. */
export class GitError extends Error {
  readonly exitCode: number;
  readonly stderr: string;

  constructor(args: readonly string[], answer: GitAnswer) {
    super(
      `git ${args.slice(0, 2).join(" ")} failed (exit ${answer.exitCode}): ${answer.stderr.trim().slice(-2_000)}`,
    );
    this.name = "GitError";
    this.exitCode = answer.exitCode;
    this.stderr = answer.stderr;
  }
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface GitCall {
  readonly stdin?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly timeoutSeconds?: number;
}

export interface RemotePlace {
  readonly server: string;
  readonly url: string;
  /** Variables that say how to get there: proxies and certificates. */
  readonly network?: Readonly<Record<string, string>>;
}

export interface GitPlace {
  readonly directory: string;
  readonly workTree?: string;
  readonly path: string;
  /** Where the token is good for, and the token. */
  readonly remote: RemotePlace;
  readonly token: string;
}

/**
 * The attacker controls files in the work tree and may have written anywhere this user can: nothing of the
 * repository, the user or the machine may make git start a program or send the token elsewhere.
 */
const sealedConfig = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.untrackedCache=false",
  "core.attributesFile=/dev/null",
  "core.excludesFile=/dev/null",
  "core.autocrlf=false",
  "core.quotePath=false",
  "core.sshCommand=false",
  "core.pager=cat",
  "credential.helper=",
  "commit.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  "push.recurseSubmodules=no",
  "http.followRedirects=false",
  "protocol.allow=never",
  "protocol.https.allow=always",
  "protocol.http.allow=always",
  "protocol.file.allow=always",
].flatMap((setting) => ["-c", setting]);

const networkTries = 3;

/** Git on a directory of the action's own. Only `runRemote` and `askRemote` have the token, in git's environment alone. */
export class Git {
  readonly place: GitPlace;
  readonly #trees = new Map<string, string>();

  constructor(place: GitPlace) {
    this.place = place;
  }

  /** Standard output without the last line end. Throws GitError. */
  async run(args: readonly string[], call: GitCall = {}): Promise<string> {
    const answer = await this.ask(args, call);
    if (answer.exitCode !== 0) throw new GitError(args, answer);
    return answer.stdout.replace(/\n$/, "");
  }

  /** For questions whose answer is the exit code. */
  ask(args: readonly string[], call: GitCall = {}): Promise<GitAnswer> {
    return this.#spawn(args, call, {});
  }

  /** Repeats what the network spoiled: 3 tries. Only for what may be done twice. */
  async runRemote(args: readonly string[]): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.askRemote(args);
      if (answer.exitCode === 0) return answer.stdout;
      if (attempt === networkTries) throw new GitError(args, answer);
      await pause(500 * 4 ** attempt);
    }
  }

  askRemote(args: readonly string[]): Promise<GitAnswer> {
    return this.#spawn(args, {}, this.#credentials());
  }

  /** The sha of a revision, or undefined when there is none. */
  async resolve(revision: string): Promise<string | undefined> {
    const answer = await this.ask([
      "rev-parse",
      "--verify",
      "--quiet",
      "--end-of-options",
      `${revision}^{commit}`,
    ]);
    return answer.exitCode === 0 ? answer.stdout.trim() : undefined;
  }

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    return (await this.ask(["merge-base", "--is-ancestor", ancestor, descendant])).exitCode === 0;
  }

  /** The tree of a commit, by its full sha: git is asked once, for it never changes. */
  async treeOf(commit: string): Promise<string> {
    const tree =
      this.#trees.get(commit) ?? (await this.run(["rev-parse", "--verify", `${commit}^{tree}`]));
    if (isFullSha(commit)) this.#trees.set(commit, tree);
    return tree;
  }

  async #spawn(
    args: readonly string[],
    call: GitCall,
    credentials: Readonly<Record<string, string>>,
  ): Promise<GitAnswer> {
    const { directory, workTree } = this.place;
    const places = [
      `--git-dir=${directory}`,
      ...(workTree === undefined ? [] : [`--work-tree=${workTree}`]),
    ];
    const result = await execa("git", [...sealedConfig, ...places, ...args], {
      cwd: workTree ?? directory,
      env: { ...plainEnvironment(this.place.path), ...call.environment, ...credentials },
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
      maxBuffer: 200_000_000,
      timeout: (call.timeoutSeconds ?? 1_800) * 1_000,
      ...(call.stdin === undefined ? { stdin: "ignore" as const } : { input: call.stdin }),
    });
    return {
      exitCode: result.exitCode ?? 128,
      stdout: result.stdout,
      stderr: result.stderr || (result.originalMessage ?? ""),
    };
  }

  /** As actions/checkout does it: basic authentication for the server, and for no other address. */
  #credentials(): Record<string, string> {
    const basic = basicCredentials(this.place.token);
    return {
      ...this.place.remote.network,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `http.${this.place.remote.server}/.extraheader`,
      GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${basic}`,
    };
  }
}

const isFullSha = (revision: string) => /^[0-9a-f]{40}$/.test(revision);

/** No configuration of machine or user, no questions, no replaced objects, messages in English. */
function plainEnvironment(path: string): Record<string, string> {
  return {
    PATH: path,
    HOME: "/nonexistent",
    LC_ALL: "C.UTF-8",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "true",
  };
}
