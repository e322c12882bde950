import type { AgentChoice, AgentRule, Allowance, Config, Price } from "./config.ts";
import type { ConfigFile } from "./schema.ts";

/** The settings of a file in Cogtown's own names; every default is filled in already. */
export function configOf(file: ConfigFile): Config {
  const { isolation, review, commands, duplicates, dashboard, paths } = file;
  return {
    ...(file.base === undefined ? {} : { base: file.base }),
    agent: agentOf(file.agent),
    isolation,
    verify: verifyOf(file.verify),
    review,
    limits: limitsOf(file.limits),
    refinery: refineryOf(file.refinery),
    plan: planOf(file.plan),
    judge: { criteria: file.judge.criteria, timeoutMinutes: file.judge["timeout-minutes"] },
    commands: {
      allowBots: commands["allow-bots"],
      permissions: commands.permissions,
      escalate: commands.escalate,
    },
    duplicates,
    budget: budgetOf(file.budget),
    dashboard,
    paths: { allow: paths.allow },
    policy: policyOf(file.policy),
  };
}

function policyOf({ refuse, flag, ...limits }: ConfigFile["policy"]): Config["policy"] {
  return {
    maxFiles: limits["max-files"],
    maxFileKilobytes: limits["max-file-kilobytes"],
    maxKilobytes: limits["max-kilobytes"],
    ...{ refuse, flag },
  };
}

/** A town that names a command and nobody else means the command. */
function agentOf(agent: ConfigFile["agent"]): Config["agent"] {
  return {
    ...choiceOf(agent),
    use: agent.use ?? "command",
    choose: agent.choose.map(ruleOf),
    turns: agent.turns,
    env: agent.env,
    timeoutMinutes: agent["timeout-minutes"],
    silentMinutes: agent["silent-minutes"],
    saveMinutes: agent["save-minutes"],
  };
}

type RuleFile = ConfigFile["agent"]["choose"][number];

function ruleOf(rule: RuleFile): AgentRule {
  const { role, label, step, attempt } = rule;
  return {
    ...(role === undefined ? {} : { role }),
    ...(label === undefined ? {} : { label }),
    ...(step === undefined ? {} : { step }),
    ...(attempt === undefined ? {} : { attempt }),
    change: choiceOf(rule),
  };
}

function choiceOf({ use, command, model, key, url }: Omit<RuleFile, "role">): Partial<AgentChoice> {
  return {
    ...(use === undefined ? {} : { use }),
    ...(command === undefined ? {} : { command }),
    ...(model === undefined ? {} : { model }),
    ...(key === undefined ? {} : { key }),
    ...(url === undefined ? {} : { url }),
  };
}

function verifyOf(verify: ConfigFile["verify"]): Config["verify"] {
  const { setup, commands, "timeout-minutes": timeoutMinutes, regenerate } = verify;
  return { setup, commands, timeoutMinutes, regenerate };
}

function limitsOf(limits: ConfigFile["limits"]): Config["limits"] {
  return {
    polecats: limits.polecats,
    perLabel: limits["per-label"],
    shareScope: limits["share-scope"],
    attempts: limits.attempts,
    infraAttempts: limits["infra-attempts"],
    claimMinutes: limits["claim-minutes"],
    handoffs: limits.handoffs,
    silentMinutes: limits["silent-minutes"],
    stopMinutes: limits["stop-minutes"],
    backOffSeconds: limits["back-off-seconds"],
    breaker: {
      lostRuns: limits.breaker["lost-runs"],
      withinMinutes: limits.breaker["within-minutes"],
      pauseMinutes: limits.breaker["pause-minutes"],
    },
  };
}

function refineryOf(refinery: ConfigFile["refinery"]): Config["refinery"] {
  return {
    backend: refinery.backend,
    mode: refinery.mode,
    slots: refinery.slots,
    largestStep: refinery["largest-step"],
    strict: refinery.strict,
    lostRuns: refinery["lost-runs"],
    repairs: refinery.repairs,
  };
}

function planOf(plan: ConfigFile["plan"]): Config["plan"] {
  const { auto, command, "timeout-minutes": timeoutMinutes } = plan;
  return { auto, ...(command === undefined ? {} : { command }), timeoutMinutes };
}

function budgetOf({ prices, ...budget }: ConfigFile["budget"]): Config["budget"] {
  return {
    molecule: withoutGaps(budget.molecule),
    convoy: withoutGaps(budget.convoy),
    day: withoutGaps(budget.day),
    town: withoutGaps(budget.town),
    prices: Object.fromEntries(
      Object.entries(prices).map(([model, price]) => [model, priceOf(price)]),
    ),
  };
}

function withoutGaps({ dollars, tokens, minutes }: ConfigFile["budget"]["day"]): Allowance {
  return {
    ...(dollars === undefined ? {} : { dollars }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(minutes === undefined ? {} : { minutes }),
  };
}

function priceOf(price: ConfigFile["budget"]["prices"][string]): Price {
  const { input, output, "cache-read": cacheRead, "cache-write": cacheWrite } = price;
  return {
    ...{ input, output },
    ...(cacheRead === undefined ? {} : { cacheRead }),
    ...(cacheWrite === undefined ? {} : { cacheWrite }),
  };
}
