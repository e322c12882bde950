import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa, execaSync } from "execa";
import { bundleAction } from "../../../scripts/bundle.ts";
import type { Remote } from "./remote.ts";

export const token = "ghs_the-token-of-this-job";

/** The steps of an action, bundled as they are shipped; made once for each test file. */
export class BundledAction implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "cogtown-bundle-"));

  async bundle(action: string, steps: readonly string[]): Promise<void> {
    for (const step of steps) await bundleAction(`actions/${action}/${step}.ts`, this.path(step));
  }

  /** The polecat with the clock of a test: see `hasty-polecat.ts`. */
  async bundleHasty(): Promise<void> {
    await bundleAction("test/edge/actions/hasty-polecat.ts", this.path("hasty"));
    await this.bundle("polecat", ["post"]);
  }

  path(step: string): string {
    return join(this.#folder, `${step}.mjs`);
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface StepEnd {
  readonly exitCode: number | undefined;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** One job on a machine of its own: a workspace with the default branch checked out, and the files that steps write. */
export class Job {
  readonly #action: BundledAction;
  readonly #environment: Record<string, string>;
  readonly #folder: string;
  readonly workspace: string;

  constructor(
    remote: Remote,
    action: BundledAction,
    inputs: Readonly<Record<string, string>>,
    run = { id: 1, attempt: 1 },
  ) {
    this.#action = action;
    this.#folder = mkdtempSync(join(remote.root, "job-"));
    this.workspace = join(this.#folder, "workspace");
    execaSync("git", ["clone", "--quiet", `file://${remote.directory}`, this.workspace]);
    mkdirSync(this.temp);
    for (const file of ["output", "state", "summary"]) writeFileSync(this.file(file), "");
    this.#environment = {
      PATH: process.env["PATH"] ?? "",
      GITHUB_WORKSPACE: this.workspace,
      GITHUB_SERVER_URL: remote.server,
      GITHUB_API_URL: "http://127.0.0.1:9",
      GITHUB_REPOSITORY: "acme/demo",
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: String(run.attempt),
      GITHUB_SHA: remote.head("main") ?? "",
      GITHUB_OUTPUT: this.file("output"),
      GITHUB_STATE: this.file("state"),
      GITHUB_STEP_SUMMARY: this.file("summary"),
      GITHUB_TOKEN: token,
      ACTIONS_RUNTIME_TOKEN: "runtime-token",
      RUNNER_TEMP: this.temp,
      INPUT_TOKEN: token,
      INPUT_MINUTES: "55",
      ...Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
    };
  }

  file(name: string): string {
    return join(this.#folder, name);
  }

  get temp(): string {
    return this.file("temp");
  }

  /** Starts a step of the action; the caller waits for it or ends it. */
  start(step: string, environment: Readonly<Record<string, string>> = {}) {
    return execa(process.execPath, [this.#action.path(step)], {
      env: { ...this.#environment, ...this.#state(), ...environment },
      extendEnv: false,
      cwd: this.workspace,
      reject: false,
      all: true,
    });
  }

  async run(step: string, environment: Readonly<Record<string, string>> = {}): Promise<StepEnd> {
    const end = await this.start(step, environment);
    return {
      exitCode: end.exitCode,
      log: end.all,
      outputs: readPairs(this.file("output")),
      summary: readFileSync(this.file("summary"), "utf8"),
    };
  }

  /** What a step saved, as the next step of the same action finds it. */
  #state(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(readPairs(this.file("state"))).map(([name, value]) => [
        `STATE_${name}`,
        value,
      ]),
    );
  }
}

/** `name<<END … END` entries, as @actions/core writes them; a later entry wins. */
function readPairs(path: string): Record<string, string> {
  const entries = readFileSync(path, "utf8").matchAll(/^(\w+)<<(\S+)\n([\s\S]*?)\n?\2$/gm);
  return Object.fromEntries([...entries].map(([, name = "", , value = ""]) => [name, value]));
}
