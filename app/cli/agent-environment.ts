import { homedir } from "node:os";
import { join } from "node:path";
import { networkVariables } from "#github/proxies.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The only variables of ours that jobs get to see: where programs are, the language, the way to the world, and what was named. Whatever else is
 * in our environment (tokens, keys) stays here.
 */
export function makeJobEnvironment(named: readonly string[] = []): Record<string, string> {
  const { env } = process;
  const missing = named.filter((name) => env[name] === undefined);
  if (missing.length > 0) {
    throw new UsageError(
      `--agent-env ${missing.join(", ")}: there is no such variable in the environment.`,
    );
  }
  const names = ["PATH", "LANG", "LC_ALL", "TZ", ...named];
  const passed = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...networkVariables(env),
    ...Object.fromEntries(passed),
    RUNNER_TOOL_CACHE: toolCache(env),
  };
}

/** Where coding agents stay installed between towns (XDG Base Directory Specification). */
const toolCache = ({ RUNNER_TOOL_CACHE, XDG_CACHE_HOME }: NodeJS.ProcessEnv): string =>
  RUNNER_TOOL_CACHE ?? join(XDG_CACHE_HOME || join(homedir(), ".cache"), "cogtown");
