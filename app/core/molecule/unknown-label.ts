import { dispatchLabel } from "../names.ts";
import { nearestWord } from "../text/nearest-word.ts";

/**
 * A label that somebody probably meant for Cogtown and that means nothing to it: one slip away from `polecat`.
 * Without it a person would wait for a polecat that never comes.
 */
export function findUnknownLabel(
  labels: readonly string[],
): { label: string; meant: string } | undefined {
  for (const label of labels) {
    if (label === dispatchLabel) continue;
    const meant = nearestWord(label.toLowerCase(), [dispatchLabel]);
    if (meant !== undefined) return { label, meant };
  }
  return undefined;
}
