import { isForMolecule } from "#core/command/addressees.ts";
import { readComment } from "#core/command/read-comment.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import { ordersFor } from "#core/desk/orders-for.ts";
import { specDigest } from "#core/molecule/digest.ts";
import type { CommandFacts, GateFacts, MoleculeFacts, RunFacts } from "#core/molecule/facts.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { planRunMark, planWorkflow, polecatRunMark, polecatWorkflow } from "#core/names.ts";
import type { ActorAt, GitHub, MoleculeReading } from "#github/port.ts";
import { findSecrets } from "./find-secrets.ts";
import { claimMinutesOf, isOverdue, searchSince } from "./patience.ts";
import { judgeEdits } from "./who-edited.ts";
import { withLabels } from "./with-labels.ts";

/**
 * Everything about one molecule, afresh: one question, and follow-ups only where the answer will matter. "absent":
 * no such issue, or a pull request.
 */
export async function observeMolecule(
  github: GitHub,
  number: number,
  now: Date,
): Promise<MoleculeFacts | "absent"> {
  const reading = await github.readMolecule(number);
  if (reading === "absent") return "absent";
  const facts = withOwnLabels(reading.facts);
  const labelled = vouchFor(facts, reading.labelled, github.viewer());
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const commands = findCommands(reading, record);
  const run = await findAttemptRun(github, reading, record, now);
  const resting = {
    commands,
    isUnheard: isUnheard(reading),
    run,
    dependencies: [],
    gates: [],
    change: undefined,
  };
  if (labelled === undefined) return { ...facts, ...resting };
  if (!facts.isOpen) {
    const { login, at } = labelled;
    return { ...facts, ...resting, labelledBy: { login, at, canWrite: false } };
  }
  const editedBy = await judgeEdits(github, relevantEdits(reading, record, labelled));
  const canWrite = labelled.isVouchedFor || (await mayApprove(github, record, labelled));
  return {
    ...facts,
    ...resting,
    labelledBy: { login: labelled.login, at: labelled.at, canWrite },
    ...(editedBy === undefined ? {} : { editedBy }),
    dependencies: await findDependencies(github, facts, record),
    gates: await findGates(github, facts, record),
    change: await findChange(github, facts, record),
  };
}

const withOwnLabels = (facts: Read): Read =>
  facts.pull === undefined ? facts : { ...facts, pull: withLabels(facts.pull, facts.labels) };

/** What was read, before the follow-up questions. */
type Read = MoleculeReading["facts"];

/** A labelling that the record was made from has been judged: only a later one is a question. */
async function mayApprove(
  github: GitHub,
  record: MoleculeRecord | undefined,
  labelled: ActorAt,
): Promise<boolean> {
  const isJudged = record !== undefined && labelled.at <= record.spec.approvedAt;
  return isJudged || github.canWrite(labelled.login);
}

/**
 * Who changed the issue since it was approved. The attacker is whoever may edit an issue after a maintainer has read it (its
 * author always may). The title is pinned with the first approval: a later renaming matters only to a new approval. What
 * was changed in the very second of an approval may have come after it, since GitHub tells no more than seconds.
 */
function relevantEdits(
  { edits, renames, facts }: MoleculeReading,
  record: MoleculeRecord | undefined,
  labelled: ActorAt,
): readonly ActorAt[] {
  const spec = record?.spec;
  const isNewApproval = spec === undefined || labelled.at > spec.approvedAt;
  const isChanged = spec !== undefined && specDigest(spec.title, facts.body) !== spec.digest;
  const since = isChanged ? (spec.adoptedAt ?? spec.approvedAt) : labelled.at;
  const later = isChanged || isNewApproval ? edits.filter(({ at }) => at >= since) : [];
  const renamed = isNewApproval ? renames.filter(({ at }) => at >= labelled.at) : [];
  // A text that means something else although nobody changed it since is its last editor's.
  return [...(isChanged && later.length === 0 ? edits.slice(0, 1) : later), ...renamed];
}

/** Dependencies hold back the first attempt only. */
async function findDependencies(
  github: GitHub,
  facts: Read,
  record: MoleculeRecord | undefined,
): Promise<MoleculeFacts["dependencies"]> {
  if (facts.base === undefined || !isBeforeWork(record)) return [];
  const spec = parseSpec(facts.body);
  const written = spec.ok ? spec.value.dependsOn : [];
  const native = facts.town.issues.find(({ number }) => number === facts.number)?.needs ?? [];
  const numbers = [...new Set([...written, ...native.map(({ number }) => number)])];
  return numbers.length === 0 ? [] : github.readDependencies(numbers, facts.base.name);
}

const isBeforeWork = (record: MoleculeRecord | undefined) =>
  record === undefined || record.attempts.length === 0;

