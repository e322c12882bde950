import type { Plan } from "../plan/plan.ts";
export interface FormulaProblem {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly problem: string;
  readonly fix: string;
}
export type Cooked =
  | { readonly ok: true; readonly plan: Plan; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly FormulaProblem[] };
export function cook(_: {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
  readonly load: (name: string) => { readonly file: string; readonly text: string } | undefined;
}): Cooked {
  return { ok: false, problems: [] };
}
export const formulasNeeded = (_text: string): readonly string[] => [];
