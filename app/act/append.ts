import type { Effect } from "#core/decision.ts";
import { deskRef, moleculeRef, refineryRef, townRef } from "#core/names.ts";
import type { GitHub } from "#github/port.ts";
import { appendRecord } from "#ledger/ledger.ts";
import type { EffectOutcome } from "./outcome.ts";

type AppendEffect = Extract<
  Effect,
  { kind: "append-molecule" | "append-refinery" | "append-desk" | "append-town" }
>;

/** Advances a record; whoever reads it meanwhile decides on the old one and loses. */
export async function performAppend(
  github: GitHub,
  namespace: string,
  effect: AppendEffect,
): Promise<EffectOutcome> {
  const appended = await appendRecord(github, { ...effect, ref: refOf(namespace, effect) });
  if (appended.kind === "lost") return appended;
  return { kind: effect.expected === undefined ? "created" : "updated" };
}

function refOf(namespace: string, effect: AppendEffect): string {
  switch (effect.kind) {
    case "append-molecule":
      return moleculeRef(namespace, effect.number);
    case "append-refinery":
      return refineryRef(namespace, effect.base);
    case "append-desk":
      return deskRef(namespace, effect.number);
    case "append-town":
      return townRef(namespace);
  }
}
