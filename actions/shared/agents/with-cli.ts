import { arch, execPath, platform, versions } from "node:process";
import * as core from "@actions/core";
import type { Chosen } from "#core/agent/choose-agent.ts";
import type { Prices } from "#core/budget/prices.ts";
import type { Config } from "#core/config/config.ts";
import type { Job } from "../input.ts";
import { toolsIn } from "../isolation/isolation.ts";
import type { ModelCap } from "../model-proxy/meter.ts";
import type { ModelProxy } from "../model-proxy/model-proxy.ts";
import type { Workshop } from "../workshop.ts";
import type { AgentCli, CliProgram } from "./agent-cli.ts";
import { agentClis } from "./agent-clis.ts";
import { InstallError, installCli } from "./install.ts";

/** A coding agent that is installed, and the only way that it has to its model. */
export interface CliAtHand {
  readonly cli: AgentCli;
  readonly program: CliProgram;
  readonly proxy: ModelProxy;
  /** The variable of the job that has the key of its model. */
  readonly keyVariable: string;
}

/** Why an agent cannot be asked. `fatal`: the next job could not either, so a person must act. */
export interface CliMissing {
  readonly why: string;
  readonly fatal: boolean;
}

export type ChosenCli = Exclude<Chosen, { readonly use: "command" }>;

export interface CliWish {
  readonly chosen: ChosenCli;
  /** What it may use up. */
  readonly cap: ModelCap & { readonly turns: number };
  readonly prices: Prices;
}

/** What is shown to nobody: keys of models, and whatever agents are given. */
export function secretsOf(
  { variables }: Pick<Job, "variables">,
  { env, key, choose }: Config["agent"],
): readonly (string | undefined)[] {
  const named = [key, ...choose.map(({ change }) => change.key)].flatMap((name) => name ?? []);
  const usual = Object.values(agentClis).map(({ keyVariable }) => keyVariable);
  return [...new Set([...env, ...named, ...usual])].map((name) => variables[name]);
}

/** Installs the agent, opens its way to the model, has it used, and closes the way again. */
export async function withCli<T>(
  workshop: Workshop,
  { chosen, cap, prices }: CliWish,
  use: (atHand: CliAtHand) => Promise<T>,
): Promise<T | CliMissing> {
  const cli = agentClis[chosen.use];
  const keyVariable = chosen.key ?? cli.keyVariable;
  const key = workshop.job.variables[keyVariable]?.trim() ?? "";
  const missing = whyNot(cli, chosen, keyVariable, key);
  if (missing !== undefined) return missing;
  const program = await install(workshop, cli);
  if ("why" in program) return program;
  const proxy = await openWay(workshop, { cli, chosen, key, cap, prices });
  if ("why" in proxy) return proxy;
  try {
    return await use({ cli, program, proxy, keyVariable });
  } finally {
    core.info(`Model proxy: ${proxy.describe()}`);
    await proxy.close();
  }
}

function whyNot(
  { title, needsModel }: AgentCli,
  { model, use }: ChosenCli,
  keyVariable: string,
  key: string,
): CliMissing | undefined {
  if (key === "")
    return fatal(
      `There is no key for the model of ${title}: give the job the variable \`${keyVariable}\`, from a secret, in the workflow file (below \`env:\`), or name another one with \`agent.key\`.`,
    );
  if (needsModel && model === undefined)
    return fatal(
      `${title} has no model of its own choice: name one with \`agent.model\` in .github/cogtown.yml, where \`use: ${use}\` stands.`,
    );
  return undefined;
}

const fatal = (why: string): CliMissing => ({ why, fatal: true });

async function install({ job, isolation, stop }: Workshop, cli: AgentCli) {
  const cache = job.variables["RUNNER_TOOL_CACHE"] ?? toolsIn(isolation.yard);
  const node = { path: execPath, version: versions.node };
  try {
    return await core.group(`Install ${cli.title}`, () =>
      installCli(cli.name, { cache, platform, arch, node, variables: job.variables, stop }),
    );
  } catch (error) {
    if (error instanceof InstallError) return { why: error.message, fatal: error.fatal };
    throw error;
  }
}

type Way = CliWish & { readonly cli: AgentCli; readonly key: string };

async function openWay(
  { job, redact }: Workshop,
  { cli, chosen, key, cap, prices }: Way,
): Promise<ModelProxy | CliMissing> {
  // Half of the whole bundle, which jobs whose agent needs no proxy do without.
  const { openModelProxy } = await import("../model-proxy/model-proxy.ts");
  core.setSecret(key);
  try {
    return await openModelProxy({
      ...{ api: cli.api, key, cap, prices, variables: job.variables },
      upstream: chosen.url,
      now: () => new Date(),
      tell: (line) => {
        core.info(redact(line));
      },
    });
  } catch (error) {
    return fatal(error instanceof Error ? error.message : String(error));
  }
}
