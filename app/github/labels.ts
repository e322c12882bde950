import { z } from "zod";
import { labelLooks, plainLabelLook, rareLabelLooks } from "#core/text/label-looks.ts";
import { CreatedLabel, type Label, LabelId } from "./answers.ts";
import { parseAnswer } from "./connection.ts";
import { labelsDocument } from "./documents.ts";
import { describeProblems } from "./errors.ts";
import { createLabelsFields } from "./mutations.ts";
import { askRepository, type Reader, readRepositoryId } from "./reader.ts";

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
  const wanted = missingOf(reader, [...new Set([...names, ...labelLooks.keys()])]);
  const labels = wanted.map((name) => ({
    name,
    ...(labelLooks.get(name) ?? rareLabelLooks.get(name) ?? plainLabelLook),
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
