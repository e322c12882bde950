import type { Ledgered, PullFacts, RefineryView } from "../molecule/facts.ts";
import { remainderOf } from "./candidate.ts";
import type { Candidate, RefineryRecord } from "./record.ts";
import { rememberedOrder, type StandingInLine, standingInLine } from "./standing-in-line.ts";

const nothing: RefineryView = {
  candidate: undefined,
  standing: undefined,
  outOfLine: undefined,
  isQueued: false,
  needsPerson: undefined,
  ejected: undefined,
  frozen: undefined,
  hindrance: undefined,
};

/**
 * What a Refinery's record says of one molecule's pull request. Of what it says of heads, only that of the present one
 * counts: a new push is a new pull request to the Refinery.
 */
export function viewRefinery(
  record: Ledgered<RefineryRecord>,
  molecule: number,
  pull: PullFacts | undefined,
): RefineryView {
  switch (record.kind) {
    case "absent":
      return nothing;
    case "unreadable":
      return { ...nothing, frozen: record.problem };
    case "present":
      return viewRecord(record.value, molecule, pull);
  }
}

function viewRecord(
  record: RefineryRecord,
  molecule: number,
  pull: PullFacts | undefined,
): RefineryView {
  const candidate = candidateOf(record, molecule);
  return {
    candidate: candidate && { id: candidate.id, entries: [...remainderOf(candidate)] },
    standing: pull && standingOf(record, pull),
    outOfLine: outOfLine(record, pull),
    isQueued: record.native?.queued.some((each) => each.pull === pull?.number) === true,
    needsPerson: needsPerson(record.native, pull),
    ejected: record.ejected.findLast(
      (each) => each.molecule === molecule && each.head === pull?.head,
    ),
    frozen: record.frozen?.reason,
    hindrance: hindranceOf(record.native, pull),
  };
}

/** Who reads one molecule has not read the others' pull requests: the order is the one that the record remembers. */
function standingOf(record: RefineryRecord, pull: PullFacts): StandingInLine {
  const { number, head, branch, labels } = pull;
  const { landsBy } = record;
  return standingInLine(
    record,
    { pull: number, head, branch, way: "rebase" },
    rememberedOrder(record),
    {
      isUrgent: labels.includes("urgent"),
      blocked: landsBy?.way === "none" ? landsBy.why : undefined,
    },
  );
}

function candidateOf(record: RefineryRecord, molecule: number): Candidate | undefined {
  return record.candidates.find((candidate) =>
    remainderOf(candidate).some((entry) => entry.molecule === molecule),
  );
}

const isAtHead =
  (pull: PullFacts | undefined) => (each: { readonly pull: number; readonly head: string }) =>
    each.pull === pull?.number && each.head === pull.head;

function outOfLine(
  { suspects, aside }: RefineryRecord,
  pull: PullFacts | undefined,
): RefineryView["outOfLine"] {
  const isIt = isAtHead(pull);
  if (suspects.some(({ entry }) => isIt(entry))) return "suspect";
  return aside.some(isIt) ? "aside" : undefined;
}

function needsPerson(
  native: RefineryRecord["native"],
  pull: PullFacts | undefined,
): string | undefined {
  const isIt = isAtHead(pull);
  const withdrawn = native?.withdrawn.findLast(isIt);
  if (withdrawn !== undefined) return `${withdrawn.by} took it out of GitHub's merge queue`;
  return native?.stuck.findLast(isIt)?.why;
}

function hindranceOf(
  native: RefineryRecord["native"],
  pull: PullFacts | undefined,
): string | undefined {
  const refusal = native?.refused.findLast(isAtHead(pull));
  if (refusal === undefined) return native?.hindrance;
  return `GitHub does not take it into its merge queue: ${refusal.why}`;
}
