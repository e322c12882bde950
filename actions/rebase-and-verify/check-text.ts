import { foldedText } from "../shared/log.ts";
import { type CheckEnd, longestOutput } from "./check-run.ts";
import type { Finding } from "./finding.ts";
import { describeFinding, renderResults } from "./words.ts";

/**
 * What the check run says of a finding. A command that was not to be finished is nobody's failure, and nobody's success
 * either: a rule that requires the check takes `neutral` for one.
 */
export function printCheck(finding: Finding): CheckEnd {
  const title = describeFinding(finding);
  switch (finding.kind) {
    case "green":
    case "red":
      return {
        conclusion: finding.kind === "green" ? "success" : "failure",
        title,
        summary: withinLimit([renderResults(finding.results)]),
        text: withinLimit(
          finding.results
            .toReversed()
            .map(({ command, tail }) => foldedText(`The end of what ${command} printed`, tail)),
        ),
      };
    case "nothing":
    case "unfinished":
      return { conclusion: "timed_out", title, summary: title, text: "" };
  }
}

export const printAbandoned = (): CheckEnd => ({
  conclusion: "cancelled",
  title: "The run ended before there was anything to say",
  summary: "Its log says why.",
  text: "",
});

/** Whole blocks, as many as GitHub takes: half a block would leave its tags open. */
export function withinLimit(blocks: readonly string[]): string {
  let text = "";
  for (const block of blocks) {
    if (text.length + block.length > longestOutput) continue;
    text += block;
  }
  return text;
}
