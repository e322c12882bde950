import { z } from "zod";
import { priorities } from "#core/command/command.ts";
import type { StateKind } from "#core/molecule/state.ts";
import { draftLabel, noMergeLabel, reviewLabel } from "#core/molecule/terms.ts";
import { convoyLabel, dashboardLabel, dispatchLabel, needsHumanLabel } from "#core/names.ts";
import { CreatedLabel, type Label, LabelId } from "./answers.ts";
import { parseAnswer } from "./connection.ts";
import { labelsDocument } from "./documents.ts";
import { describeProblems } from "./errors.ts";
import { createLabelsFields } from "./mutations.ts";
import { askRepository, type Reader, readRepositoryId } from "./reader.ts";

interface LabelLook {
  readonly color: string;
  readonly description: string; // GitHub allows 100 characters
}

const stateLooks: Readonly<Record<StateKind, LabelLook>> = {
  draft: { color: "d4c5f9", description: "Cogtown needs something from you before it can start" },
  blocked: { color: "e99695", description: "Waits for other molecules to land" },
  ready: { color: "c2e0c6", description: "Will be dispatched as soon as a polecat is free" },
  dispatched: { color: "bfd4f2", description: "A polecat is on its way" },
  working: { color: "1d76db", description: "A polecat is at work" },
  proposed: { color: "fbca04", description: "There is a pull request to review" },
  queued: { color: "f9d0c4", description: "The Refinery has it in its line" },
  landed: { color: "0e8a16", description: "Merged into the base branch" },
  held: { color: "b60205", description: "Stopped until a person decides" },
  cancelled: { color: "cfd3d7", description: "Taken off the line" },
};

const priorityColours = ["b60205", "d93f0b", "fbca04", "c5def5"];
const priorityWords = ["Goes before everything else", "Goes early", "As usual", "Can wait"];
const priorityLook = (level: number): LabelLook => ({
  color: priorityColours[level] ?? plain.color,
  description: priorityWords[level] ?? plain.description,
});

const plain: LabelLook = { color: "ededed", description: "" };

const looks: ReadonlyMap<string, LabelLook> = new Map([
  ...Object.entries(stateLooks).map(([kind, look]) => [`cogtown:${kind}`, look] as const),
  [
    needsHumanLabel,
    { color: "b60205", description: "Cogtown cannot go on without a person" },
  ] as const,
  [
    convoyLabel,
    { color: "5319e7", description: "Its sub-issues are worked on by Cogtown" },
  ] as const,
  // What people put on: they find it in the list instead of having to know its name.
  [dispatchLabel, { color: "5319e7", description: "Cogtown works on this" }] as const,
  ...priorities.map((name, level) => [name, priorityLook(level)] as const),
  [reviewLabel, { color: "fbca04", description: "Lands only after an approving review" }] as const,
  [draftLabel, { color: "c5def5", description: "Its pull request stays a draft" }] as const,
  [noMergeLabel, { color: "c5def5", description: "Verified, and merged by a person" }] as const,
]);
/** Not every town has these: each is made when it is needed. */
const rareLooks: ReadonlyMap<string, LabelLook> = new Map([
  [
    dashboardLabel,
    { color: "5319e7", description: "Shows the whole town, and acts when a box is ticked" },
  ],
]);
/**
 * GitHub wants labels by node id. The observation of a molecule tells them; what is missing is created once, all that
 * Cogtown ever puts on together, with colour and description.
 */
export function learnLabels(
  reader: Reader,
  labels: { readonly list: readonly Label[]; readonly isCut: boolean },
  ofIssue: readonly Label[],
): void {
  if (!labels.isCut) reader.labels.clear();
  reader.knowsAllLabels = !labels.isCut;
  for (const { id, name } of [...labels.list, ...ofIssue]) reader.labels.set(name, id);
}

/** After GitHub no longer knew one of them. */
export function forgetLabels(reader: Reader): void {
  reader.labels.clear();
  reader.knowsAllLabels = false;
}

/** Ids of those of these labels that exist. */
export async function findLabels(reader: Reader, names: readonly string[]): Promise<string[]> {
  if (!reader.knowsAllLabels) await lookUp(reader, missingOf(reader, names));
  return names.flatMap((name) => reader.labels.get(name) ?? []);
}

/** Ids of all of these labels; the missing ones are created. Throws GitHubError when one cannot be. */
export async function ensureLabels(reader: Reader, names: readonly string[]): Promise<string[]> {
  const found = await findLabels(reader, names);
  if (found.length === names.length) return found;
  const { connection } = reader;
  const wanted = missingOf(reader, [...new Set([...names, ...looks.keys()])]);
  const labels = wanted.map((name) => ({
    name,
    ...(looks.get(name) ?? rareLooks.get(name) ?? plain),
  }));
  const fields = createLabelsFields(await readRepositoryId(reader), labels);
  const { data, problems } = await connection.change(fields);
  const created = parseAnswer(Created, data, "the creation of labels");
  wanted.forEach((name, i) => {
    const id = created[`label${i}`]?.label?.id;
    if (id !== undefined) reader.labels.set(name, id);
  });
  // Somebody else may have created some of them since we looked: then they can be found now.
  await lookUp(reader, missingOf(reader, names));
  if (missingOf(reader, names).length > 0) throw describeProblems(problems, {}, connection.now());
  return names.flatMap((name) => reader.labels.get(name) ?? []);
}

const missingOf = (reader: Reader, names: readonly string[]) =>
  names.filter((name) => !reader.labels.has(name));

const Created = z.record(z.string(), CreatedLabel);
const Found = z.record(z.string(), LabelId);

async function lookUp(reader: Reader, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const found = await askRepository(reader, labelsDocument(names), Found, "labels");
  names.forEach((name, i) => {
    const id = found[`label${i}`]?.id;
    if (id !== undefined) reader.labels.set(name, id);
  });
}
