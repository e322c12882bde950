import type { ChangedFile } from "./branch-change.ts";
import type { Found, Rule } from "./rule.ts";
import { nameOf } from "./same-path.ts";
import { firstLines } from "./text-rules.ts";

/** What tells a linter, a type checker or a coverage tool to look away. */
const silences = new RegExp(
  [
    String.raw`\beslint-disable|\bbiome-ignore|\boxlint-disable|\btslint:disable|\bstylelint-disable`,
    String.raw`@ts-(?:ignore|nocheck|expect-error)`,
    String.raw`#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|pylint:\s*disable|nosec|pragma:\s*no cover)`,
    String.raw`\brubocop:disable|//\s*nolint|@SuppressWarnings|#\[allow\(|#pragma warning disable|@phpstan-ignore|@psalm-suppress|shellcheck disable`,
    String.raw`\b(?:istanbul|c8|v8|coverage)[: ]ignore\b`,
  ].join("|"),
);

export const lintSilenced: Rule = {
  name: "lint-silenced",
  what: "added lines that tell a linter, a type checker or a coverage tool to look away",
  byDefault: "flag",
  find: ({ files }) =>
    firstLines(files, (text) =>
      silences.test(text) ? "tells a checking tool to look away" : undefined,
    ),
};

/** Where commands stand that prove the work. */
const scriptName =
  /^(?:package\.json|Makefile|makefile|GNUmakefile|justfile|Justfile|Taskfile\.ya?ml|Rakefile|noxfile\.py|tox\.ini|Jenkinsfile|pom\.xml)$|\.(?:sh|bash|zsh|mk|ps1|gradle|kts)$|^\.gitlab-ci\.yml$/;
const isScript = (path: string) =>
  scriptName.test(nameOf(path)) ||
  /(?:^|\/)(?:\.github|\.circleci|ci|\.ci|scripts?|bin)\//.test(path);

const forgives = new RegExp(
  [
    String.raw`\|\|\s*(?:true\b|:|exit 0\b|echo\b)|;\s*(?:true|:|exit 0)\s*(?:["']|$)|^\s*exit 0\s*$|\bset \+e\b`,
    String.raw`\bcontinue-on-error:\s*(?:true|\$)|^\s*if:\s*(?:false|\$\{\{\s*false)|\ballow_failure:\s*true`,
    String.raw`--(?:passWithNoTests|no-verify|exit-zero|forceExit|no-fail-fast)\b|-DskipTests|-Dmaven\.test\.skip|--ignore-failures`,
  ].join("|"),
);

export const checkForgiving: Rule = {
  name: "check-forgiving",
  what: "scripts and settings of jobs that let what failed pass: `|| true`, `exit 0`, `continue-on-error` and their kind",
  byDefault: "flag",
  find: ({ files }) =>
    firstLines(
      files.filter(({ path }) => isScript(path)),
      (text) => (forgives.test(text) ? "lets pass what fails" : undefined),
    ),
};

const settingsName =
  /^(?:\.?eslint|\.?biome|\.?oxlint|tsconfig|jsconfig|vitest|vite|jest|karma|\.?nyc|\.?c8|\.coveragerc|\.?codecov|pyproject|setup\.cfg|mypy|\.?ruff|\.?flake8|\.?pylintrc|\.?golangci|clippy|\.?rubocop|phpstan|psalm|\.?stylelint|package\.json|Cargo\.toml|build\.gradle|pom\.xml)/;

const relaxes =
  /["']?[\w@/.-]+["']?\s*[:=]\s*\[?\s*["']?(?:off|warn)["']?\b|["']?\b(?:strict\w*|noImplicit\w*|noUnused\w*|noUnchecked\w*|disallow_\w+|warn_\w+|check_untyped_defs|fail_on_\w+)["']?\s*[:=]\s*["']?(?:false|False|no)\b|\bignore_errors\s*[:=]\s*["']?[Tt]rue/;

/** `branches: 90`, `fail_under = 80`, `"lines": 85`: a key and a number. */
const threshold =
  /["']?\b(branches|functions|lines|statements|perFile|fail[_-]under|threshold|target|minimum\w*|min_\w+|max-?warnings)["']?\s*[:= ]\s*["']?(\d+(?:\.\d+)?)/i;

export const checkRelaxed: Rule = {
  name: "check-relaxed",
  what: "settings of linters, type checkers and coverage that ask for less than before",
  byDefault: "flag",
  find: ({ files }) =>
    files
      .filter(({ path }) => settingsName.test(nameOf(path)))
      .flatMap((file) => [...relaxedLine(file), ...loweredThreshold(file)].slice(0, 1)),
};

const relaxedLine = (file: ChangedFile) =>
  firstLines([file], (text) => (relaxes.test(text) ? "asks a checking tool for less" : undefined));

function loweredThreshold({ path, added, removed }: ChangedFile): readonly Found[] {
  const before = new Map(removed.flatMap(({ text }) => thresholdIn(text)));
  for (const { number, text } of added) {
    for (const [key, value] of thresholdIn(text)) {
      const old = before.get(key);
      if (old !== undefined && isLess(key, value, old))
        return [{ path, line: number, why: `lowers ${key} from ${old} to ${value}` }];
    }
  }
  return [];
}

/** Of warnings that are let pass, more is less. */
const isLess = (key: string, value: number, old: number) =>
  /warnings/i.test(key) ? value > old : value < old;

function thresholdIn(text: string): readonly (readonly [string, number])[] {
  const [, key, value] = threshold.exec(text) ?? [];
  return key === undefined ? [] : [[key.toLowerCase(), Number(value)]];
}
