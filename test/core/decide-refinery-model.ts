import type { Decision, Effect } from "#core/decision.ts";
import type { PullFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import type { Candidate, Entry, Landing, RefineryRecord, Verdict } from "#core/refinery/record.ts";
import { at, attempt, moleculeFacts, pullFacts, sha, townFacts } from "./molecule-model.ts";

/** A molecule whose work was proven at `head-<number>` and proposed as pull request number + 100. */
export const proven = (number: number): MoleculeRecord => ({
  ...pinSpec(moleculeFacts({ number }), "main", { login: "maya", at: at(0) }),
  attempts: [attempt(1, { kind: "success", criteria: [] }, { head: sha(`head-${number}`) })],
});
export const pullOf = (number: number, over: Partial<PullFacts> = {}): PullFacts =>
  pullFacts({
    number: number + 100,
    branch: `cogtown/${number}`,
    head: sha(`head-${number}`),
    ...over,
  });

export function refineryFacts(
  numbers: readonly number[],
  record?: RefineryRecord,
  over: Partial<RefineryFacts> = {},
): RefineryFacts {
  return {
    town: townFacts({ labelled: [...numbers], records: numbers.map(proven) }),
    base: baseAt("base"),
    record:
      record === undefined
        ? { kind: "absent" }
        : { kind: "present", head: sha("record"), value: record },
    pulls: numbers.map((number) => pullOf(number)),
    notes: new Map(),
    commands: [],
    unheard: [],
    runs: new Map(),
    candidateRefs: [],
    budget: 1,
    queue: { kind: "none" },
    ...over,
  };
}

export const baseAt = (name: string) => ({
  name: "main",
  head: sha(name),
  tree: sha("tree"),
  recent: [{ sha: sha(name), tree: sha(`tree of ${name}`) }],
});

const entryOf = (number: number): Entry => ({
  pull: number + 100,
  molecule: number,
  head: sha(`head-${number}`),
  branch: `cogtown/${number}`,
  way: "rebase",
});

export const candidate = (
  numbers: readonly number[],
  verdict?: Verdict,
  over: Partial<Candidate> = {},
): Candidate => ({
  id: `candidate-${numbers.join("-")}`,
  base: sha("base"),
  ground: sha("base"),
  entries: numbers.map(entryOf),
  purpose: "line",
  dispatches: [at(29)],
  landed: 0,
  lost: 0,
  ...(verdict === undefined ? {} : { verdict }),
  ...over,
});

export const recordWith = (...candidates: readonly Candidate[]): RefineryRecord => ({
  ...emptyRecord("main", 4),
  candidates: [...candidates],
});

const partsOf = (numbers: readonly number[]) =>
  numbers.map((number) => ({
    kind: "placed" as const,
    pull: number + 100,
    commit: sha(`rebased-${number}`),
    tree: sha(`tree-${number}`),
  }));

const common = (numbers: readonly number[]) => ({
  commit: sha(`rebased-${numbers.at(-1)}`),
  tree: sha(`tree-${numbers.at(-1)}`),
  gates: "gates",
  parts: partsOf(numbers),
  results: [],
  seconds: 60,
});
export const green = (...numbers: readonly number[]): Verdict => ({
  kind: "green",
  ...common(numbers),
});
export const red = (...numbers: readonly number[]): Verdict => ({
  kind: "red",
  ...common(numbers),
  failed: { command: "npm test", exitCode: 1, seconds: 1, tail: "2 failing" },
});
/** What people are shown of it is another story: refinery-standing.test.ts. */
const effectsOf = ({ effects }: Decision) => effects.filter(({ kind }) => kind !== "show-pulls");
export const kinds = (decision: Decision) => effectsOf(decision).map((effect) => effect.kind);
export const effectOf = <K extends Effect["kind"]>(decision: Decision, kind: K) => {
  const found = decision.effects.find(
    (effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind,
  );
  if (found === undefined)
    throw new Error(`no ${kind} in: ${kinds(decision).join(", ")} (${decision.reason})`);
  return found;
};

export const pullsOf = ({ entries }: Candidate) => entries.map(({ pull }) => pull);

/** Something that landed before, as the commit of this name. */
export function landingAt(name: string): Landing {
  return {
    ...{ pull: 99, head: sha(name), commit: sha(name), tree: sha(`tree of ${name}`) },
    ...{ at: at(0), waited: 0 },
  };
}
