import { existsSync } from "node:fs";
import { join } from "node:path";

/** Variables that set-up actions use to say where they installed a toolchain. None of them holds a secret. */
const toolchains = [
  "LANG",
  "JAVA_HOME",
  "GOROOT",
  "DOTNET_ROOT",
  "ANDROID_HOME",
  "ANDROID_SDK_ROOT",
  "RUSTUP_HOME",
  "RUSTUP_TOOLCHAIN",
  "LD_LIBRARY_PATH",
  "pythonLocation",
  /** The runner ends processes that outlive a job by this mark. */
  "RUNNER_TRACKING_ID",
] as const;

export interface EnvironmentRequest {
  readonly path: string;
  /** Fresh folders that hold nothing of the job. */
  readonly home: string;
  readonly temp: string;
  /** Marks every process of this action, so that those that left their group can be found and ended. */
  readonly session: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Names of further variables of the job that may pass. */
  readonly allow: readonly string[];
}

/**
 * Rust's tools look for their toolchain below HOME, where the fresh one has none. Not CARGO_HOME: credentials of registries
 * are there, and later steps trust what is.
 */
function rustupHome(home: string | undefined): Record<string, string> {
  const folder = home === undefined ? undefined : join(home, ".rustup");
  return folder !== undefined && existsSync(folder) ? { RUSTUP_HOME: folder } : {};
}

/** Names that never pass, whatever the configuration allows: they hold the job's authority. */
const authority =
  /^(GITHUB_(TOKEN|ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)|ACTIONS_.*|INPUT_.*|STATE_.*|GIT_CONFIG_.*)$/i;

/**
 * The environment of agents, checks and criteria: listed by name. The attacker is whoever writes the issue or a
 * dependency: a variable that is not there cannot be talked out of an agent.
 */
export function buildEnvironment(request: EnvironmentRequest): Record<string, string> {
  const passed = [...toolchains, ...request.allow.filter((name) => !authority.test(name))].flatMap(
    (name) => {
      const value = request.variables[name];
      return value === undefined ? [] : [[name, value] as const];
    },
  );
  return {
    LANG: "C.UTF-8",
    ...rustupHome(request.variables["HOME"]),
    ...Object.fromEntries(passed),
    PATH: request.path,
    HOME: request.home,
    TMPDIR: request.temp,
    TERM: "dumb",
    CI: "1",
    COGTOWN_SESSION: request.session,
  };
}
