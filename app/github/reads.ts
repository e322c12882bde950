import { z } from "zod";
import type { DependencyFacts, MoleculeFacts, TownFacts } from "#core/molecule/facts.ts";
import { deskRef, moleculeRef, proposalBranch, workBranch } from "#core/names.ts";
import type { NativeQueue } from "#core/refinery/facts.ts";
import * as answers from "./answers.ts";
import type { Document } from "./compose-document.ts";
import { parseAnswer } from "./connection.ts";
import { dependenciesDocument } from "./documents.ts";
import { desksListed } from "./fragments.ts";
import { learnLabels } from "./labels.ts";
import {
  deskRecordOf,
  desksOf,
  moleculeRecordOf,
  numberOf,
  refineryRecordOf,
} from "./ledger-readings.ts";
import type { MoleculeReading, RefineryReading } from "./port.ts";
import {
  commentsPage,
  moleculeObservation,
  pullsPage,
  refineryObservation,
  townObservation,
} from "./queries.ts";
import { QueueAnswer } from "./queue-answers.ts";
import { queueObservation } from "./queue-query.ts";
import { queueOf } from "./queue-readings.ts";
import {
  askRepository,
  baseVariables,
  completeTown,
  lineVariables,
  type Reader,
  readBase,
  readRefs,
  townVariables,
} from "./reader.ts";
import {
  baseOf,
  candidateRefsOf,
  dependencyOf,
  lineOf,
  moleculeOf,
  notesOn,
  pullOf,
  saidOfPulls,
  stickiesOf,
} from "./readings.ts";

/** The observations: each a question that yields everything about a key at one moment. */

export async function readMolecule(
  reader: Reader,
  number: number,
): Promise<MoleculeReading | "absent"> {
  const asked = reader.presumedBase;
  const variables = {
    number,
    ...townVariables(reader),
    ...baseVariables(reader, asked),
    record: moleculeRef(reader.place.namespace, number),
    desk: deskRef(reader.place.namespace, number),
    work: `refs/heads/${workBranch(number)}`,
    proposal: `refs/heads/${proposalBranch(number)}`,
    proposalName: proposalBranch(number),
  };
  const question = { text: moleculeObservation, variables };
  const answer = await askRepository(reader, question, answers.MoleculeAnswer, `#${number}`);
  if (answer.issue === null) return "absent";
  learnLabels(reader, answer.labels, answer.issue.labels ?? []);
  const convoy = await readConvoy(reader, number, answer);
  const desk = deskRecordOf(answer.desk);
  const own = desk.kind === "present" ? desk.value : undefined;
  const town = await completeTown(reader, answer, { desks: [own, convoy?.desk] });
  const record = moleculeRecordOf(answer.record);
  const name = record.kind === "present" ? record.value.base : reader.presumedBase;
  const { base, refinery } = await readBase(reader, name, { name: asked, answer });
  const comments = await readComments(reader, number, answer.issue.comments);
  return moleculeOf(answer, answer.issue, number, {
    town,
    base: baseOf({ base, refinery }, name),
    refinery,
    convoy,
    comments,
  });
}

/** Its desk is mostly among those of the town that changed last; one that may be beyond them is asked for. */
async function readConvoy(
  reader: Reader,
  own: number,
  { issue, desks }: answers.MoleculeAnswer,
): Promise<MoleculeFacts["convoy"]> {
  const parent = issue?.parent;
  if (!parent) return undefined;
  const { number } = parent;
  const siblings = parent.subIssues.filter((each) => each.number !== own);
  const [known] = desksOf((desks ?? []).filter((ref) => numberOf(ref) === number));
  const areAllListed = desks !== null && desks.length < desksListed;
  if (known !== undefined || areAllListed) return { number, desk: known, siblings };
  const [found] = await readRefs(reader, [deskRef(reader.place.namespace, number)]);
  const desk = deskRecordOf(found?.ref ?? null);
  return { number, desk: desk.kind === "present" ? desk.value : undefined, siblings };
}

/** GitHub allows 2,500 comments on an issue: our own is looked for until it is found or they end. */
const commentPages = 25;

async function readComments(reader: Reader, number: number, first: answers.Comments) {
  const schema = z.object({ issue: z.object({ comments: answers.Comments }).nullable() });
  const pages = [first];
  let last: answers.Comments | undefined = first;
  while (last?.isCut === true && pages.length < commentPages && stickiesOf([last]).length === 0) {
    const question: Document = { text: commentsPage, variables: { number, after: last.endCursor } };
    last = (await askRepository(reader, question, schema, `comments on #${number}`)).issue
      ?.comments;
    if (last !== undefined) pages.push(last);
  }
  return pages;
}

export async function readRefinery(reader: Reader, base: string): Promise<RefineryReading> {
  const variables = { ...townVariables(reader), ...lineVariables(reader, base) };
  const question = { text: refineryObservation, variables };
  const answer = await askRepository(reader, question, answers.RefineryAnswer, `branch ${base}`);
  const town = await completeTown(reader, answer);
  const pulls = await readPulls(reader, base, answer.pulls);
  return {
    town,
    base: lineOf(answer, base),
    record: refineryRecordOf(answer.refinery),
    pulls: pulls.map(pullOf).sort((a, b) => a.number - b.number),
    said: saidOfPulls(pulls),
    notes: notesOn(pulls),
    candidateRefs: candidateRefsOf(answer, variables.candidates),
    budget: reader.budget,
    queue: answer.queue === null ? { kind: "none" } : await readQueue(reader, base),
  };
}

async function readQueue(reader: Reader, base: string): Promise<NativeQueue> {
  const question = { text: queueObservation, variables: { baseName: base } };
  return queueOf(await askRepository(reader, question, QueueAnswer, `the merge queue of ${base}`));
}

/** A thousand open pull requests against one base: whoever has more waits for some to close. */
const pullPages = 20;

async function readPulls(reader: Reader, base: string, first: answers.PullsPage) {
  const schema = z.object({ pulls: answers.PullsPage });
  const pulls = [...first.list];
  let last = first;
  for (let page = 1; last.isCut && page < pullPages; page += 1) {
    const question = { text: pullsPage, variables: { baseName: base, after: last.endCursor } };
    last = (await askRepository(reader, question, schema, "pull requests")).pulls;
    pulls.push(...last.list);
  }
  return pulls;
}

export async function readTown(reader: Reader): Promise<TownFacts> {
  const question = { text: townObservation, variables: { ...townVariables(reader) } };
  return completeTown(
    reader,
    await askRepository(reader, question, answers.TownAnswer, "the town"),
  );
}

export async function readDependencies(
  reader: Reader,
  numbers: readonly number[],
  base: string,
): Promise<readonly DependencyFacts[]> {
  if (numbers.length === 0) return [];
  const schema = z.record(z.string(), z.unknown());
  const found = await askRepository(
    reader,
    dependenciesDocument(numbers, base),
    schema,
    "dependencies",
  );
  return numbers.map((number) => {
    const issue = parseAnswer(
      answers.DependencyIssue,
      found[`issue${number}`] ?? null,
      `#${number}`,
    );
    const own = parseAnswer(
      answers.DependencyPulls,
      found[`pulls${number}`],
      `pull requests of #${number}`,
    );
    const closing = issue?.closedByPullRequestsReferences ?? [];
    return dependencyOf(
      number,
      issue === null ? undefined : { state: issue.state, closing },
      own,
      base,
    );
  });
}
