/**
 * The known word that a misspelt one most likely meant, or undefined when none is near: a quarter of the known
 * word's letters may be wrong (at least one). Upper and lower case are the same.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  let nearest: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const allowed = Math.max(1, Math.floor(candidate.length / 4));
    if (Math.abs(candidate.length - word.length) > allowed) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= allowed && distance < (nearest?.distance ?? Infinity)) {
      nearest = { word: candidate, distance };
    }
  }
  return nearest?.word;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(cellOf(a, b, row, column, { before, last, current }));
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? a.length;
}

interface Rows {
  readonly before: readonly number[];
  readonly last: readonly number[];
  readonly current: readonly number[];
}

function cellOf(a: string, b: string, row: number, column: number, rows: Rows): number {
  const at = (of: readonly number[], index: number) => of[index] ?? Infinity;
  const isSame = a[row - 1] === b[column - 1];
  const isSwap =
    row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return Math.min(
    at(rows.last, column) + 1,
    at(rows.current, column - 1) + 1,
    at(rows.last, column - 1) + (isSame ? 0 : 1),
    isSwap ? at(rows.before, column - 2) + 1 : Infinity,
  );
}
