import type { Effect } from "#core/decision.ts";
import { moleculeRef, refineryRef } from "#core/names.ts";
import type { GitHub } from "#github/port.ts";
import { appendRecord } from "#ledger/ledger.ts";
import type { EffectOutcome } from "./outcome.ts";

type AppendEffect = Extract<Effect, { kind: "append-molecule" | "append-refinery" }>;

/** Advances a record; whoever reads it meanwhile decides on the old one and loses. */
export async function performAppend(
  github: GitHub,
  namespace: string,
  effect: AppendEffect,
): Promise<EffectOutcome> {
  const ref =
    effect.kind === "append-molecule"
      ? moleculeRef(namespace, effect.number)
      : refineryRef(namespace, effect.base);
  const appended = await appendRecord(github, { ...effect, ref });
  if (appended.kind === "lost") return appended;
  return { kind: effect.expected === undefined ? "created" : "updated" };
}
