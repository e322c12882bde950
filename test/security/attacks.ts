import type { AttackClass, NotOurs } from "./classes/attack-class.ts";
import { injection } from "./classes/injection.ts";
import { moneyAndLiveness } from "./classes/money-and-liveness.ts";
import { output } from "./classes/output.ts";
import { secrets } from "./classes/secrets.ts";
import { timeOfCheck } from "./classes/time-of-check.ts";
import { whoMayCommand } from "./classes/who-may-command.ts";
import { workflows } from "./classes/workflows.ts";

/**
 * The attacks that the red team plays, by class. The classes were collected from what happened to other agents on GitHub and
 * to their users; the numbers are ours. `attack()` takes no case that is not named here, and a house test finds a case
 * here that nobody plays.
 */
export const attacks = {
  ...whoMayCommand,
  ...timeOfCheck,
  ...injection,
  ...secrets,
  ...workflows,
  ...output,
  ...moneyAndLiveness,
} as const satisfies Readonly<Record<number, AttackClass | NotOurs>>;

export type AttackId = keyof typeof attacks;

/** The cases that a class has. */
export type CaseOf<Id extends AttackId> = (typeof attacks)[Id] extends {
  readonly cases: readonly (infer Case)[];
}
  ? Case & string
  : never;
