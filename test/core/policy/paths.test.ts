import { describe, expect, it, test } from "vitest";
import { addedFile, branchChange, changedFile, foldersWith, lines } from "../branch-change.ts";
import { judge, told } from "./policy.ts";

describe("a change within bounds", () => {
  test("is neither refused nor flagged", () => {
    const files = [changedFile("src/a.ts"), addedFile("docs/b.md")];
    expect(told(judge(files, { scope: ["src/**", "docs/**"] }))).toEqual([]);
  });
});

describe("what lies outside the scope is refused", () => {
  const scope = ["src/**"];
  it("by itself", () => {
    expect(told(judge([changedFile("README.md")], { scope }))).toEqual(["scope README.md"]);
  });
  it.each([
    ["moved away", "old.ts", "src/new.ts", "scope old.ts"],
    ["moved out", "src/old.ts", "new.ts", "scope new.ts"],
  ])("when it is %s", (_how, previousPath, path, finding) => {
    const files = [changedFile(path, { previousPath, status: "renamed" })];
    expect(told(judge(files, { scope }))).toContain(finding);
  });
});

describe("a protected path is refused", () => {
  it.each([
    ".github/workflows/ci.yml",
    ".GitHub/WORKFLOWS/ci.yml",
    ".github/workflows/deep/ci.yml",
    ".github/workflows./ci.yml",
    ".github /workflows/ci.yml",
    ".github\\workflows\\ci.yml",
    ".git\u200Chub/workflows/ci.yml",
    ".ｇithub/workflows/ci.yml",
    ".github/workflow\u017F/ci.yml",
    ".github/workflows::$INDEX_ALLOCATION/ci.yml",
    ".github/./workflows/ci.yml",
    ".github/actions/setup/run.sh",
    ".github/cogtown.yml",
    ".cogtown/formulas/x.formula.toml",
    "CODEOWNERS",
    ".github/codeowners",
    "docs/CodeOwners",
    "docs/CODEOWNERS.",
  ])("spelt %j", (path) => {
    expect(told(judge([addedFile(path)]))).toContain(`protected-path ${path}`);
    expect(told(judge([changedFile(path, { status: "removed" })]))).toContain(
      `protected-path ${path}`,
    );
    const moved = changedFile("src/a.yml", { status: "renamed", previousPath: path });
    expect(told(judge([moved]))).toContain(`protected-path ${path}`);
  });

  it("unless the configuration allows that very spelling", () => {
    const allow = [".github/workflows/docs.yml"];
    expect(told(judge([changedFile(".github/workflows/docs.yml")], { allow }))).toEqual([]);
    const other = ".github/Workflows/docs.yml";
    expect(told(judge([changedFile(other)], { allow }))).toEqual([`protected-path ${other}`]);
  });
});

describe("an action anywhere is refused, because jobs run what it says", () => {
  it.each(["action.yml", "tools/setup/action.yaml", "tools/ACTION.yml"])("%s", (path) => {
    expect(told(judge([addedFile(path)]))).toEqual([`action-file ${path}`]);
    expect(told(judge([addedFile(path)], { allow: [path] }))).toEqual([]);
  });
});

describe("a name that is not what it seems is refused", () => {
  it.each([
    "src/a\u202Ets.exe",
    "src/a\u0007.ts",
    "src/a\u200B.ts",
    "src/a\uFFFD.ts",
    "src\\a.ts",
    "src/a.ts:stream",
    "src/a.ts.",
    "src/a.ts ",
    ".GIT/config",
    "src/.git/hooks/post-checkout",
    "GIT~1/config",
    ".g\u200Cit/config",
    "GITHUB~1/workflows/x.yml",
    "src/CON.txt",
    "nul",
  ])("%j", (path) => {
    expect(told(judge([addedFile(path)]))).toContain(`file-name ${path}`);
  });
  it.each([
    "src/[id].ts",
    "src/(group)/page.tsx",
    "naïve.md",
    ".gitignore",
    "a b.txt",
    "console.ts",
  ])("but not %j", (path) => {
    expect(told(judge([addedFile(path)]))).toEqual([]);
  });
  it("and may be cleared away", () => {
    const gone = changedFile("src/a.ts ", { status: "removed", newMode: undefined });
    expect(told(judge([gone]))).toEqual([]);
  });
});

