/** The numbers of a loop's `range`, such as `1..3` or `1..2^{disks}`; names are replaced before. */
export type ReadRange =
  | { readonly ok: true; readonly from: number; readonly to: number }
  | { readonly ok: false; readonly problem: string };

/** Beyond it numbers are no longer exact. */
const largest = Number.MAX_SAFE_INTEGER;

export function readRange(text: string): ReadRange {
  const [first, last, ...more] = text.split("..");
  if (first === undefined || last === undefined || more.length > 0) {
    return { ok: false, problem: "is no range" };
  }
  const [from, to] = [calculate(first), calculate(last)];
  if (from === undefined || to === undefined) {
    return { ok: false, problem: "has an end that is no whole number" };
  }
  return { ok: true, from, to };
}

/** The expression's value; undefined where it is none, or no whole number. */
function calculate(text: string): number | undefined {
  const tokens = text.match(/\d+|[-+*/^()]|\S/g) ?? [];
  const { value, rest } = sum(tokens);
  if (rest.length > 0 || value === undefined) return undefined;
  return Number.isInteger(value) && Math.abs(value) <= largest ? value : undefined;
}

interface Calculated {
  readonly value: number | undefined;
  readonly rest: readonly string[];
}

type Rule = (tokens: readonly string[]) => Calculated;

const apply = (operator: string, a: number | undefined, b: number | undefined) => {
  if (a === undefined || b === undefined) return undefined;
  const results: Readonly<Record<string, number>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": a / b,
  };
  return results[operator];
};

/** Operators of one rank, from the left. */
const chain =
  (operators: string, part: Rule): Rule =>
  (tokens) => {
    let { value, rest } = part(tokens);
    for (
      let [operator = ""] = rest;
      operator !== "" && operators.includes(operator);
      [operator = ""] = rest
    ) {
      const right = part(rest.slice(1));
      value = apply(operator, value, right.value);
      rest = right.rest;
    }
    return { value, rest };
  };

/** `2^3^2` is `2^(3^2)`. */
function power(tokens: readonly string[]): Calculated {
  const base = atom(tokens);
  if (base.rest[0] !== "^") return base;
  const exponent = power(base.rest.slice(1));
  const [a, b] = [base.value, exponent.value];
  return { value: a === undefined || b === undefined ? undefined : a ** b, rest: exponent.rest };
}

function atom([first = "", ...rest]: readonly string[]): Calculated {
  if (first === "-") {
    const { value, rest: after } = power(rest);
    return { value: value === undefined ? undefined : -value, rest: after };
  }
  if (first === "(") {
    const inner = sum(rest);
    return inner.rest[0] === ")"
      ? { ...inner, rest: inner.rest.slice(1) }
      : { value: undefined, rest: [] };
  }
  return { value: /^\d+$/.test(first) ? Number(first) : undefined, rest };
}

const product = chain("*/", power);
const sum: Rule = (tokens) => chain("+-", product)(tokens);
