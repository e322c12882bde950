import type { Scope } from "./substitute.ts";

export type Answer =
  | { readonly ok: true; readonly holds: boolean }
  | { readonly ok: false; readonly problem: string; readonly unknown?: string };

const form =
  /^(?<not>!?)\s*\{\{\s*\.?(?<name>[A-Za-z_][\w.-]*)\s*\}\}\s*(?:(?<operator>[=!]=)\s*(?<right>.*))?$/;

/** Whether a step's `condition` holds. Empty, `false` and `0` count as no, as in Beads. */
export function judgeCondition(condition: string, { locals, values }: Scope): Answer {
  const { not, name = "", operator, right = "" } = form.exec(condition.trim())?.groups ?? {};
  if (name === "" || (not === "!" && operator !== undefined)) {
    return { ok: false, problem: "is no condition" };
  }
  const value = locals.get(name) ?? values.get(name);
  if (value === undefined)
    return { ok: false, problem: `asks for \`${name}\`, which is no variable`, unknown: name };
  if (operator === undefined) return { ok: true, holds: isYes(value) === (not === "") };
  return { ok: true, holds: (value === withoutQuotes(right.trim())) === (operator === "==") };
}

const isYes = (value: string): boolean => !["", "false", "0"].includes(value);

const withoutQuotes = (text: string): string => /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
