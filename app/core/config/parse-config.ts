import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";
import type { z } from "zod";
import type { Parsed, Problem } from "../molecule/spec.ts";
import { findGlobProblem } from "../molecule/spec-references.ts";
import { configPath } from "../names.ts";
import { codeSpan, oneLine } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { rememberAnswers } from "../text/remember.ts";
import type { Config } from "./config.ts";
import { configOf } from "./config-of-file.ts";
import { knownKeys } from "./known-keys.ts";
import { ConfigFile } from "./schema.ts";

/** The smallest config that works, for messages to people. */
export const smallestConfig = ["agent:", "  use: claude", "verify:", "  commands: npm test"].join(
  "\n",
);

/** Far more than anybody writes by hand. */
const longestConfig = 100_000;

/**
 * Reads `.github/cogtown.yml`; undefined: there is no such file. Promises every problem at once with its 1-based line,
 * and every default filled in.
 */
export function parseConfig(text: string | undefined): Parsed<Config> {
  return readConfig(text ?? "");
}

const readConfig = rememberAnswers((text): Parsed<Config> => {
  if (text.trim() === "") return { ok: false, problems: [noConfig] };
  if (text.length > longestConfig) return { ok: false, problems: [tooLong] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = findBrokenYaml(document, lines);
  if (broken !== undefined) return { ok: false, problems: [broken] };
  const places: Places = { root: document.contents, lines };
  const parsed = ConfigFile.safeParse(valueOf(document), { reportInput: true });
  const problems = parsed.success
    ? [
        ...findPatternProblems(parsed.data, places),
        ...findSilenceProblem(parsed.data, places),
        ...findAgentProblems(parsed.data.agent, places),
      ]
    : withoutEchoes(parsed.error.issues.flatMap((issue) => findingsOf(issue, places)));
  return parsed.success && problems.length === 0
    ? { ok: true, value: configOf(parsed.data) }
    : { ok: false, problems: problems.toSorted((a, b) => a.line - b.line) };
});

/** What a file with nothing but these two would say: every other setting has its default. */
export function defaultConfig(agentCommand: string, verifyCommand: string): Config {
  return configOf(
    ConfigFile.parse({ agent: { command: agentCommand }, verify: { commands: verifyCommand } }),
  );
}

/** A key without a value is a key that was left out. */
function valueOf(document: Document): unknown {
  return document.toJS({ reviver: (_key, value: unknown) => value ?? undefined });
}

/** Aliases are refused: a few of them unfold to gigabytes, and nobody needs one in a file of this size. */
export function findBrokenYaml(document: Document.Parsed, lines: LineCounter): Problem | undefined {
  const [error] = document.errors;
  if (error !== undefined) return noYaml(lines.linePos(error.pos[0]).line, error.message);
  let alias: number | undefined;
  visit(document, (_key, node) => {
    if (isAlias(node)) alias ??= node.range?.[0] ?? 0;
  });
  return alias === undefined
    ? undefined
    : noYaml(lines.linePos(alias).line, "aliases (`*name`) are not read");
}

export interface Places {
  readonly root: Node | null;
  readonly lines: LineCounter;
}

type Path = readonly PropertyKey[];

/** The line of a key, or of the nearest thing above it that is written down. */
export function lineOf({ root, lines }: Places, path: Path): number {
  let node: unknown = root;
  let offset = 0;
  for (const part of path) {
    if (isSeq(node) && typeof part === "number") {
      node = node.items[part];
      if (isNode(node)) offset = node.range?.[0] ?? offset;
      continue;
    }
    if (!isMap(node)) break;
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    if (pair === undefined) break;
    if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return lines.linePos(offset).line;
}

/** A problem, with the key that is missing or that was meant. */
interface Finding extends Problem {
  readonly missing?: string;
  readonly meant?: string;
}

function findingsOf(issue: z.core.$ZodIssue, places: Places): Finding[] {
  const name = issue.path.join(".");
  const line = lineOf(places, issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      unknownKey(lineOf(places, [...issue.path, key]), issue.path, key),
    );
  }
  if (issue.input === undefined) return [missingKey(line, name)];
  const missing = issue.code === "custom" ? { missing: name } : {};
  return [{ line, ...missing, problem: wrongValue(name, issue), fix: fixOf(issue.path) }];
}

/** A misspelt key is also a missing one; said once is enough. */
function withoutEchoes(findings: readonly Finding[]): Problem[] {
  const meant = new Set(findings.map((finding) => finding.meant));
  return findings
    .filter(({ missing }) => missing === undefined || !meant.has(missing))
    .map(({ line, problem, fix }) => ({ line, problem, fix }));
}

function wrongValue(name: string, issue: z.core.$ZodIssue): string {
  const subject = name === "" ? "The file" : `\`${name}\``;
  return `${subject} does not fit: ${oneLine(issue.message)}`;
}

function fixOf(path: Path): string {
  const words = knownKeys(path)?.words;
  return words === undefined
    ? `see docs/configuration.md; this is enough:\n\n${smallestConfig}`
    : words;
}

function missingKey(line: number, name: string): Finding {
  return {
    line,
    missing: name,
    problem: name === "" ? "The file is empty" : `\`${name}\` is missing`,
    fix: `add it; this is enough:\n\n${smallestConfig}`,
  };
}

function unknownKey(line: number, path: Path, key: string): Finding {
  const known = knownKeys(path)?.keys ?? [];
  const meant = nearestWord(key, known);
  const name = codeSpan([...path, key].join("."));
  return {
    line,
    ...(meant === undefined ? {} : { meant: [...path, meant].join(".") }),
    problem: `${name} is not known${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`,
    fix: `known here: ${known.map((word) => `\`${word}\``).join(", ")}`,
  };
}

function findPatternProblems(file: ConfigFile, places: Places): Problem[] {
  const allowed = lineOf(places, ["paths", "allow"]);
  return [
    ...file.paths.allow.flatMap((glob) => findGlobProblem(allowed, glob)),
    ...file.verify.regenerate.flatMap(({ files }, index) => {
      const line = lineOf(places, ["verify", "regenerate", index, "files"]);
      return files.flatMap((glob) => findGlobProblem(line, glob));
    }),
  ];
}

/** A job speaks up when it saves: one that may be silent for less than two saves would be stopped at work. */
function findSilenceProblem(file: ConfigFile, places: Places): Problem[] {
  const [silent, save] = [file.limits["silent-minutes"], file.agent["save-minutes"]];
  if (silent >= 2 * save) return [];
  return [
    {
      line: lineOf(places, ["limits", "silent-minutes"]),
      problem: `\`limits.silent-minutes\` (${silent}) is less than twice \`agent.save-minutes\` (${save})`,
      fix: "raise the first or lower the second: a job gives its signs of life when it saves",
    },
  ];
}

