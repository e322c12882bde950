import { z } from "zod";
import type { FloorReading, LedgerEntry, LedgerSubject } from "#core/floor/facts.ts";
import { refineryRef } from "#core/names.ts";
import { Nodes } from "./answers.ts";
import { floorObservation } from "./floor-query.ts";
import { askRepository, type Reader, townVariables } from "./reader.ts";

const Recent = z
  .object({
    history: Nodes(
      z.object({ oid: z.string(), messageHeadline: z.string(), committedDate: z.string() }),
    ).optional(),
  })
  .nullable();

const RecentRefs = Nodes(z.object({ name: z.string(), target: Recent })).nullable();
type RecentRef = NonNullable<z.infer<typeof RecentRefs>>[number];

const FloorAnswer = z.object({
  convoys: Nodes(z.object({ number: z.number(), title: z.string() })),
  town: z.object({ target: Recent }).nullable(),
  records: RecentRefs,
  desks: RecentRefs,
  refineries: RecentRefs,
});

export async function readFloor(reader: Reader): Promise<FloorReading> {
  const refineries = refineryRef(reader.place.namespace, "");
  const variables = { ...townVariables(reader), refineries };
  const question = { text: floorObservation, variables };
  const answer = await askRepository(reader, question, FloorAnswer, "the ledger's events");
  const numbered = (kind: "molecule" | "desk") => (name: string) =>
    ({ kind, number: Number(name.split("/").at(-1)) }) as const;
  return {
    events: [
      ...eventsOf({ kind: "town" }, answer.town?.target ?? null),
      ...eventsIn(answer.records, numbered("molecule")),
      ...eventsIn(answer.desks, numbered("desk")),
      ...eventsIn(answer.refineries, (name) => ({ kind: "refinery", base: name })),
    ],
    convoys: new Map(answer.convoys.map(({ number, title }) => [number, title])),
  };
}

const eventsIn = (
  refs: readonly RecentRef[] | null,
  subjectOf: (name: string) => LedgerSubject,
): readonly LedgerEntry[] =>
  (refs ?? []).flatMap(({ name, target }) => eventsOf(subjectOf(name), target));

const eventsOf = (of: LedgerSubject, target: z.infer<typeof Recent>): readonly LedgerEntry[] =>
  (target?.history ?? []).map(({ oid, messageHeadline, committedDate }) => ({
    ...{ of, commit: oid, at: committedDate, event: messageHeadline },
  }));
