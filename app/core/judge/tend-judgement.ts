import type { Config } from "../config/config.ts";
import type { Decision, Effect } from "../decision.ts";
import type { MoleculeFacts } from "../molecule/facts.ts";
import { conclude, type Turn } from "../molecule/turn.ts";
import { judgeNonce, planWorkflow } from "../names.ts";
import { renderPullBody } from "../text/pull-body.ts";
import type { JudgeStep } from "./judge-step.ts";
import type { Judgement } from "./judgement.ts";
import { proseOf } from "./standing.ts";
import { judgedByNobody } from "./weigh.ts";

/** Turns a step of judging into effects. `nonce`: for a job that may be sent for. */
export function tendJudgement(
  turn: Turn,
  step: JudgeStep,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  nonce: string,
): Decision {
  switch (step.kind) {
    case "send":
      return send(turn, step, facts, config, now, judgeNonce(nonce));
    case "wait":
      return conclude(turn, facts, config, now, "waits for the judge", {
        recheckSeconds: config.limits.claimMinutes * 60 + 1,
      });
    case "give-up": {
      const { judgement } = turn.record;
      const known = judgement?.head === step.head ? judgement : newJudgement(step.head, nonce, now);
      const verdicts = [...judgedByNobody(proseOf(turn.record).length, step.why)];
      const given = turn.with(
        { ...turn.record, judgement: { ...known, verdicts } },
        `not judged: ${step.why}`,
      );
      return tell(given, facts, config, now);
    }
    case "tell":
      return tell(turn, facts, config, now);
  }
}

const newJudgement = (head: string, nonce: string, now: Date): Judgement => ({
  nonce,
  head,
  dispatches: [now.toISOString()],
});

/** Written down first. A job that was lost and comes back has an old nonce, and records nothing. */
function send(
  turn: Turn,
  { head, reason }: Extract<JudgeStep, { kind: "send" }>,
  facts: MoleculeFacts,
  config: Config,
  now: Date,
  nonce: string,
): Decision {
  const { number, judgement } = turn.record;
  const earlier = judgement?.head === head ? judgement.dispatches : [];
  const fresh = newJudgement(head, nonce, now);
  const sent = turn.with(
    { ...turn.record, judgement: { ...fresh, dispatches: [...earlier, ...fresh.dispatches] } },
    `a judge was sent for (${reason})`,
  );
  const { defaultBranch } = facts.town;
  const inputs = { issue: String(number), nonce };
  const effects: readonly Effect[] =
    defaultBranch === undefined
      ? []
      : [{ kind: "dispatch", workflow: planWorkflow, ref: defaultBranch, inputs }];
  return conclude(sent, facts, config, now, `sent for a judge: ${reason}`, {
    effects,
    recheckSeconds: config.limits.claimMinutes * 60 + 1,
  });
}

/** Shown before it is written down that it is: showing it twice is the same, and a crash between the two costs nothing. */
function tell(turn: Turn, facts: MoleculeFacts, config: Config, now: Date): Decision {
  const { judgement } = turn.record;
  const { pull, town } = facts;
  if (judgement === undefined || pull === undefined)
    return conclude(turn, facts, config, now, "there is nothing to tell of a judgement");
  const record = { ...turn.record, judgement: { ...judgement, told: true as const } };
  const body = renderPullBody(record, town.repository.url);
  const told = turn.with(record, `judged: ${countVerdicts(judgement)}`);
  const decision = conclude(told, facts, config, now, `judged: ${countVerdicts(judgement)}`, {
    next: [{ kind: "refinery", base: record.base }],
  });
  return {
    ...decision,
    effects: [{ kind: "describe-pull", nodeId: pull.nodeId, body }, ...decision.effects],
  };
}

function countVerdicts({ verdicts = [] }: Judgement): string {
  const kinds = ["holds", "fails", "unclear"] as const;
  return kinds
    .map((kind) => `${kind} ${verdicts.filter(({ verdict }) => verdict === kind).length}`)
    .join(", ");
}
