import { matcherOf, protectedPaths } from "../molecule/scope.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import type { BranchChange, ChangedFile } from "./branch-change.ts";
import type { Found, Rule } from "./rule.ts";
import { foldersOf, nameOf, plainName, plainPath } from "./same-path.ts";

/** Both names of a rename count: what is moved away is gone from where it was. */
export function touched(files: readonly ChangedFile[]): readonly string[] {
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [previousPath, path],
  );
  return [...new Set(paths)];
}

/** Paths that are there on the branch. */
export const standing = (files: readonly ChangedFile[]) =>
  files.filter(({ status }) => status !== "removed");

/** `allow` is taken by the letter: only the very path that a maintainer wrote down is excepted. */
function findGuarded(
  change: BranchChange,
  allow: readonly string[],
  isGuarded: (path: string) => boolean,
  why: string,
): readonly Found[] {
  const isAllowed = matcherOf(allow, false);
  return touched(change.files)
    .filter((path) => isGuarded(path) || isGuarded(plainPath(path)))
    .filter((path) => !isAllowed(path))
    .map((path) => ({ path, why }));
}

const isProtected = matcherOf(protectedPaths, true);

export const protectedPath: Rule = {
  name: "protected-path",
  what: "paths that steer the factory or its reviewers, in any spelling, unless `paths.allow` has them",
  byDefault: "refuse",
  isFixed: true,
  find: (change, { allow }) =>
    findGuarded(change, allow, isProtected, "is protected: only people change it"),
};

const isAction = matcherOf(["**/action.yml", "**/action.yaml"], true);

export const actionFile: Rule = {
  name: "action-file",
  what: "`action.yml` and `action.yaml` anywhere, unless `paths.allow` has them: jobs run what they say",
  byDefault: "refuse",
  find: (change, { allow }) => findGuarded(change, allow, isAction, "is an action that jobs run"),
};

export const outOfScope: Rule = {
  name: "scope",
  what: "paths outside the molecule's scope; both names of a rename count",
  byDefault: "refuse",
  isFixed: true,
  find: (change, { scope }) => {
    const isInScope = matcherOf(scope, false);
    const outside = scope.length === 0 ? [] : touched(change.files).filter((p) => !isInScope(p));
    return outside.map((path) => ({ path, why: "is outside the scope of the issue" }));
  },
};

/** Files that tell agents, editors, shells and package tools what to do before anybody has read them. */
const steeringPaths = [
  ...["AGENTS.md", "CLAUDE.md", "CLAUDE.local.md", "GEMINI.md", ".cursorrules", ".windsurfrules"],
  ...[".mcp.json", "opencode.json", "opencode.jsonc", ".envrc", ".npmrc", ".yarnrc", ".yarnrc.yml"],
  ...["bunfig.toml", ".gitattributes", ".pre-commit-config.yaml", ".clinerules"],
].map((name) => `**/${name}`);
const steeringFolders = [
  ...[".claude", ".codex", ".gemini", ".opencode", ".cursor", ".windsurf", ".husky", ".vscode"],
  ...[".devcontainer", ".githooks", ".idea", ".clinerules"],
].map((name) => `**/${name}/**`);
const steeringOnGitHub = [
  ".github/copilot*",
  ".github/copilot/**",
  ".github/agents/**",
  ".github/instructions/**",
  ".github/prompts/**",
  ".github/dependabot.yml",
];

const isSteering = matcherOf([...steeringPaths, ...steeringFolders, ...steeringOnGitHub], true);

export const steeringFile: Rule = {
  name: "steering-file",
  what: "files that steer agents, editors, git or package tools: `AGENTS.md`, `.claude/**`, `.mcp.json`, `.vscode/**`, `.husky/**`, `.envrc`, `.npmrc`, `.gitattributes` and their kind",
  byDefault: "flag",
  find: (change, { allow }) =>
    findGuarded(change, allow, isSteering, "steers agents or tools of whoever checks it out"),
};

export const fileName: Rule = {
  name: "file-name",
  what: "names that are not what they seem, or not the same on every disk: control and hidden characters, backslashes, dots or spaces at the end, `.git` in any spelling, Windows' short and device names",
  byDefault: "refuse",
  isFixed: true,
  find: ({ files }) =>
    standing(files).flatMap(({ path }) => {
      const why = path.split("/").map(troubleOf).find(Boolean);
      return why === undefined ? [] : [{ path, why }];
    }),
};

const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function troubleOf(name: string): string | undefined {
  if (/\p{Cc}/u.test(name)) return "has a control character in its name";
  if (removeHiddenCharacters(name) !== name) return "has characters in its name that are not drawn";
  if (name.includes("�")) return "has a name that is no UTF-8";
  if (/[\\:]/.test(name)) return "has a backslash or a colon in its name";
  if (plainName(name) === ".git") return "would be git's own folder on some disks";
  if (/[. ]$/.test(name)) return "has a name that ends in a dot or a space";
  if (/~\d+(\.|$)/.test(name)) return "has a name that Windows gives to another file";
  return device.test(name) ? "has a name that Windows keeps for a device" : undefined;
}

export const caseClash: Rule = {
  name: "case-clash",
  what: "paths that differ from another one only by case or by how their characters are composed",
  byDefault: "refuse",
  isFixed: true,
  find: ({ files, folders }) =>
    files
      .filter(({ oldMode, newMode }) => oldMode === undefined && newMode !== undefined)
      .flatMap(({ path }) => clashOf(path, folders)),
};

function clashOf(path: string, folders: BranchChange["folders"]): readonly Found[] {
  for (const folder of foldersOf(path)) {
    const names = folders.get(folder);
    if (names === undefined) return [{ path, why: "stands among names that could not be read" }];
    const own = nameBelow(path, folder);
    const other = names.find((name) => name !== own && plainName(name) === plainName(own));
    if (other !== undefined)
      return [
        { path, why: `is on some disks the same as ${[folder, other].filter(Boolean).join("/")}` },
      ];
  }
  return [];
}

function nameBelow(path: string, folder: string): string {
  const rest = folder === "" ? path : path.slice(folder.length + 1);
  return rest.split("/")[0] ?? nameOf(path);
}
