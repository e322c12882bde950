import type { LookAt } from "../desk/facts.ts";

/** A molecule as the App itself would see it now, and what it would do about it. Nothing of that is done. */
export interface Look extends LookAt {
  readonly at: Date;
  /**
   * False where the state rests on somebody's missing permission and this account may not ask for permissions: GitHub
   * then answers as if nobody had any.
   */
  readonly isSure: boolean;
}