describe("two paths that are one on some disks are refused", () => {
  it.each([
    ["src/A.ts", "src/a.ts"],
    ["SRC/b.ts", "src/a.ts"],
    ["src/\u00E9.ts", "src/e\u0301.ts"],
  ])("%j beside %j", (path, other) => {
    const change = branchChange([addedFile(path)], { folders: foldersWith([path, other]) });
    expect(told(judge(change))).toContain(`case-clash ${path}`);
  });
  it("and so is one among names that were not read", () => {
    const change = branchChange([addedFile("src/a.ts")], { folders: new Map([["", ["src"]]]) });
    expect(told(judge(change))).toEqual(["case-clash src/a.ts"]);
  });
});

describe("what steers agents and tools is flagged", () => {
  it.each([
    ...["AGENTS.md", "pkg/claude.md", ".claude/settings.json", ".mcp.json", ".codex/config.toml"],
    ...[".gemini/settings.json", "opencode.json", ".cursor/rules/a.mdc", ".vscode/tasks.json"],
    ...[".github/copilot-instructions.md", ".husky/pre-commit", ".envrc", ".npmrc"],
    ...[".gitattributes", "pkg/.gitattributes", ".devcontainer/devcontainer.json"],
  ])("%s", (path) => {
    expect(told(judge([changedFile(path)]))).toEqual([`(steering-file ${path})`]);
  });
});

describe("lock files", () => {
  it("are refused where nothing else was changed", () => {
    const files = [changedFile("package-lock.json")];
    expect(told(judge(files))).toContain("lockfile-only package-lock.json");
    expect(told(judge(files, { scope: ["package-lock.json"] }))).not.toContain(
      "lockfile-only package-lock.json",
    );
  });
  it("are flagged where what they are made from was not", () => {
    expect(told(judge([changedFile("go.sum"), changedFile("main.go")]))).toEqual([
      "(lockfile-alone go.sum)",
    ]);
    expect(told(judge([changedFile("go.sum"), changedFile("go.mod")]))).toEqual([]);
  });
});

describe("links and modes", () => {
  const link = (path: string, ...target: readonly string[]) =>
    addedFile(path, { newMode: "120000", added: lines(...target) });
  it.each([
    ["/etc/passwd"],
    ["../../outside"],
    ["..\\..\\outside"],
    ["C:\\Windows"],
    ["../.git/hooks"],
    ["../.GIT/config"],
    ["a/../../../b"],
    [],
  ])("a link to %j is refused", (...target) => {
    expect(told(judge([link("src/link", ...target)]))).toContain("link-outside src/link");
  });
  it("a link inside the repository is flagged", () => {
    expect(told(judge([link("src/link", "../docs/a.md")]))).toEqual(["(link src/link)"]);
  });
  it.each([
    ["a submodule", addedFile("vendor/x", { newMode: "160000", added: [] }), "submodule vendor/x"],
    ["what was one", changedFile("vendor/x", { oldMode: "160000" }), "submodule vendor/x"],
    [".gitmodules", changedFile(".GitModules"), "submodule .GitModules"],
    ["a strange mode", addedFile("a", { newMode: "104755" }), "file-mode a"],
    ["an unknown mode", changedFile("a", { newMode: undefined }), "file-mode a"],
    [
      "an executable that nobody can read",
      addedFile("tool", { newMode: "100755", isBinary: true }),
      "executable-binary tool",
    ],
    ["text that nobody can read", addedFile("a.js", { isBinary: true }), "disguised-binary a.js"],
  ])("%s is refused", (_what, file, finding) => {
    expect(told(judge([file]))).toContain(finding);
  });
  it.each([
    ["a new executable", addedFile("run.sh", { newMode: "100755" }), "(executable run.sh)"],
    ["what becomes one", changedFile("run.sh", { newMode: "100755" }), "(executable run.sh)"],
    ["a binary file", addedFile("logo.png", { isBinary: true }), "(binary logo.png)"],
  ])("%s is flagged", (_what, file, finding) => {
    expect(told(judge([file]))).toEqual([finding]);
  });
  it("an executable that stays one is nothing new", () => {
    expect(told(judge([changedFile("a.sh", { oldMode: "100755", newMode: "100755" })]))).toEqual(
      [],
    );
  });
});
