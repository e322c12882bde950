import picomatch from "picomatch";
import type { AgentChoice, AgentRole, AgentRule, CliName, Config } from "../config/config.ts";

/** What somebody is needed for, as far as it is known. */
export interface Work {
  readonly role: AgentRole;
  readonly labels?: readonly string[];
  readonly attempt?: number;
  /** Title of the step. */
  readonly step?: string;
}

/** Who does it, with all that is needed to ask them. */
export type Chosen =
  | { readonly use: "command"; readonly command: string }
  | ({ readonly use: CliName } & Pick<AgentChoice, "model" | "key" | "url">);

/**
 * Who does a piece of work. The rules are looked at in their order, and each that fits changes what was chosen before; a
 * rule that names another agent starts anew, because a model and a key are an agent's own. A rule that asks for something
 * that is not known of the work does not fit.
 */
export function chooseAgent({ agent, plan }: Pick<Config, "agent" | "plan">, work: Work): Chosen {
  if (work.role === "mayor" && plan.command !== undefined)
    return { use: "command", command: plan.command };
  const { use, command, ...own } = agent.choose
    .filter((rule) => fits(rule, work))
    .reduce<AgentChoice>(changed, agent);
  // No config is read that uses a command and names none.
  if (use === "command") return { use, command: command ?? "" };
  const { model, key, url } = own;
  return {
    use,
    ...(model === undefined ? {} : { model }),
    ...(key === undefined ? {} : { key }),
    ...(url === undefined ? {} : { url }),
  };
}

function changed(before: AgentChoice, { change }: AgentRule): AgentChoice {
  const { use = before.use } = change;
  if (use === before.use) return { ...before, ...change };
  const { command } = before;
  return { use, ...(command === undefined ? {} : { command }), ...change };
}

/** Names of labels are compared as GitHub compares them: without regard to case. */
function fits({ role, label, step, attempt }: AgentRule, work: Work): boolean {
  const labels = (work.labels ?? []).map((name) => name.toLowerCase());
  return (
    (role === undefined || role === work.role) &&
    (label === undefined || labels.includes(label.toLowerCase())) &&
    (step === undefined || (work.step !== undefined && matches(step, work.step))) &&
    (attempt === undefined || (work.attempt !== undefined && work.attempt >= attempt))
  );
}

/** A title is a line of words, no path: a star means everything in it, slashes too. */
const matches = (pattern: string, title: string) =>
  picomatch.isMatch(title.replaceAll("/", " "), pattern.replaceAll("/", " "), {
    nocase: true,
    dot: true,
  });

/** Labels that rules ask for: whoever works far from the issue is told which of them it has. */
export const labelsThatCount = (
  { agent }: Pick<Config, "agent">,
  labels: readonly string[],
): readonly string[] => {
  const named = new Set(agent.choose.flatMap(({ label }) => label?.toLowerCase() ?? []));
  return labels.filter((name) => named.has(name.toLowerCase()));
};
