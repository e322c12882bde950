import { z } from "zod";
import { hasBudgets } from "#core/budget/has-budgets.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import type { DeskRecord } from "#core/desk/record.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import { candidateRef, moleculeRef, refineryRef, townRef } from "#core/names.ts";
import * as answers from "./answers.ts";
import type { Document } from "./compose-document.ts";
import { type Connection, parseAnswer } from "./connection.ts";
import { refsDocument } from "./documents.ts";
import { desksOf, numberOf } from "./ledger-readings.ts";
import { baseObservation, recordsPage, repositoryId } from "./queries.ts";
import { type Place, townOf } from "./readings.ts";

/** What the observations share: the connection, and what earlier answers make a good guess for the next question. */
export interface Reader {
  readonly connection: Connection;
  readonly place: Place;
  /** The base is known only from the answer: questions presume the one that it was last time. */
  presumedBase: string;
  /** What was left of GitHub's hourly budget when it was last asked, from 0 to 1. */
  budget: number;
  repositoryId: string | undefined;
  /** Whether GitHub knows `updateRefs`, as far as anybody knows: it came in April 2024, to old servers never. */
  hasUpdateRefs: boolean;
  /** Who we are: `name[bot]` for an App. */
  viewer: string | undefined;
  /** Node ids of the repository's labels by name. */
  readonly labels: Map<string, string>;
  /** Whether `labels` are all that there are. */
  knowsAllLabels: boolean;
}

export function openReader(connection: Connection, namespace: string): Reader {
  const place = { owner: connection.owner, name: connection.name, namespace };
  return {
    connection,
    place,
    presumedBase: "main",
    budget: 1,
    repositoryId: undefined,
    hasUpdateRefs: true,
    viewer: undefined,
    labels: new Map(),
    knowsAllLabels: false,
  };
}

const Envelope = z.object({
  viewer: z.object({ login: z.string() }).nullish(),
  rateLimit: z.object({ limit: z.number(), remaining: z.number() }).nullish(),
  repository: z.unknown(),
});

/** Asks about the repository and parses what stands below `repository`. `what` names it in an error. */
export async function askRepository<T>(
  reader: Reader,
  document: Document,
  schema: z.ZodType<T>,
  what: string,
): Promise<T> {
  const answer = await reader.connection.ask(document);
  const { viewer, repository, rateLimit } = parseAnswer(Envelope, answer, what);
  reader.viewer = viewer?.login ?? reader.viewer;
  if (rateLimit && rateLimit.limit > 0) reader.budget = rateLimit.remaining / rateLimit.limit;
  return parseAnswer(schema, repository, what);
}

export const townVariables = ({ place }: Reader) => ({
  records: `${place.namespace}/molecules/`,
  town: townRef(place.namespace),
  desks: `${place.namespace}/desks/`,
});

export const lineVariables = (reader: Reader, base: string) => ({
  ...baseVariables(reader, base),
  baseName: base,
  candidates: candidateRef(reader.place.namespace, base, ""),
});

export const baseVariables = (reader: Reader, base: string) => ({
  base: `refs/heads/${base}`,
  refinery: refineryRef(reader.place.namespace, base),
});

/** Node id of the repository, from whatever was read last. */
export async function readRepositoryId(reader: Reader): Promise<string> {
  if (reader.repositoryId !== undefined) return reader.repositoryId;
  const question = { text: repositoryId, variables: {} };
  const { id } = await askRepository(
    reader,
    question,
    z.object({ id: z.string() }),
    "the repository",
  );
  reader.repositoryId = id;
  return id;
}

/** Ledger and branch refs by full name; null for one that does not exist. */
export async function readRefs(
  reader: Reader,
  names: readonly string[],
): Promise<readonly { readonly name: string; readonly ref: answers.LedgerRef }[]> {
  const schema = z.record(z.string(), answers.LedgerRef);
  const found = await askRepository(reader, refsDocument(names), schema, "refs");
  return names.map((name, i) => ({ name, ref: found[`ref${i}`] ?? null }));
}

