import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import type { FunctionDefinition } from "@actions/expressions/funcs/info";
import type { Token } from "@actions/expressions/lexer";

/** A value as JSON knows it: what workflow expressions and templates evaluate to. */
export type Plain = null | boolean | number | string | Plain[] | { [key: string]: Plain };

const CONTEXT_NAMES = [
  "github",
  "env",
  "vars",
  "secrets",
  "inputs",
  "needs",
  "strategy",
  "matrix",
  "job",
  "jobs",
  "runner",
  "steps",
] as const;
export type ContextName = (typeof CONTEXT_NAMES)[number];
export type Contexts = Readonly<Partial<Record<ContextName, unknown>>>;

/** What `success()` and its sisters say at this place. */
export interface StatusFunctions {
  success(): boolean;
  failure(): boolean;
  cancelled(): boolean;
}

/** Everything an expression can see at one place of a workflow. */
export interface Scope {
  readonly context: data.Dictionary;
  readonly functions: Map<string, FunctionDefinition>;
}

/** An expression that could not be parsed or evaluated; the message names it. */
export class ExpressionFailure extends Error {
  constructor(expression: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The expression '${expression}' is not valid here: ${reason}`, { cause });
  }
}

const alwaysRunning: StatusFunctions = {
  success: () => true,
  failure: () => false,
  cancelled: () => false,
};

/** Builds a scope; contexts that are not given are empty, as GitHub has it. */
export function createScope(
  contexts: Contexts,
  status: StatusFunctions = alwaysRunning,
  hashFiles: (patterns: readonly string[]) => string = () => "",
): Scope {
  const context = new data.Dictionary();
  for (const name of CONTEXT_NAMES) context.add(name, toData(contexts[name] ?? {}));
  const functions = [
    statusFunction("success", () => status.success()),
    statusFunction("failure", () => status.failure()),
    statusFunction("cancelled", () => status.cancelled()),
    statusFunction("always", () => true),
    hashFilesFunction(hashFiles),
  ];
  return { context, functions: new Map(functions.map((f) => [f.name.toLowerCase(), f])) };
}

function statusFunction(name: string, answer: () => boolean): FunctionDefinition {
  return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer()) };
}

function hashFilesFunction(hash: (patterns: readonly string[]) => string): FunctionDefinition {
  const call = (...patterns: data.ExpressionData[]) =>
    new data.StringData(hash(patterns.map((p) => p.coerceString())));
  return { name: "hashFiles", minArgs: 1, maxArgs: 255, call };
}

/** Evaluates one expression without its `${{ }}`. Throws ExpressionFailure. */
export function evaluateExpression(expression: string, scope: Scope): Plain {
  try {
    const tokens = new Lexer(expression).lex().tokens.map(unescapeQuotes);
    const tree = new Parser(tokens, [...CONTEXT_NAMES], [...scope.functions.values()]).parse();
    return fromData(new Evaluator(tree, scope.context, scope.functions).evaluate());
  } catch (error) {
    throw new ExpressionFailure(expression, error);
  }
}

/**
 * The lexer (0.3.61) turns only the first `''` of a string into a quote. Every script with a `${{ }}` in it becomes
 * one such string, so its later quotes would come out doubled.
 */
function unescapeQuotes(token: Token): Token {
  if (typeof token.value !== "string" || !token.lexeme.startsWith("'")) return token;
  return { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") };
}

/** The truth of a condition by GitHub's rules: null, false, 0 and the empty string are false. */
export function isTrue(expression: string, scope: Scope): boolean {
  const value = evaluateExpression(expression, scope);
  return !(value === null || value === false || value === 0 || value === "");
}

/** A value as text, as GitHub writes it into an environment variable or a string. */
export function toText(value: Plain): string {
  if (value === null) return "";
  if (Array.isArray(value)) return "Array";
  if (typeof value === "object") return "Object";
  return String(value);
}

function toData(value: unknown): data.ExpressionData {
  if (typeof value === "string") return new data.StringData(value);
  if (typeof value === "number") return new data.NumberData(value);
  if (typeof value === "boolean") return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  if (value instanceof Date) return new data.StringData(value.toISOString());
  if (typeof value !== "object" || value === null) return new data.Null();
  return new data.Dictionary(
    ...Object.entries(value).map(([key, entry]) => ({ key, value: toData(entry) })),
  );
}

function fromData(value: data.ExpressionData): Plain {
  if (value instanceof data.StringData) return value.value;
  if (value instanceof data.NumberData) return value.value;
  if (value instanceof data.BooleanData) return value.value;
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) {
    return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]));
  }
  return null;
}
