import { stringify } from "yaml";
import type { Config, Price } from "./config.ts";

/** `.github/cogtown.yml` with every setting written out; it reads back as the same config. */
export function printConfig(config: Config): string {
  const { base, agent, verify, plan, judge, commands } = config;
  const file = {
    ...(base === undefined ? {} : { base }),
    agent: printAgent(agent),
    isolation: config.isolation,
    verify: {
      setup: verify.setup,
      commands: verify.commands,
      "timeout-minutes": verify.timeoutMinutes,
      regenerate: verify.regenerate,
    },
    review: config.review,
    limits: printLimits(config.limits),
    refinery: printRefinery(config.refinery),
    plan: {
      auto: plan.auto,
      ...(plan.command === undefined ? {} : { command: plan.command }),
      "timeout-minutes": plan.timeoutMinutes,
    },
    judge: { criteria: judge.criteria, "timeout-minutes": judge.timeoutMinutes },
    commands: {
      "allow-bots": commands.allowBots,
      permissions: commands.permissions,
      escalate: commands.escalate,
    },
    duplicates: config.duplicates,
    budget: printBudget(config.budget),
    dashboard: config.dashboard,
    paths: { allow: config.paths.allow },
    policy: {
      "max-files": config.policy.maxFiles,
      "max-file-kilobytes": config.policy.maxFileKilobytes,
      "max-kilobytes": config.policy.maxKilobytes,
      refuse: config.policy.refuse,
      flag: config.policy.flag,
    },
  };
  return stringify(file, { lineWidth: 0 });
}

function printAgent(agent: Config["agent"]) {
  const { choose, turns, env, timeoutMinutes, silentMinutes, saveMinutes, ...choice } = agent;
  return {
    ...choice,
    choose: choose.map(({ change, ...when }) => ({ ...when, ...change })),
    turns,
    env,
    "timeout-minutes": timeoutMinutes,
    "silent-minutes": silentMinutes,
    "save-minutes": saveMinutes,
  };
}

function printLimits(limits: Config["limits"]) {
  return {
    polecats: limits.polecats,
    "per-label": limits.perLabel,
    "share-scope": limits.shareScope,
    attempts: limits.attempts,
    "infra-attempts": limits.infraAttempts,
    "claim-minutes": limits.claimMinutes,
    handoffs: limits.handoffs,
    "silent-minutes": limits.silentMinutes,
    "stop-minutes": limits.stopMinutes,
    "back-off-seconds": limits.backOffSeconds,
    breaker: {
      "lost-runs": limits.breaker.lostRuns,
      "within-minutes": limits.breaker.withinMinutes,
      "pause-minutes": limits.breaker.pauseMinutes,
    },
  };
}

function printRefinery(refinery: Config["refinery"]) {
  return {
    backend: refinery.backend,
    mode: refinery.mode,
    slots: refinery.slots,
    "largest-step": refinery.largestStep,
    strict: refinery.strict,
    "lost-runs": refinery.lostRuns,
    repairs: refinery.repairs,
  };
}

function printBudget({ molecule, convoy, day, town, prices }: Config["budget"]) {
  return {
    ...{ molecule, convoy, day, town },
    prices: Object.fromEntries(
      Object.entries(prices).map(([model, price]) => [model, printPrice(price)]),
    ),
  };
}

function printPrice({ input, output, cacheRead, cacheWrite }: Price) {
  return {
    ...{ input, output },
    ...(cacheRead === undefined ? {} : { "cache-read": cacheRead }),
    ...(cacheWrite === undefined ? {} : { "cache-write": cacheWrite }),
  };
}
