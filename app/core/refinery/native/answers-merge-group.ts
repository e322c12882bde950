import { parse } from "yaml";
import { z } from "zod";

/** `on:` in its three spellings (docs, "Workflow syntax for GitHub Actions", `on`). */
const Workflow = z.object({
  on: z.union([
    z.string().transform((event) => [event]),
    z.array(z.string()),
    z.record(z.string(), z.unknown()).transform((events) => Object.keys(events)),
  ]),
});

/** Whether this workflow file runs for the groups of a merge queue. One that cannot be read runs for nothing. */
export function answersMergeGroup(text: string): boolean {
  try {
    const workflow = Workflow.safeParse(parse(text));
    return workflow.success && workflow.data.on.includes("merge_group");
  } catch {
    return false;
  }
}
