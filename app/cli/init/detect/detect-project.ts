import type { Finding, SetUpStep } from "./finding.ts";
import {
  findDotNet,
  findElixir,
  findGo,
  findJava,
  findPhp,
  findRuby,
  findRust,
  findTasks,
} from "./languages.ts";
import { findNode, readPackage } from "./node.ts";
import type { ProjectFiles } from "./project-files.ts";
import { findPython } from "./python.ts";

/** How a project is built and tested, as far as the files at its root tell. */
export interface Project {
  /** Languages and tools, in words. */
  readonly what: readonly string[];
  readonly steps: readonly SetUpStep[];
  readonly setup: readonly string[];
  /** Empty: nothing says how it is tested. */
  readonly verify: readonly string[];
  /** What makes it a monorepo, in words. */
  readonly parts: readonly string[];
}

const finders = [
  findNode,
  findPython,
  findGo,
  findRust,
  findJava,
  findRuby,
  findPhp,
  findDotNet,
  findElixir,
];

/**
 * Reads languages, package managers and the test command off the files at the root. In a monorepo it is the root that
 * counts: its command is taken where it has one, and none is made up where it has not.
 */
export function detectProject(files: ProjectFiles): Project {
  const languages = finders.flatMap((find) => find(files) ?? []);
  const tasks = findTasks(files);
  const own = languages.flatMap(({ verify }) => verify);
  // One language knows best how it is tested; of several, the task file speaks for all.
  const speaker =
    tasks !== undefined && (languages.length !== 1 || own.length === 0) ? tasks : undefined;
  const all: readonly Finding[] = speaker === undefined ? languages : [...languages, speaker];
  return {
    what: all.map(({ what }) => what),
    steps: all.flatMap(({ steps }) => steps),
    setup: languages.flatMap(({ setup }) => setup),
    verify: speaker?.verify ?? own,
    parts: findParts(files, languages.length === 0),
  };
}

function findParts(files: ProjectFiles, isRootBare: boolean): readonly string[] {
  const { names, texts, inner } = files;
  const workspaces = readPackage(files)?.workspaces !== undefined;
  const marks: readonly (readonly [boolean, string])[] = [
    [workspaces, "workspaces in package.json"],
    [names.has("pnpm-workspace.yaml"), "pnpm-workspace.yaml"],
    [names.has("lerna.json"), "lerna.json"],
    [names.has("nx.json"), "nx.json"],
    [names.has("turbo.json"), "turbo.json"],
    [names.has("go.work"), "go.work"],
    [/^\[workspace\b/m.test(texts["Cargo.toml"] ?? ""), "a workspace in Cargo.toml"],
    [/<modules>/.test(texts["pom.xml"] ?? ""), "modules in pom.xml"],
    [includesProjects(texts), "projects in settings.gradle"],
    [isRootBare && inner.length > 0, `projects in ${inner.map((name) => `${name}/`).join(", ")}`],
  ];
  return marks.flatMap(([isThere, words]) => (isThere ? [words] : []));
}

const includesProjects = (texts: ProjectFiles["texts"]) =>
  /^\s*include\b/m.test(texts["settings.gradle"] ?? texts["settings.gradle.kts"] ?? "");