/** A rule must find whom it names, and no other setting may show an agent the key that is kept from it. */
function findAgentProblems(agent: ConfigFile["agent"], places: Places): Problem[] {
  const rules = agent.choose.map((rule, index) => ({ rule, path: ["agent", "choose", index] }));
  return [{ rule: agent, path: ["agent"] }, ...rules].flatMap(({ rule, path }) => [
    ...(rule.use === "command" && (rule.command ?? agent.command) === undefined
      ? [noCommand(lineOf(places, [...path, "use"]))]
      : []),
    ...(rule.key !== undefined && agent.env.includes(rule.key)
      ? [shownKey(lineOf(places, [...path, "key"]), rule.key)]
      : []),
  ]);
}

const noCommand = (line: number): Problem => ({
  line,
  problem: "`use: command` without a `command`",
  fix: "say which program works with `command`, here or in `agent`",
});

const shownKey = (line: number, key: string): Problem => ({
  line,
  problem: `\`agent.env\` would show the agent \`${key}\`, the key of its model`,
  fix: `take \`${key}\` out of \`agent.env\`: the agent reaches its model without it`,
});

const noConfig: Problem = {
  line: 1,
  problem: `There is no \`${configPath}\` on the default branch`,
  fix: `create \`${configPath}\` with at least \`agent.use\` or \`agent.command\`, and \`verify.commands\`, for example:\n\n${smallestConfig}`,
};

const tooLong: Problem = {
  line: 1,
  problem: `The file has more than ${longestConfig} characters`,
  fix: "keep nothing but settings in it",
};

const noYaml = (line: number, message: string): Problem => ({
  line,
  problem: `This is no YAML: ${oneLine(message)}`,
  fix: "mend the line; indent with spaces, and put text with `: ` or `#` in it between quotes",
});
