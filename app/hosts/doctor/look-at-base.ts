import { z } from "zod";
import type { Finding } from "#core/doctor/finding.ts";
import { judgeChecks, type RequiredCheck, type SeenCheck } from "#core/doctor/judge-checks.ts";
import {
  type BaseRule,
  judgeLanding,
  judgeQueue,
  type LandingFacts,
} from "#core/doctor/judge-landing.ts";
import { landingBlock } from "#core/refinery/landing-way.ts";
import type { RefineryReading } from "#github/port.ts";
import type { Examination } from "./examination.ts";
import { findIt, type Place } from "./read-town.ts";
import type { Wire } from "./wire.ts";

const RequiredChecks = z.object({
  required_status_checks: z
    .array(z.object({ context: z.string(), integration_id: z.number().optional() }))
    .default([]),
  required_approving_review_count: z.number().default(0),
});
const Rules = z.array(
  z.object({
    type: z.string(),
    ruleset_id: z.number().optional(),
    parameters: RequiredChecks.default({
      required_status_checks: [],
      required_approving_review_count: 0,
    }),
  }),
);
type Rule = z.infer<typeof Rules>[number];

const bypasses = {
  always: "always",
  exempt: "always",
  pull_requests_only: "merges-only",
  never: "never",
} as const;
const Ruleset = z.object({
  current_user_can_bypass: z
    .enum(["always", "exempt", "pull_requests_only", "never"])
    .transform((word) => bypasses[word])
    .optional()
    .catch(undefined),
});

const Branch = z.object({
  protected: z.boolean().default(false),
  protection: z
    .object({
      enabled: z.boolean().default(false),
      required_status_checks: z.object({ contexts: z.array(z.string()).default([]) }).nullish(),
    })
    .nullish(),
});

interface BaseReading {
  readonly isThere: boolean;
  readonly rules: readonly Rule[];
  readonly isClassic: boolean;
  /** Required by branch protection of the older kind. */
  readonly contexts: readonly string[];
}

async function readBase(wire: Wire, place: Place, branch: string): Promise<BaseReading> {
  const found = await findIt(() =>
    wire.ask("GET /repos/{owner}/{repo}/branches/{branch}", { ...place, branch }, Branch),
  );
  const route = "GET /repos/{owner}/{repo}/rules/branches/{branch}";
  const rules = await wire.ask(route, { ...place, branch, per_page: 100 }, Rules);
  const isUnexplained = found?.protected === true && rules.length === 0;
  return {
    isThere: found !== undefined,
    rules,
    isClassic: found?.protection?.enabled === true || isUnexplained,
    contexts: found?.protection?.required_status_checks?.contexts ?? [],
  };
}

/** Where the rules of branches are changed. */
const rulesUrl = (url: string) => `${url}/settings/rules`;

export async function lookAtLanding(it: Examination): Promise<readonly Finding[]> {
  return judgeLanding(await readLanding(it), await it.config());
}

export async function lookAtQueue(it: Examination): Promise<readonly Finding[]> {
  return judgeQueue(await readLanding(it), await it.config());
}

async function readLanding(it: Examination): Promise<LandingFacts> {
  const { who, wire } = await it.eyes();
  const base = await it.base();
  const { url } = await it.repository();
  const { isThere, rules, isClassic } = await readBase(wire, it.place, base);
  const refinery = await it.refinery();
  return {
    ...{ base, isThere, isClassic },
    url: rulesUrl(url),
    rules: await Promise.all(rules.map((rule) => placeRule(wire, it.place, rule))),
    queue: queueOf(refinery),
    stopped: stoppedOf(refinery, it.options.now()),
    isApp: who === "the App",
  };
}

const queueOf = ({ queue }: RefineryReading): LandingFacts["queue"] => {
  if (queue.kind === "none") return "none";
  return queue.isAnswered ? "answered" : "unanswered";
};

const stoppedOf = ({ record }: RefineryReading, now: Date): string | undefined =>
  record.kind === "present" ? landingBlock(record.value, now)?.reason : undefined;

async function placeRule(wire: Wire, place: Place, rule: Rule): Promise<BaseRule> {
  const { type, ruleset_id: id, parameters } = rule;
  const approvals = parameters.required_approving_review_count;
  if (id === undefined) return { type, approvals, bypass: undefined };
  const route = "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}";
  const found = await findIt(() => wire.ask(route, { ...place, ruleset_id: id }, Ruleset));
  return { type, approvals, bypass: found?.current_user_can_bypass };
}

const CheckRuns = z.object({
  check_runs: z.array(
    z.object({
      name: z.string(),
      app: z.object({ id: z.number(), slug: z.string().default("an App") }).nullish(),
    }),
  ),
});
const Status = z.object({ statuses: z.array(z.object({ context: z.string() })) });

export async function lookAtChecks(it: Examination): Promise<readonly Finding[]> {
  const { wire } = await it.eyes();
  const base = await it.base();
  const { url } = await it.repository();
  const { rules, contexts } = await readBase(wire, it.place, base);
  const required: readonly RequiredCheck[] = [
    ...rules.flatMap(({ parameters }) =>
      parameters.required_status_checks.map(({ context, integration_id: app }) => ({
        name: context,
        app,
      })),
    ),
    ...contexts.map((name) => ({ name, app: undefined })),
  ];
  return judgeChecks({
    ...{ base, required },
    url: rulesUrl(url),
    seen: required.length === 0 ? [] : await readSeen(wire, it.place, base),
    workflows: await it.workflows(),
    hasQueue: queueOf(await it.refinery()) !== "none",
  });
}

async function readSeen(wire: Wire, place: Place, ref: string): Promise<readonly SeenCheck[]> {
  const asked = { ...place, ref, per_page: 100 };
  const route = "GET /repos/{owner}/{repo}/commits/{ref}";
  const { check_runs: runs } = await wire.ask(`${route}/check-runs`, asked, CheckRuns);
  const { statuses } = await wire.ask(`${route}/status`, asked, Status);
  return [
    ...runs.map(({ name, app }) => ({ name, app: app ?? undefined })),
    ...statuses.map(({ context }) => ({ name: context, app: undefined })),
  ];
}
