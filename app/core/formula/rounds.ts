import type { Loop } from "./formula.ts";
import { below, type Place, problemAt, shown } from "./problem.ts";
import { readRange } from "./range.ts";
import { type Desk, writePlain } from "./writer.ts";

/** More than these no molecule and no convoy has. */
const mostRounds = 100;

/** The number of each round of a loop, in order; none where it does not say how many, which the notes then tell. */
export function roundsOf(loop: Loop, at: Place, desk: Desk): readonly number[] {
  const { problems } = desk.notes;
  if ((loop.count === undefined) === (loop.range === undefined)) {
    problems.push(
      problemAt(
        at,
        "The loop does not say once how often it goes round",
        "give it `count` or `range`, one of the two",
      ),
    );
    return [];
  }
  if (loop.range === undefined)
    return Array.from({ length: loop.count ?? 0 }, (_, index) => index + 1);
  const { scope } = desk;
  const all = { ...scope, locals: new Map([...scope.values, ...scope.locals]) };
  const written = writePlain(
    { value: loop.range, place: below(at, "range") },
    { ...desk, scope: all },
  );
  const range = readRange(written);
  if (!range.ok) {
    problems.push(
      problemAt(
        below(at, "range"),
        `${shown(written)} ${range.problem}`,
        "write it as `1..3` or `1..2^{n}`",
      ),
    );
    return [];
  }
  const length = Math.max(0, range.to - range.from + 1);
  if (length > mostRounds) {
    problems.push(
      problemAt(
        below(at, "range"),
        `${shown(written)} goes round ${length} times`,
        `${mostRounds} is the most`,
      ),
    );
    return [];
  }
  return Array.from({ length }, (_, index) => range.from + index);
}
