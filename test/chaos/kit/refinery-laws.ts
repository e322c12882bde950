import { isDeepStrictEqual } from "node:util";
import type { Ejection, RefineryRecord } from "../../../app/core/refinery/record.ts";

/**
 * What is wrong with the history of a Refinery that has come to its end, oldest record first; nothing, when it kept its
 * laws: what landed was verified as that very tree, each once; nobody was put out without two reds, one of them alone.
 */
export function judgeRefinery(records: readonly RefineryRecord[]): readonly string[] {
  const problems = records.flatMap((record, index) => {
    const before = records[index - 1];
    return before === undefined
      ? []
      : [...judgeLandings(before, record), ...judgeVerdicts(before, record)];
  });
  return [...problems, ...judgeEjections(records), ...judgeEnd(records.at(-1))];
}

/** What is new in `landed` came at once, so that the last tree of it is the one that the base then had. */
function judgeLandings(before: RefineryRecord, after: RefineryRecord): readonly string[] {
  const isKept = before.landed.every(({ commit }, i) => after.landed[i]?.commit === commit);
  const last = after.landed.slice(before.landed.length).at(-1);
  const isKnown = ({ tree, kind }: RefineryRecord["verdicts"][number]) =>
    kind === "green" && tree === last?.tree;
  return [
    ...(isKept ? [] : ["a landing was forgotten"]),
    ...(last === undefined || after.verdicts.some(isKnown)
      ? []
      : [`#${last.pull} landed as tree ${last.tree}, which nobody has found green`]),
  ];
}

/** What was found out about a candidate is never changed; a run that found nothing out may be followed by another. */
function judgeVerdicts(before: RefineryRecord, after: RefineryRecord): readonly string[] {
  return before.candidates.flatMap(({ id, verdict }) => {
    const later = after.candidates.find((each) => each.id === id);
    if (verdict === undefined || verdict.kind === "unfinished" || later === undefined) return [];
    return isDeepStrictEqual(later.verdict, verdict) ? [] : [`candidate ${id} got another verdict`];
  });
}

/** Two runs that were red, and one of them was of nothing else on the base. */
function judgeEjections(records: readonly RefineryRecord[]): readonly string[] {
  const reds = new Set(
    records
      .flatMap(({ candidates }) => candidates)
      .filter(({ verdict }) => verdict?.kind === "red")
      .map(({ id }) => id),
  );
  return ejectionsOf(records)
    .filter(({ cause }) => cause === "red")
    .filter((ejection) => {
      const found = [...new Set(ejection.reds.map(({ candidate }) => candidate))];
      const wasAlone = ejection.reds.some(({ isAlone }) => isAlone);
      return found.length < 2 || !found.every((id) => reds.has(id)) || !wasAlone;
    })
    .map(({ pull }) => `#${pull} was put out without two reds, one of them alone`);
}

/** Every ejection ever, once: a head is put out at most once. */
export function ejectionsOf(records: readonly RefineryRecord[]): readonly Ejection[] {
  const all = records.flatMap(({ ejected }) => ejected);
  return [...new Map(all.map((each) => [`${each.pull} ${each.head}`, each])).values()];
}

function judgeEnd(record: RefineryRecord | undefined): readonly string[] {
  if (record === undefined) return ["the Refinery has no record"];
  const pulls = record.landed.map(({ pull }) => pull);
  const twice = pulls.filter((pull, index) => pulls.indexOf(pull) !== index);
  const rest = record.candidates.map(({ id }) => id);
  return [
    ...twice.map((pull) => `#${pull} landed twice`),
    ...rest.map((id) => `candidate ${id} is left in the record`),
    ...record.suspects.map(({ entry }) => `#${entry.pull} is still suspected`),
    ...record.aside.map(({ pull }) => `#${pull} is still aside`),
    ...(record.frozen === undefined ? [] : [`frozen: ${record.frozen.reason}`]),
    ...(record.baseRed === undefined
      ? []
      : [`the base is said to be red: ${record.baseRed.command}`]),
  ];
}
