import { UsageError } from "./usage-error.ts";

/**
 * The only variables of ours that jobs get to see: where programs are, the language, and what was named. Whatever else is
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
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
