import type { CheckName } from "#core/doctor/finding.ts";

/** A check cannot be made, because what this one looks at did not hold. */
export class UnmetNeed extends Error {
  override readonly name = "UnmetNeed";
  readonly needed: CheckName;

  constructor(needed: CheckName) {
    super(`Needs ${needed}`);
    this.needed = needed;
  }
}
