import type { Effect, RefAt } from "#core/decision.ts";
import { refineryRef } from "#core/names.ts";
import type { GitHub, RefUpdate } from "#github/port.ts";
import { writeEntry } from "#ledger/ledger.ts";
import type { EffectOutcome } from "./outcome.ts";

type Land = Extract<Effect, { kind: "land" }>;

/**
 * The base, the Refinery's record and the refs that have served, in one transaction: either the verified commit is
 * on the base and the record says so, or nothing happened. Never forced. A ref to drop that is gone already must not
 * keep the rest from landing, so a refusal is tried once more without them.
 */
export async function performLand(
  github: GitHub,
  namespace: string,
  effect: Land,
): Promise<EffectOutcome> {
  const entry = await writeEntry(github, effect);
  const landing: readonly RefUpdate[] = [
    { name: `refs/heads/${effect.base}`, before: effect.from, after: effect.to, force: false },
    {
      name: refineryRef(namespace, effect.base),
      before: effect.expected,
      after: entry,
      force: false,
    },
  ];
  const drops = effect.drop.map(deletionOf);
  if ((await github.updateRefs([...landing, ...drops])) === "updated") return { kind: "updated" };
  if (drops.length === 0) return { kind: "lost" };
  return { kind: (await github.updateRefs(landing)) === "updated" ? "updated" : "lost" };
}

/** All at once; when one of them is gone or has moved, each by itself, so that the others still go. */
export async function performDeleteRefs(
  github: GitHub,
  effect: Extract<Effect, { kind: "delete-refs" }>,
): Promise<EffectOutcome> {
  const deletions = effect.refs.map(deletionOf);
  if (deletions.length === 0) return { kind: "none" };
  if ((await github.updateRefs(deletions)) === "updated") return { kind: "updated" };
  if (deletions.length === 1) return { kind: "none" };
  const answers: ("updated" | "rejected")[] = [];
  for (const deletion of deletions) answers.push(await github.updateRefs([deletion]));
  return { kind: answers.includes("updated") ? "updated" : "none" };
}

const deletionOf = ({ name, head }: RefAt): RefUpdate => ({
  name,
  before: head,
  after: undefined,
  force: true,
});
