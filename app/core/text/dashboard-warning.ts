import type { Warning } from "../budget/warnings.ts";
import { mention } from "./mention.ts";

/** Tells people once that a budget is running out: `people` are mentioned, so that they hear of it. */
export function renderWarning({ of, words }: Warning, people: readonly string[]): string {
  const names = people.map(mention).filter((name) => name !== "");
  const whom = names.length === 0 ? "" : `${names.join(" ")}: `;
  const own = of === "molecule" || of === "convoy" ? ", and `/mayor budget $N` here" : "";
  return `${whom}${words} When it is used up, no attempt that it pays for is started. \`budget.${of}\` in \`.github/cogtown.yml\` sets it${own}.`;
}
