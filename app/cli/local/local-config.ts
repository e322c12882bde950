import type { Config } from "#core/config/config.ts";
import { defaultConfig, parseConfig } from "#core/config/parse-config.ts";
import { configPath } from "#core/names.ts";
import { runGit } from "../git.ts";
import { UsageError } from "../usage-error.ts";
import type { LocalOptions } from "./local-options.ts";
import type { SourceRepository } from "./source-repository.ts";

/**
 * The town's configuration: the one that the base branch holds, changed only in what options say; without one, defaults,
 * and no review, because nobody else is there to review. Throws UsageError when it cannot be read or names no agent.
 */
export async function makeLocalConfig(
  source: SourceRepository,
  options: LocalOptions,
): Promise<Config> {
  const text = await readConfigText(source);
  const own = text === undefined ? undefined : readConfig(text);
  const { agent: command } = options;
  if (command === undefined && own === undefined) {
    throw new UsageError(
      `Say which agent does the work: --agent 'COMMAND'. It runs in the work tree and gets its prompt on stdin (or say it in ${configPath}).`,
    );
  }
  // Without a command of the repository's own, the acceptance criteria are all the proof there is.
  const start = own ?? defaultConfig(command ?? "", "true");
  return {
    ...start,
    base: source.base,
    agent: {
      ...start.agent,
      ...(command === undefined ? {} : { use: "command" as const, command, choose: [] }),
      env: [...new Set([...start.agent.env, ...options.agentEnv])],
    },
    // Nothing is installed and nobody is added to the users of a person's own machine.
    isolation: "none",
    verify: { ...start.verify, commands: options.verify ?? start.verify.commands },
    review: options.review ?? own?.review ?? "none",
    limits: { ...start.limits, polecats: options.concurrency ?? start.limits.polecats },
  };
}

async function readConfigText(source: SourceRepository): Promise<string | undefined> {
  const answer = await runGit(source.path, ["show", `${source.head}:${configPath}`]);
  return answer.ok ? answer.text : undefined;
}

function readConfig(text: string): Config {
  const parsed = parseConfig(text);
  if (parsed.ok) return parsed.value;
  const problems = parsed.problems.map(
    ({ line, problem, fix }) => `  line ${line}: ${problem} ${fix}`,
  );
  throw new UsageError(
    [`${configPath} on the base branch cannot be used:`, ...problems].join("\n"),
  );
}
