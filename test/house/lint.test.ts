import { ESLint } from "eslint";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PlantedTree } from "./planted-tree.ts";
import { plantTree } from "./planted-tree.ts";

/** A file, and the rule that must refuse it. */
const impure: readonly (readonly [what: string, path: string, rule: string, text: string])[] = [
  [
    "the clock in app/core",
    "app/core/a.ts",
    "no-restricted-properties",
    "export const now = Date.now();",
  ],
  ["today in app/core", "app/core/b.ts", "no-restricted-syntax", "export const now = new Date();"],
  [
    "randomness in app/core",
    "app/core/c.ts",
    "no-restricted-properties",
    "export const n = Math.random();",
  ],
  [
    "the network in app/core",
    "app/core/d.ts",
    "no-restricted-globals",
    'export const x = fetch("x");',
  ],
  [
    "async in app/core",
    "app/core/e.ts",
    "no-restricted-syntax",
    "export async function wait() { await Promise.resolve(); }",
  ],
  [
    "the environment in app/core",
    "app/core/f.ts",
    "no-restricted-globals",
    'export const path = process.env["PATH"];',
  ],
  [
    "the environment in app/local",
    "app/local/a.ts",
    "no-restricted-globals",
    'export const path = process.env["PATH"];',
  ],
  [
    "a switch with a case missing",
    "app/act/a.ts",
    "@typescript-eslint/switch-exhaustiveness-check",
    'export function f(x: "a" | "b") { switch (x) { case "a": return 1; } return 2; }',
  ],
  [
    "a switch with a default for what may come",
    "app/act/b.ts",
    "@typescript-eslint/switch-exhaustiveness-check",
    'export function f(x: "a" | "b") { switch (x) { case "a": return 1; case "b": return 2; default: return 3; } }',
  ],
  ["any", "app/act/c.ts", "@typescript-eslint/no-explicit-any", "export const x: any = 1;"],
  ["printing from a room", "app/act/d.ts", "no-console", 'console.log("hello");'],
  [
    "a file that goes on and on",
    "app/act/e.ts",
    "max-lines",
    Array.from({ length: 401 }, (_, n) => `export const n${n} = ${n};`).join("\n"),
  ],
  [
    "a function that goes on and on",
    "app/act/f.ts",
    "max-lines-per-function",
    `export function f() {\n${"  void 0;\n".repeat(60)}}`,
  ],
];

const allowed: readonly (readonly [what: string, path: string, text: string])[] = [
  [
    "the environment where the command line reads it",
    "app/cli/g.ts",
    'export const path = process.env["PATH"];',
  ],
  ["a given moment in app/core", "app/core/g.ts", 'export const day = new Date("2026-01-01");'],
];

let planted: PlantedTree;
let eslint: ESLint;

beforeAll(() => {
  planted = plantTree({
    ...Object.fromEntries(impure.map(([, path, , text]) => [path, `${text}\n`])),
    ...Object.fromEntries(allowed.map(([, path, text]) => [path, `${text}\n`])),
  });
  eslint = new ESLint({ cwd: planted.folder });
});

afterAll(() => {
  planted[Symbol.dispose]();
});

async function rulesBroken(path: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintFiles(path);
  return result?.messages.map(({ ruleId }) => ruleId) ?? [];
}

it.each(impure)("the lint refuses %s", { timeout: 60_000 }, async (_what, path, rule) => {
  expect(await rulesBroken(path)).toContain(rule);
});

it.each(allowed)("the lint allows %s", { timeout: 60_000 }, async (_what, path) => {
  expect(await rulesBroken(path)).toEqual([]);
});