/** Gates that only GitHub can tell about: a question each, of which an issue has few. */
async function findGates(
  github: GitHub,
  { body, base }: Read,
  record: MoleculeRecord | undefined,
): Promise<MoleculeFacts["gates"]> {
  const spec = parseSpec(body);
  if (base === undefined || !isBeforeWork(record) || !spec.ok) return [];
  const found: GateFacts[] = [];
  for (const gate of spec.value.gates) {
    if (gate.kind === "gh:run")
      found.push({ gate, isOpen: await github.isWorkflowGreen(gate.workflow, base.name) });
    if (gate.kind === "gh:pr")
      found.push({ gate, isOpen: (await github.readMerge(gate.pull)) !== undefined });
  }
  return found;
}

/** The run of an attempt that has not ended (by its id where it has claimed, else by the nonce in its name), or of its judge. */
async function findAttemptRun(
  github: GitHub,
  { facts, labelled }: MoleculeReading,
  record: MoleculeRecord | undefined,
  now: Date,
): Promise<RunFacts> {
  const last = record?.attempts.at(-1);
  if (record === undefined || last === undefined) return { kind: "not-asked" };
  if (last.outcome !== undefined) return findJudgeRun(github, facts, record, now);
  if (last.claim !== undefined) return github.readRun(last.claim.runId);
  const minutes = claimMinutesOf(parseConfig(facts.town.configText));
  const isUnwanted = !facts.isOpen || labelled === undefined || record.hold !== undefined;
  if (!isUnwanted && !isOverdue(last.dispatches, minutes, now)) return { kind: "not-asked" };
  const mark = polecatRunMark(facts.number, last.nonce);
  return github.findRun(polecatWorkflow, mark, searchSince(last.dispatches));
}

/** The run of a judge that should have answered by now. */
async function findJudgeRun(
  github: GitHub,
  { number, town }: Read,
  { judgement, hold }: MoleculeRecord,
  now: Date,
): Promise<RunFacts> {
  const isOpen = judgement !== undefined && judgement.verdicts === undefined && hold === undefined;
  const minutes = claimMinutesOf(parseConfig(town.configText));
  if (!isOpen || !isOverdue(judgement.dispatches, minutes, now)) return { kind: "not-asked" };
  const mark = planRunMark(number, judgement.nonce);
  return github.findRun(planWorkflow, mark, searchSince(judgement.dispatches));
}

/** What the desks of the issue and of its pull request wrote down for it. */
function findCommands(
  { facts }: MoleculeReading,
  record: MoleculeRecord | undefined,
): readonly CommandFacts[] {
  if (record === undefined) return [];
  const ofPull = facts.town.desks.filter(({ number }) => number === facts.pull?.number);
  return ordersFor(
    [...(facts.desk === undefined ? [] : [facts.desk]), ...ofPull],
    isForMolecule,
    record,
  );
}

/** A comment whose event got lost: whoever looks at the issue finds it. */
function isUnheard({ said, facts }: MoleculeReading): boolean {
  const seen = facts.desk?.commentsSeen ?? 0;
  return said.some(({ id, body }) => id > seen && readComment(body).kind !== "silent");
}

type Labelled = ActorAt & { readonly isVouchedFor: boolean };

/**
 * The App labels what a person said to put on the line, and what it made of a plan that a person approved: then that person
 * is who approved. A label of the App's own that nobody vouches for is nobody's word.
 */
function vouchFor(
  facts: Read,
  labelled: ActorAt | undefined,
  viewer: string | undefined,
): Labelled | undefined {
  if (labelled === undefined) return undefined;
  if (labelled.login !== viewer) return { ...labelled, isVouchedFor: false };
  const approver = findApprover(facts);
  return approver === undefined
    ? { ...labelled, isVouchedFor: false }
    : { login: approver, at: labelled.at, isVouchedFor: true };
}

function findApprover({ number, title, body, desk, convoy }: Read): string | undefined {
  const { sling } = desk ?? {};
  if (sling !== undefined && sling.digest === specDigest(title, body)) return sling.by;
  const { plan, carriedOut = [] } = convoy?.desk ?? {};
  const made = carriedOut.find(({ issues }) => issues.some((issue) => issue.number === number));
  const isBeingMade = plan !== undefined && Object.values(plan.created).includes(number);
  return made?.approved.by ?? (isBeingMade ? plan.approved?.by : undefined);
}

/** What finished work would change, unless it is proposed or landed already. */
async function findChange(
  github: GitHub,
  facts: Read,
  record: MoleculeRecord | undefined,
): Promise<MoleculeFacts["change"]> {
  const head = record === undefined || record.hold !== undefined ? undefined : finishedHead(record);
  if (head === undefined || facts.base === undefined) return undefined;
  const { pull } = facts;
  const isProposed = pull?.state === "open" && pull.head === head;
  if (isProposed || pull?.state === "merged") return undefined;
  const change = await github.readChange(facts.base.name, head);
  return { ...change, secrets: await findSecrets(change.files) };
}

function finishedHead(record: MoleculeRecord): string | undefined {
  const last = record.attempts.at(-1);
  return last?.outcome?.kind === "success" ? last.head : undefined;
}
