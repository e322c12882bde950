import type { Effect } from "#core/decision.ts";
import type { GitHub, PullOpened } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

type Propose = Extract<Effect, { kind: "propose" }>;

/**
 * Points the proposal branch at a verified commit, from exactly where it was seen, and opens the pull request where
 * there is none. A new branch and its pull request are one request.
 */
export async function performPropose(github: GitHub, effect: Propose): Promise<EffectOutcome> {
  const moved = await moveBranch(github, effect);
  if (moved === "rejected") return { kind: "lost" };
  if (effect.open === undefined) return { kind: moved === "moved" ? "updated" : "none" };
  const opened = await github.openPull({
    branch: effect.branch,
    head: effect.head,
    base: effect.base,
    ...effect.open,
    createBranch: effect.expected === undefined,
  });
  return outcomeOf(opened);
}

/** Writes the same text however often it is repeated. */
export async function performDescribePull(
  github: GitHub,
  effect: Extract<Effect, { kind: "describe-pull" }>,
): Promise<EffectOutcome> {
  await github.describePull(effect.nodeId, effect.body);
  return { kind: "updated" };
}

async function moveBranch(
  github: GitHub,
  { branch, head, expected, open }: Propose,
): Promise<"moved" | "rejected" | "stands"> {
  const isNewWithPull = expected === undefined && open !== undefined;
  if (isNewWithPull || expected === head) return "stands";
  const update = { name: `refs/heads/${branch}`, before: expected, after: head, force: true };
  return (await github.updateRefs([update])) === "updated" ? "moved" : "rejected";
}

function outcomeOf(opened: PullOpened): EffectOutcome {
  switch (opened.kind) {
    case "opened":
      return { kind: "created" };
    // Somebody else opened it, or put the branch elsewhere: what is there now decides what to do.
    case "exists":
      return { kind: "lost" };
    case "refused":
      return { kind: "refused", why: opened.message };
  }
}
