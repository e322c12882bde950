import { isDeepStrictEqual } from "node:util";
import type { Plain } from "./expressions.ts";
import { isRecord } from "./template.ts";

export type MatrixValues = Readonly<Record<string, Plain>>;

/** A matrix that GitHub would refuse. */
export class MatrixError extends Error {}

/** GitHub generates at most 256 jobs per matrix and run. */
const LIMIT = 256;

/** All combinations of a matrix, with `exclude` and then `include` applied by GitHub's rules. */
export function expandMatrix(matrix: Plain): readonly MatrixValues[] {
  if (!isRecord(matrix)) throw new MatrixError("The matrix must be a mapping.");
  const { include, exclude, ...vectors } = matrix;
  const excluded = readList("exclude", exclude);
  const product = combine(vectors).filter((c) => !excluded.some((entry) => covers(c, entry)));
  const result = addIncluded(product, Object.keys(vectors), readList("include", include));
  if (result.length === 0) throw new MatrixError("The matrix has no combination left to run.");
  if (result.length > LIMIT) {
    throw new MatrixError(`The matrix makes ${result.length} jobs; ${LIMIT} are allowed.`);
  }
  return result;
}

function readList(name: string, value: Plain | undefined): MatrixValues[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MatrixError(`The matrix' ${name} must be a list.`);
  return value.filter(isRecord);
}

function combine(vectors: Readonly<Record<string, Plain>>): MatrixValues[] {
  const names = Object.keys(vectors);
  if (names.length === 0) return [];
  let combinations: Record<string, Plain>[] = [{}];
  for (const name of names) {
    const values = vectors[name];
    if (!Array.isArray(values) || values.length === 0) {
      throw new MatrixError(`Matrix vector '${name}' does not contain any values`);
    }
    combinations = combinations.flatMap((c) => values.map((value) => ({ ...c, [name]: value })));
  }
  return combinations;
}

function covers(combination: MatrixValues, entry: MatrixValues): boolean {
  return Object.entries(entry).every(([key, value]) => isDeepStrictEqual(combination[key], value));
}

/** An included entry extends every combination whose original values it does not change; else it stands alone. */
function addIncluded(
  product: readonly MatrixValues[],
  vectors: readonly string[],
  included: readonly MatrixValues[],
): MatrixValues[] {
  const result: MatrixValues[] = [...product];
  for (const entry of included) {
    const keys = Object.keys(entry).filter((key) => vectors.includes(key));
    const fits = product.flatMap((original, index) =>
      keys.every((key) => isDeepStrictEqual(original[key], entry[key])) ? [index] : [],
    );
    for (const index of fits) result[index] = { ...result[index], ...entry };
    if (fits.length === 0) result.push(entry);
  }
  return result;
}

/** `build (20, linux)`: how GitHub names the legs of a matrix. */
export function legSuffix(values: MatrixValues): string {
  const flat = flatten(Object.values(values));
  return flat.length === 0 ? "" : ` (${flat.join(", ")})`;
}

function flatten(values: readonly Plain[]): string[] {
  return values.flatMap((value) => {
    if (Array.isArray(value)) return flatten(value);
    if (isRecord(value)) return flatten(Object.values(value));
    return [String(value ?? "")];
  });
}
