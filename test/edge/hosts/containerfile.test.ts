import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const text = readFileSync(join(root, "app/hosts/Containerfile"), "utf8");

/** Each as its word and the rest, in order; lines that go on are one. */
const instructions = text
  .replaceAll(/^#.*\n/gm, "")
  .replaceAll(/\\\n\s*/g, "")
  .split("\n")
  .flatMap((line) => {
    const [, word, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    return word === undefined || rest === undefined ? [] : [{ word, rest }];
  });
const restOf = (word: string) =>
  instructions.filter((each) => each.word === word).map(({ rest }) => rest);

test("the image is built in one stage and runs in another, as somebody who owns nothing", () => {
  expect(restOf("FROM")).toEqual(["${BASE} AS build", "${BASE}"]);
  expect(restOf("ARG")).toEqual(["BASE=docker.io/library/node:24-bookworm-slim"]);
  expect(restOf("USER")).toEqual(["node"]);
  expect(restOf("CMD").at(-1)).toBe('["serve"]');
});

test("what it copies out of the build is what npm publishes, and the packages beside it", () => {
  const copied = restOf("COPY").filter((rest) => rest.startsWith("--from=build"));
  const sources = copied.flatMap((rest) => rest.match(/\/build\/\S+/g) ?? []);
  expect(sources).toEqual(
    ["package.json", "app.yml", "node_modules", "dist"].map((path) => `/build/${path}`),
  );
  expect(existsSync(join(root, "dist/cogtown.js"))).toBe(true);
});

test("it brings the client for Redis that Probot asks for, which would else be fetched at the start", () => {
  const probot = createRequire(import.meta.url).resolve("probot");
  const file = join(probot, "../octokit/get-octokit-throttle-options.js");
  const [wanted] = /ioredis@[\d.]+/.exec(readFileSync(file, "utf8")) ?? [];
  expect(text).toContain(`fund ${wanted}\n`);
  const message = readFileSync(join(root, "app/cli/serve/run-serve.ts"), "utf8");
  expect(message).toContain(`npm install ${wanted},`);
});
