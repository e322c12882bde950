import type { Entry, Landing, RefineryRecord } from "./record.ts";

/**
 * What the record keeps of a pull request that landed. `waited` is from when it was noted to be ready, else from `since`
 * (ISO); never less than 0, for GitHub's clock is not ours.
 */
export function landingOf(
  { ready }: Pick<RefineryRecord, "ready">,
  { pull, head, molecule }: Pick<Entry, "pull" | "head" | "molecule">,
  landed: Pick<Landing, "commit" | "tree" | "at" | "on">,
  since = landed.at,
): Landing {
  const noted = ready.find((each) => each.pull === pull && each.head === head)?.at;
  const waited = (new Date(landed.at).getTime() - new Date(noted ?? since).getTime()) / 1000;
  const whose = molecule === undefined ? {} : { molecule };
  return { pull, head, ...whose, ...landed, waited: Math.max(0, waited) };
}
