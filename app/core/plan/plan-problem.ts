import type { Plan } from "./plan.ts";

/** One thing wrong with a plan: where, what, and how to mend it. */
export interface PlanProblem {
  /** `molecules[2].criteria[0]` of an agent's answer, `line 12` of a text that a person edited, `the plan` as a whole. */
  readonly where: string;
  readonly problem: string;
  readonly fix: string;
}

export type ParsedPlan =
  | { readonly ok: true; readonly plan: Plan }
  | { readonly ok: false; readonly problems: readonly PlanProblem[] };

export type Path = readonly PropertyKey[];

/** A problem at a place of the plan, before anybody knows what it was written in. */
export interface Finding {
  readonly path: Path;
  readonly problem: string;
  readonly fix: string;
}

/** How a place is called: `molecules[2].goal`. */
export function nameOfPath(path: Path): string {
  const name = path.reduce<string>(
    (before, part) =>
      typeof part === "number"
        ? `${before}[${part}]`
        : `${before}${before === "" ? "" : "."}${String(part)}`,
    "",
  );
  return name === "" ? "the plan" : name;
}