/** What matters to whoever asks besides what the town lists: records, and desks that may hold a budget. */
export interface AlsoWanted {
  readonly wanted?: readonly number[];
  readonly desks?: readonly (DeskRecord | undefined)[];
}

/**
 * The town of an answer. Beyond 100 molecules GitHub lists only some of the records: those of the labelled ones, and of
 * those that are `wanted` besides, matter whatever their age, and cost one request more; where there are budgets, in the
 * config or by an order on a desk, all of them matter.
 */
export async function completeTown(
  reader: Reader,
  answer: answers.TownAnswer,
  more: AlsoWanted = {},
): Promise<TownFacts> {
  reader.repositoryId = answer.id;
  const { refs, isCut } = await readMore(reader, answer, more);
  const town = townOf(answer, [...answer.records.list, ...refs], isCut, reader.place);
  reader.presumedBase = baseOfTown(town) ?? reader.presumedBase;
  return town;
}

/** Whether anything is limited at all, by the config or by an order on a desk. */
function isLimited({ config, desks }: answers.TownAnswer, more: AlsoWanted): boolean {
  const parsed = parseConfig(config?.text ?? undefined);
  if (parsed.ok && hasBudgets(parsed.value)) return true;
  const all = [...desksOf(desks ?? []), ...(more.desks ?? [])];
  return all.some((desk) => desk?.budget !== undefined);
}

async function readMore(
  reader: Reader,
  answer: answers.TownAnswer,
  more: AlsoWanted,
): Promise<{ readonly refs: readonly answers.NamedLedgerRef[]; readonly isCut: boolean }> {
  const { isCut, endCursor } = answer.records;
  if (!isCut) return { refs: [], isCut };
  return isLimited(answer, more)
    ? readAllRecords(reader, endCursor)
    : { refs: await readMissing(reader, answer, more.wanted ?? []), isCut };
}

/** Some 5,000 molecules: a town that has had more keeps no budgets, or none that could be trusted. */
const recordPages = 50;

/** Whoever moves up in the order between two pages may be missed: the next look sees them. */
async function readAllRecords(
  reader: Reader,
  start: string | undefined,
): Promise<{ readonly refs: readonly answers.NamedLedgerRef[]; readonly isCut: boolean }> {
  const refs: answers.NamedLedgerRef[] = [];
  const { records } = townVariables(reader);
  const schema = z.object({ records: answers.RecordsPage });
  let after = start;
  for (let page = 0; page < recordPages && after !== undefined; page += 1) {
    const question = { text: recordsPage, variables: { records, after } };
    const found: answers.RecordsPage = (await askRepository(reader, question, schema, "records"))
      .records;
    refs.push(...found.list);
    after = found.isCut ? found.endCursor : undefined;
  }
  return { refs, isCut: after !== undefined };
}

async function readMissing(
  reader: Reader,
  answer: answers.TownAnswer,
  wanted: readonly number[],
): Promise<readonly answers.NamedLedgerRef[]> {
  const listed = new Set(answer.records.list.map(numberOf));
  const all = new Set([...answer.labelled.map((issue) => issue.number), ...wanted]);
  const missing = [...all].filter((n) => !listed.has(n));
  if (missing.length === 0) return [];
  const found = await readRefs(
    reader,
    missing.map((n) => moleculeRef(reader.place.namespace, n)),
  );
  return found.flatMap(({ name, ref }) => (ref === null ? [] : [{ name, target: ref.target }]));
}

/** What new molecules of this town land on; undefined before the first commit. */
function baseOfTown(town: TownFacts): string | undefined {
  const config = parseConfig(town.configText);
  return (config.ok ? config.value.base : undefined) ?? town.defaultBranch;
}

/** The base branch and its refinery: from the answer where it was presumed rightly, else from a second question. */
export async function readBase(
  reader: Reader,
  name: string,
  presumed: { readonly name: string; readonly answer: answers.BaseAnswer },
): Promise<answers.BaseAnswer> {
  if (name === presumed.name) return presumed.answer;
  const question = { text: baseObservation, variables: baseVariables(reader, name) };
  return askRepository(reader, question, answers.BaseAnswer, `branch ${name}`);
}
