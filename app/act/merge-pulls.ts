import type { Landing, LandingPull } from "#core/decision.ts";
import type { GitHub, MergeMethod, Merging } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";

/** By pull request's number: the commit that it was merged as. */
export type Merges =
  | { readonly kind: "merged"; readonly commits: ReadonlyMap<number, string> }
  | Extract<EffectOutcome, { kind: "lost" | "refused" | "mismatch" }>;

type Step = { readonly kind: "merged"; readonly sha: string } | Exclude<Merges, { kind: "merged" }>;

/**
 * A merge leaves the verified commits themselves on the base, so that the next pull request, which stands on them, brings only
 * its own. Where the repository allows no merges, GitHub makes new commits of them, with the same trees if all goes well.
 */
const methods: readonly MergeMethod[] = ["merge", "rebase", "squash"];

/**
 * Has GitHub merge one pull request after the other, as long as the base stands where the last one left it and has exactly
 * the tree that the line has there. A pull request that was merged before (an earlier pass died) counts as merged. GitHub's
 * merge is no compare-and-swap on the base: whoever pushes in the moment between look and merge shows as a mismatch.
 */
export async function mergePulls(github: GitHub, landing: Landing): Promise<Merges> {
  const commits = new Map<number, string>();
  let at = landing.from;
  for (const pull of landing.pulls) {
    const step = await mergeOn(github, landing.base, at, pull);
    if (step.kind !== "merged") return step;
    const found = await github.readTree(step.sha);
    if (found !== pull.tree) return mismatch(pull, step.sha, found);
    commits.set(pull.number, step.sha);
    at = step.sha;
  }
  return { kind: "merged", commits };
}

async function mergeOn(github: GitHub, base: string, at: string, pull: LandingPull): Promise<Step> {
  if ((await github.readRef(`refs/heads/${base}`)) !== at) {
    const sha = await github.readMerge(pull.number);
    return sha === undefined ? { kind: "lost" } : { kind: "merged", sha };
  }
  return stepOf(await mergeSomehow(github, pull));
}

/** The first method that is allowed. The branch of a pull request that is not ours still stands where its people know it. */
async function mergeSomehow(
  github: GitHub,
  { number, isOurs, head, commit }: LandingPull,
): Promise<Merging> {
  const words: string[] = [];
  for (const method of methods) {
    const merging = await github.mergePull(number, isOurs ? commit : head, method);
    if (merging.kind !== "method-refused") return merging;
    words.push(merging.message);
  }
  return { kind: "refused", cause: "rules", message: words.join(" ") };
}

function stepOf(merging: Merging): Step {
  switch (merging.kind) {
    case "merged":
      return merging;
    case "moved":
      return { kind: "lost" };
    case "not-mergeable":
      return { kind: "refused", cause: "not-yet", why: merging.message };
    case "method-refused":
      return { kind: "refused", cause: "rules", why: merging.message };
    case "refused":
      return { kind: "refused", cause: merging.cause, why: merging.message };
  }
}

const mismatch = ({ number, tree }: LandingPull, commit: string, found: string): Merges => ({
  kind: "mismatch",
  pull: number,
  commit,
  expected: tree,
  found,
});
