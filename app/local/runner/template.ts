import {
  isBasicExpression,
  isBoolean,
  isMapping,
  isNumber,
  isSequence,
  isString,
} from "@actions/workflow-parser";
import type { MappingToken, TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import type { Plain, Scope } from "./expressions.ts";
import { evaluateExpression, toText } from "./expressions.ts";

export type Template = TemplateToken | undefined;

/** The entry of a mapping, or undefined when `token` is no mapping or has no such key. */
export function field(token: Template, key: string): Template {
  return token !== undefined && isMapping(token) ? token.find(key) : undefined;
}

/** A part of a workflow or action file with all its expressions evaluated. Throws ExpressionFailure. */
export function evaluate(token: Template, scope: Scope): Plain {
  if (token === undefined) return null;
  if (isBasicExpression(token)) return evaluateExpression(token.expression, scope);
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value;
  if (isSequence(token)) return [...token].map((item) => evaluate(item, scope));
  if (isMapping(token)) return evaluateMapping(token, scope);
  return null;
}

function evaluateMapping(mapping: MappingToken, scope: Scope): Plain {
  const result: Record<string, Plain> = {};
  for (const { key, value } of mapping) {
    const inner = evaluate(value, scope);
    if (key.toString() === "${{ insert }}" && isRecord(inner)) Object.assign(result, inner);
    else result[toText(evaluate(key, scope))] = inner;
  }
  return result;
}

/** The keys of a mapping in the order of the file. */
export function keysOf(token: Template): string[] {
  return token !== undefined && isMapping(token) ? [...token].map(({ key }) => key.toString()) : [];
}

export function isRecord(value: Plain): value is { [key: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A mapping as environment variables or inputs: every value as text. */
export function evaluateTexts(token: Template, scope: Scope): Record<string, string> {
  return textsOf(evaluate(token, scope));
}

/** The entries of a record with every value as text; nothing for anything but a record. */
function textsOf(value: Plain): Record<string, string> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toText(entry)]));
}

export function evaluateText(token: Template, scope: Scope): string | undefined {
  return token === undefined ? undefined : toText(evaluate(token, scope));
}

/** True for the literal `true` and for an expression that gives it. */
export function evaluateFlag(token: Template, scope: Scope): boolean {
  const value = evaluate(token, scope);
  return value === true || value === "true";
}

/** A number or, when there is none, `otherwise`. */
export function evaluateNumber(token: Template, scope: Scope, otherwise: number): number {
  const value = evaluate(token, scope);
  const number = typeof value === "string" ? Number.parseFloat(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : otherwise;
}
