import { type Finding, find } from "./finding.ts";

export interface HookConfig {
  /** Absent: the App has no webhook. */
  readonly url?: string | undefined;
  readonly contentType: string;
  readonly isInsecure: boolean;
  readonly hasSecret: boolean;
}

/** One sending of one webhook, with what came back. */
export interface Sending {
  readonly id: number;
  readonly event: string;
  /** 0: no answer. */
  readonly statusCode: number;
  /** GitHub's words for it. */
  readonly status: string;
}

/** How it was proven that the host answers, or why it was not. */
export type HookProof =
  /** GitHub has sent nothing that could be sent again. */
  | { readonly kind: "quiet" }
  | { readonly kind: "seen"; readonly sending: Sending }
  | { readonly kind: "resent"; readonly sending: Sending }
  | { readonly kind: "late"; readonly delivery: number; readonly seconds: number };

export interface WebhookFacts {
  readonly config: HookConfig;
  readonly proof: HookProof;
  /** Of the newest deliveries, how many were answered badly. */
  readonly failed: number;
  readonly count: number;
  /** Where the App's webhook is changed. */
  readonly appUrl: string;
  /** Workflow files here that look after the town: on every event, or now and then. */
  readonly hostWorkflow: string | undefined;
  readonly patrolWorkflow: string | undefined;
}

export function judgeWebhook(facts: WebhookFacts): readonly Finding[] {
  const { config, appUrl: url } = facts;
  if (config.url === undefined || config.url === "") return [judgeAbsence(facts)];
  return [
    ...(config.hasSecret ? [] : [find("webhook", "no-secret", { url })]),
    ...(config.contentType === "json"
      ? []
      : [find("webhook", "form", { type: config.contentType, url })]),
    ...(config.isInsecure ? [find("webhook", "insecure", { url })] : []),
    ...judgeProof(facts, hostOf(config.url)),
  ];
}

function judgeAbsence({ hostWorkflow, patrolWorkflow }: WebhookFacts): Finding {
  if (hostWorkflow !== undefined) return find("webhook", "unneeded", { workflow: hostWorkflow });
  if (patrolWorkflow !== undefined)
    return find("webhook", "patrol-only", { workflow: patrolWorkflow });
  return find("webhook", "none", {});
}

/** Without path and user: people keep secrets in addresses. */
const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : "the webhook's address");

function judgeProof(facts: WebhookFacts, host: string): readonly Finding[] {
  const { proof, appUrl: url, failed, count } = facts;
  switch (proof.kind) {
    case "quiet":
      return [find("webhook", "quiet", { host, url })];
    case "late":
      return [find("webhook", "late", proof)];
    case "seen":
    case "resent": {
      const bad = judgeAnswer(proof.sending, host, url);
      if (bad !== undefined) return [bad];
      const good = goodAnswer(proof, host);
      return failed === 0 ? [good] : [good, find("webhook", "flaky", { failed, count })];
    }
  }
}

function goodAnswer(
  { kind, sending }: Extract<HookProof, { sending: Sending }>,
  host: string,
): Finding {
  const values = { event: sending.event, status: sending.statusCode, host };
  return kind === "seen"
    ? find("webhook", "seen", values)
    : find("webhook", "fine", { ...values, delivery: sending.id });
}

export const isGoodAnswer = ({ statusCode }: Pick<Sending, "statusCode">) =>
  statusCode >= 200 && statusCode < 300;

/** Probot answers 400 to what is not signed with its secret, other hosts 401 or 403. */
function judgeAnswer(sending: Sending, host: string, url: string): Finding | undefined {
  const { statusCode: status, status: words } = sending;
  if (isGoodAnswer(sending)) return undefined;
  if (status === 0) return find("webhook", "unreachable", { host, words });
  if ([400, 401, 403].includes(status))
    return find("webhook", "secret-wrong", { host, status, url });
  if (status < 500) return find("webhook", "elsewhere", { host, status, url });
  return find("webhook", "failing", { host, status });
}
