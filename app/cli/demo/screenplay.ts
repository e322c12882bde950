import type { StateKind } from "#core/molecule/state.ts";
import type { Role } from "#local/world/entities.ts";

/** Who is in the demo, and where its molecules must end. The issues are in issues/ and plan/, the prepared edits in edits/. */

/** Owns the repository and reviews. */
export const maintainer = "maya";
/** Writes the issues and labels them. */
export const author = "ada";
/** May sort issues and nothing else: a label by this person must dispatch nothing. */
export const outsider = "robin";

export const people: Readonly<Record<string, Role>> = { [author]: "write", [outsider]: "triage" };

/** Its body has a misspelt heading at first; corrections/ holds what its author makes of it after Cogtown's comment. */
export const unparsable = 9;
export const byOutsider = 11;
/** Its first version is sent back by the reviewer. */
export const sentBack = 12;
export const reviewWords =
  "A book that is not on the shelf must be an error, as in `shelf remove`; now nothing is printed at all.";

/** What becomes of the plan in plan/: its issues are numbered when they are made. */
export const planned: Readonly<Record<string, string>> = {
  "Group books by author": "first of the plan's two waves",
  "List the authors": "of the plan; starts when what it needs has landed",
  "Suggest the next book": "of the plan; independent work",
};

interface Expected {
  readonly state: StateKind;
  readonly attempts: number;
  /** What this molecule is in the demo for. */
  readonly shows: string;
}

const landed = (shows: string, attempts = 1): Expected => ({ state: "landed", attempts, shows });

/** Where every molecule must be at the end, and after how many attempts. */
export const expected: Readonly<Record<number, Expected>> = {
  1: landed("independent work, in parallel"),
  2: landed("independent work, in parallel"),
  3: landed("three steps, each with its check"),
  4: landed("independent work, in parallel"),
  5: landed("first of a chain"),
  6: landed("depends on #5"),
  7: landed("depends on #6"),
  8: landed("wrong at first, right on the second attempt", 2),
  9: landed("a body that cannot be parsed, corrected by its author"),
  10: { state: "held", attempts: 2, shows: "changes a file outside its scope" },
  11: { state: "draft", attempts: 0, shows: "labelled by somebody without write permission" },
  12: landed("sent back by the reviewer, reworked", 2),
};
