/** Attacks of one kind, with what they meet here. Texts are Markdown of one line: each class is a row of docs/security.md. */
export interface AttackClass {
  readonly attack: string;
  /** Where it comes in. */
  readonly surface: string;
  /** Names the module that holds. */
  readonly defence: string;
  /** Titles of its tests below test/security. */
  readonly cases: readonly string[];
  /** What of it is not stopped, said as plainly as what is. */
  readonly open?: string;
}

/** A class that has nothing to attack here. */
export interface NotOurs {
  readonly attack: string;
  readonly notOurs: string;
}
