import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findMissingOptional, Lock } from "../../scripts/lock.ts";
import { root } from "./planted-tree.ts";

const lock = Lock.parse(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));

test("the lock file names the packages of every platform, or `npm ci` refuses it: see scripts/complete-lock.ts", () => {
  expect(findMissingOptional(lock)).toEqual([]);
});

test("a package of another platform that is left out is missed", () => {
  const { "node_modules/@biomejs/cli-darwin-arm64": _left, ...packages } = lock.packages;
  expect(findMissingOptional({ packages })).toEqual([
    expect.objectContaining({ name: "@biomejs/cli-darwin-arm64", isDev: true }),
  ]);
});

test("the lock file leads nobody to a registry of ours", () => {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const addresses = [...text.matchAll(/"resolved": "([^"]+)"/g)].map(([, address]) => address);
  expect(
    addresses.filter((address) => address?.startsWith("https://registry.npmjs.org/") !== true),
  ).toEqual([]);
});
