import type { BranchChange } from "./branch-change.ts";

/** What a rule says of a branch: where, and why, as a clause. */
export interface Found {
  readonly path: string;
  readonly line?: number;
  readonly why: string;
}

/** What a rule may look at beside the change. */
export interface Circumstances {
  /** Globs; empty: nothing is out of scope. */
  readonly scope: readonly string[];
  /** `paths.allow`. */
  readonly allow: readonly string[];
  readonly limits: PolicyLimits;
  /** Commits of the branch that were refused for a credential. */
  readonly leaked: readonly string[];
}

export interface PolicyLimits {
  readonly maxFiles: number;
  /** Of 1,024 bytes: a single file, and all that is added together. */
  readonly maxFileKilobytes: number;
  readonly maxKilobytes: number;
}

export interface Rule {
  readonly name: string;
  /** What it looks for, as a noun phrase for the documentation. */
  readonly what: string;
  /** What is done about it where the configuration says nothing. */
  readonly byDefault: "refuse" | "flag";
  /** No configuration turns its refusals into flags: without it the others could be got round. */
  readonly isFixed?: true;
  /** What it finds stands in the history of the branch, which no further commit changes: a person has to look. */
  readonly asksPerson?: true;
  readonly find: (change: BranchChange, circumstances: Circumstances) => readonly Found[];
}
