import { holds, type JobControl } from "./job-control.ts";
import type { JobRow } from "./job-row.ts";

/** One row of a run: a job, or one combination of its matrix. */
export class Leg {
  readonly row: JobRow;
  readonly control: JobControl;
  readonly #mayContinue: () => boolean;

  constructor(row: JobRow, control: JobControl, mayContinue: () => boolean) {
    this.row = row;
    this.control = control;
    this.#mayContinue = mayContinue;
  }

  /** GitHub asks the job's `if` again: with `always()` it goes on, unless it is forced. */
  cancel(force: boolean): void {
    if (force) this.control.force();
    else if (!holds(this.#mayContinue)) this.control.cancel();
  }

  kill(): void {
    this.control.kill();
  }

  lose(): void {
    this.control.lose();
  }
}
