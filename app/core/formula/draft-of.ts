import type { Draft } from "./draft.ts";
import type { Step } from "./formula.ts";
import { below, problemAt, shown } from "./problem.ts";
import type { Placed } from "./vars.ts";
import { writeGate } from "./write-gate.ts";
import {
  type Desk,
  writeAcceptance,
  writeCommand,
  writePlain,
  writeProse,
  writeTitle,
} from "./writer.ts";

interface Standing {
  readonly id: string;
  readonly needs: readonly string[];
  /** Others take its place, and it only says what is true of them all. */
  readonly isReplaced: boolean;
}

/** A step with every name in it replaced. */
export function draftOf(
  { value, place }: Placed<Step>,
  { id, needs, isReplaced }: Standing,
  desk: Desk,
): Draft {
  if (value.title === undefined && !isReplaced) {
    const problem = `${shown(value.id)} has no \`title\``;
    desk.notes.problems.push(problemAt(place, problem, "say in a few words what is done"));
  }
  const title = writeTitle({ value: value.title ?? value.id, place: below(place, "title") }, desk);
  const texts = [value.description ?? "", value.notes ?? ""].filter((text) => text !== "");
  const acceptance = { value: value.acceptance ?? [], place: below(place, "acceptance") };
  return {
    id,
    place,
    title,
    text: writeProse({ value: texts.join("\n\n"), place: below(place, "description") }, desk),
    needs,
    acceptance: writeAcceptance(acceptance, desk),
    check: checkOf({ value, place }, desk),
    scope: value.scope?.map((glob, index) =>
      writePlain({ value: glob, place: below(place, "scope", index) }, desk),
    ),
    gates: gatesOf({ value, place }, title, desk),
    background: [],
    priority: value.priority === undefined ? undefined : priorities[Math.min(value.priority, 3)],
    labels: labelsOf({ value, place }, desk),
  };
}

const checkOf = ({ value, place }: Placed<Step>, desk: Desk) =>
  value.check === undefined
    ? undefined
    : writeCommand({ value: value.check, place: below(place, "check") }, desk);

function gatesOf({ value, place }: Placed<Step>, title: string, desk: Desk): Draft["gates"] {
  if (value.gate === undefined) return [];
  const gate = writeGate({ value: value.gate, place: below(place, "gate") }, title, desk);
  return gate === undefined ? [] : [gate];
}

const labelsOf = ({ value, place }: Placed<Step>, desk: Desk) =>
  [...(value.labels ?? []), ...(value.tags ?? [])].map((label) =>
    writePlain({ value: label, place: below(place, "labels") }, desk),
  );

const priorities = ["P0", "P1", "P2", "P3"] as const;
