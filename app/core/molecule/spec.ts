import type { Gate } from "./gate.ts";

/** What an issue asks for, as read from its body. See docs/molecule-format.md. */
export interface MoleculeSpec {
  readonly goal: string;
  readonly steps: readonly StepSpec[];
  readonly criteria: readonly Criterion[];
  /** Globs of paths that may change. Empty: anything that is not protected. */
  readonly scope: readonly string[];
  /** Issue numbers that must have landed first. */
  readonly dependsOn: readonly number[];
  /** What else the first attempt waits for. */
  readonly gates: readonly Gate[];
  /** Sections with other headings, in order: context for the agent. */
  readonly context: readonly ContextSection[];
}

export interface StepSpec {
  readonly title: string;
  /** A command that exits 0 when the step is done. */
  readonly check?: string;
}

export type Criterion =
  | { readonly kind: "command"; readonly command: string }
  | { readonly kind: "prose"; readonly text: string };

export interface ContextSection {
  readonly heading: string;
  readonly text: string;
}

/** One thing wrong with a text a person wrote: where, what, and how to mend it. */
export interface Problem {
  /** 1-based line of the text; 1 when the problem is about the whole of it. */
  readonly line: number;
  readonly problem: string;
  readonly fix: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };
