import type { LookAt } from "../desk/facts.ts";
import { describeEffect } from "./effect-words.ts";
import { said } from "./quoted.ts";
import { describeState } from "./state-words.ts";

/** Why a molecule stands where it stands, as a reply: its state, what was decided just now, and what would be done next. */
export function renderWhyReply({ facts, state, decision }: LookAt): string {
  const { headline, next } = describeState(state, facts.town.repository.url);
  const steps = decision.effects.flatMap(describeEffect);
  const then =
    steps.length === 0
      ? "Looked at now, there would be nothing to do."
      : `Looked at now, Cogtown would ${steps.map((step) => said(step)).join("; then ")}.`;
  return [
    `**#${facts.number}: ${headline}**`,
    next,
    `Decision: ${said(decision.reason)}.`,
    then,
  ].join("\n\n");
}
