import { touched } from "./path-rules.ts";
import type { Rule } from "./rule.ts";
import { nameOf } from "./same-path.ts";

/** What each lock file is made from. */
const manifests: Readonly<Record<string, readonly string[]>> = {
  "package-lock.json": ["package.json"],
  "npm-shrinkwrap.json": ["package.json"],
  "yarn.lock": ["package.json"],
  "pnpm-lock.yaml": ["package.json", "pnpm-workspace.yaml"],
  "bun.lock": ["package.json"],
  "bun.lockb": ["package.json"],
  "deno.lock": ["deno.json", "deno.jsonc", "package.json"],
  "Cargo.lock": ["Cargo.toml"],
  "poetry.lock": ["pyproject.toml"],
  "uv.lock": ["pyproject.toml"],
  "pdm.lock": ["pyproject.toml"],
  "Pipfile.lock": ["Pipfile"],
  "Gemfile.lock": ["Gemfile"],
  "composer.lock": ["composer.json"],
  "go.sum": ["go.mod"],
  "mix.lock": ["mix.exs"],
  "pubspec.lock": ["pubspec.yaml"],
  "Podfile.lock": ["Podfile"],
  "flake.lock": ["flake.nix"],
  "gradle.lockfile": ["build.gradle", "build.gradle.kts"],
  "packages.lock.json": ["Directory.Packages.props"],
};

const lockFiles = new Map(Object.entries(manifests));
const isLockFile = (path: string) => lockFiles.has(nameOf(path));

export const lockfileOnly: Rule = {
  name: "lockfile-only",
  what: "changes of nothing but lock files, where the scope does not name them: they say which code is fetched, and nobody reads them",
  byDefault: "refuse",
  find: ({ files }, { scope }) => {
    const paths = touched(files);
    const isOnly = paths.length > 0 && paths.every(isLockFile);
    if (!isOnly || paths.every((path) => scope.includes(path))) return [];
    return paths.map((path) => ({ path, why: "is a lock file, and nothing else was changed" }));
  },
};

export const lockfileAlone: Rule = {
  name: "lockfile-alone",
  what: "lock files that changed although nothing that they are made from did",
  byDefault: "flag",
  find: ({ files }) => {
    const names = new Set(touched(files).map(nameOf));
    return touched(files)
      .filter((path) => isLockFile(path) && !lockFiles.get(nameOf(path))?.some((m) => names.has(m)))
      .map((path) => ({ path, why: "changed, and what it is made from did not" }));
  },
};
