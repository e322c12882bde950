import { z } from "zod";
import { clip, codeSpan, oneLine } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { mostMolecules, mostNeeds } from "./plan.ts";
import type { Finding } from "./plan-problem.ts";
import { cyclesOf, type Needing } from "./waves.ts";

/**
 * What molecules say of each other, read leniently: it is looked at even where the schema refuses something else, so
 * that whoever mends a plan is told everything at once.
 */
export interface Outline {
  readonly key: string | undefined;
  readonly title: string | undefined;
  readonly needs: readonly string[];
}

const word = z.string().trim().optional().catch(undefined);
const Outline = z
  .object({
    key: word,
    title: word,
    needs: z.array(z.unknown()).catch([]),
  })
  .catch({ key: undefined, title: undefined, needs: [] });
const Outlined = z.object({ molecules: z.array(Outline) });

export function outlineOf(value: unknown): readonly Outline[] {
  const parsed = Outlined.safeParse(value);
  if (!parsed.success) return [];
  return parsed.data.molecules.map(({ key, title, needs }) => ({
    key,
    title,
    needs: needs.flatMap((need) => (typeof need === "string" ? [need.trim()] : [])),
  }));
}

/** More molecules than GitHub takes: then nothing else is worth saying. */
export function findTooMany(outline: readonly Outline[]): Finding[] {
  if (outline.length <= mostMolecules) return [];
  return [
    {
      path: ["molecules"],
      problem: `The plan has ${outline.length} molecules; GitHub takes ${mostMolecules} sub-issues below one issue at most, closed ones included`,
      fix: "make fewer and larger molecules, or plan a part of it now",
    },
  ];
}

/** Names given twice, needs that lead nowhere or round in a circle, and more of them than GitHub takes. */
export function findOutlineProblems(outline: readonly Outline[]): Finding[] {
  return [
    ...findRepeats(outline, "key", ({ key }) => key),
    ...findRepeats(outline, "title", ({ title }) => title && lettersOf(title)),
    ...findStrayNeeds(outline),
    ...findCycles(outline),
    ...findCrowds(outline),
  ];
}

/** Titles that differ in nothing else are the same to whoever reads them. */
export const lettersOf = (title: string): string => title.replace(/\s+/g, "").toLowerCase();

const named = (text: string) => codeSpan(clip(oneLine(text), 60));

function findRepeats(
  outline: readonly Outline[],
  field: "key" | "title",
  nameOf: (each: Outline) => string | undefined,
): Finding[] {
  const first = new Map<string, number>();
  return outline.flatMap((each, index) => {
    const name = nameOf(each);
    if (name === undefined || name === "") return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    return [
      {
        path: ["molecules", index, field],
        problem: `The ${field} ${named(each[field] ?? "")} is that of molecule ${earlier + 1} as well`,
        fix: `give each molecule a ${field} of its own, or make one of both`,
      },
    ];
  });
}

/** A need is not called unknown where the molecule that it means may have lost its key. */
function findStrayNeeds(outline: readonly Outline[]): Finding[] {
  const keys = outline.flatMap(({ key }) => (key === undefined ? [] : [key]));
  const known = new Set(keys);
  const isComplete = keys.length === outline.length;
  return outline.flatMap(({ key, needs }, index) =>
    needs.flatMap((need, position) => {
      const path = ["molecules", index, "needs", position];
      if (need === key) return [{ path, ...needsItself(need) }];
      return known.has(need) || !isComplete ? [] : [{ path, ...unknownNeed(need, keys) }];
    }),
  );
}

const needsItself = (need: string) => ({
  problem: `${named(need)} needs itself`,
  fix: "take it out of its own `needs`",
});

function unknownNeed(need: string, keys: readonly string[]) {
  const meant = nearestWord(need.slice(0, 100), keys);
  const question = meant === undefined ? "" : `; did you mean ${named(meant)}?`;
  return {
    problem: `No molecule has the key ${named(need)}${question}`,
    fix: "name the `key` of another molecule of this plan",
  };
}

const mostOfCycleShown = 10;

function findCycles(outline: readonly Outline[]): Finding[] {
  const index = new Map(outline.map(({ key }, position) => [key, position]));
  return cyclesOf(othersNeeded(outline)).map((cycle) => {
    const start = cycle.slice(0, 1);
    const shown = cycle.slice(0, mostOfCycleShown);
    const round = [...shown, ...(shown.length < cycle.length ? ["…"] : []), ...start];
    return {
      path: ["molecules", index.get(start.join()) ?? 0, "needs"],
      problem: `These wait for each other, so that none could ever start: ${codeSpan(oneLine(round.map((key) => clip(key, 60)).join(" → ")))}`,
      fix: "take one of these needs out",
    };
  });
}

/** That a molecule needs itself is said elsewhere. */
function othersNeeded(outline: readonly Outline[]): Needing[] {
  return outline.flatMap(({ key, needs }) =>
    key === undefined ? [] : [{ key, needs: needs.filter((need) => need !== key) }],
  );
}

/** GitHub counts both ends of a dependency. That a molecule itself needs too many is in the schema. */
function findCrowds(outline: readonly Outline[]): Finding[] {
  const waiting = new Map<string, number>();
  for (const { needs } of outline) {
    for (const need of new Set(needs)) waiting.set(need, (waiting.get(need) ?? 0) + 1);
  }
  return outline.flatMap(({ key }, index) => {
    const count = key === undefined ? 0 : (waiting.get(key) ?? 0);
    if (key === undefined || count <= mostNeeds) return [];
    return [
      {
        path: ["molecules", index, "key"],
        problem: `${count} molecules need ${named(key)}; GitHub lets an issue hold up ${mostNeeds} others at most`,
        fix: "let some of them need one that needs it in its turn",
      },
    ];
  });
}
