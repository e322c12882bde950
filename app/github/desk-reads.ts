import { z } from "zod";
import type { ConvoyIssue, NamedIssue } from "#core/desk/facts.ts";
import { convoyLabel, deskRef, dispatchLabel, moleculeRef, planRef } from "#core/names.ts";
import { parseAnswer } from "./connection.ts";
import {
  ChildrenTexts,
  ConvoyIssues,
  DeskAnswer,
  FileAnswer,
  NamedIssueAnswer,
  type Thread,
} from "./desk-answers.ts";
import {
  childrenTexts,
  convoyIssues,
  deskObservation,
  filesDocument,
  namedDocument,
} from "./desk-queries.ts";
import { deskOf } from "./desk-readings.ts";
import { learnLabels } from "./labels.ts";
import type { DeskReading } from "./port.ts";
import { askRepository, completeTown, type Reader, townVariables } from "./reader.ts";

/** The questions about a desk: one that yields everything at one moment, and follow-ups for what was said there. */

export async function readDesk(reader: Reader, number: number): Promise<DeskReading | "absent"> {
  const { place } = reader;
  const variables = {
    number,
    ...townVariables(reader),
    desk: deskRef(place.namespace, number),
    molecule: moleculeRef(place.namespace, number),
    plans: planRef(place.namespace, number, ""),
  };
  const question = { text: deskObservation, variables };
  const answer = await askRepository(reader, question, DeskAnswer, `#${number}`);
  if (answer.thread === null) return "absent";
  learnLabels(reader, answer.labels, answer.thread.labels ?? []);
  const town = await completeTown(reader, answer, { wanted: moleculesBelow(answer.thread) });
  return deskOf(answer, answer.thread, number, town, place);
}

/** Sub-issues that are or were molecules, as far as their labels tell: what became of them matters whatever their age. */
function moleculesBelow(thread: Thread): readonly number[] {
  if (thread.__typename === "PullRequest") return [];
  return thread.subIssues
    .filter(({ labels }) => labels?.some(({ name }) => name === dispatchLabel) === true)
    .map(({ number }) => number);
}

/** Only what our own account opened is ours. */
export async function readConvoys(reader: Reader): Promise<readonly ConvoyIssue[]> {
  const question = { text: convoyIssues, variables: { label: convoyLabel } };
  const { issues } = await askRepository(reader, question, ConvoyIssues, "the convoys");
  return issues
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(({ id: nodeId, number, body }) => ({ nodeId, number, body }));
}

/** The attacker adds an issue of theirs with the mark of a planned one in its text: only what our own account opened is ours. */
export async function readChildren(
  reader: Reader,
  number: number,
): Promise<ReadonlyMap<number, string>> {
  const question = { text: childrenTexts, variables: { number } };
  const what = `the sub-issues of #${number}`;
  const { issue } = await askRepository(reader, question, ChildrenTexts, what);
  const ours = (issue?.subIssues ?? []).filter(({ viewerDidAuthor }) => viewerDidAuthor);
  return new Map(ours.map((child) => [child.number, child.body]));
}

export async function readNamed(
  reader: Reader,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, NamedIssue>> {
  if (numbers.length === 0) return new Map();
  const answer = await askRepository(reader, namedDocument(numbers), Aliases, "issues");
  return new Map(
    numbers.flatMap((number) => {
      const issue = parseAnswer(NamedIssueAnswer, answer[`issue${number}`] ?? null, `#${number}`);
      if (issue === null) return [];
      const { id: nodeId, state, parent } = issue;
      return [[number, { nodeId, isOpen: state === "OPEN", parent: parent?.number }] as const];
    }),
  );
}

export async function readFiles(
  reader: Reader,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const answer = await askRepository(reader, filesDocument(paths), Aliases, "files");
  return new Map(
    paths.flatMap((path, i) => {
      const file = parseAnswer(FileAnswer, answer[`file${i}`] ?? null, path);
      return typeof file?.text === "string" ? [[path, file.text] as const] : [];
    }),
  );
}

const Aliases = z.record(z.string(), z.unknown());
