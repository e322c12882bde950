import { expect, test } from "vitest";
import { agentClis } from "../../../actions/shared/agents/agent-clis.ts";
import { agentFacts } from "../../../app/cli/init/agents.ts";
import { detectProject } from "../../../app/cli/init/detect/detect-project.ts";
import { cliNames } from "./init-scene.ts";

/** A project by the files at its root, with what they say. */
function detect(texts: Readonly<Record<string, string>>, inner: string[] = []) {
  const { what, setup, verify, steps, parts } = detectProject({
    names: new Set(Object.keys(texts)),
    texts,
    inner,
  });
  const uses = steps.map((step) =>
    step.kind === "action" ? step.uses.split("@")[0] : step.words.split(" ")[0],
  );
  return { what, setup, verify, uses, parts };
}

const scripts = (test: string, more: object = {}) => JSON.stringify({ scripts: { test }, ...more });

test.each([
  ["npm", { "package.json": scripts("vitest"), "package-lock.json": "" }, "npm ci", "npm test"],
  ["npm", { "package.json": scripts("vitest") }, "npm install --no-package-lock", "npm test"],
  [
    "pnpm",
    { "package.json": scripts("vitest"), "pnpm-lock.yaml": "" },
    "pnpm install --frozen-lockfile",
    "pnpm test",
  ],
  [
    "Yarn",
    { "package.json": scripts("jest", { packageManager: "yarn@4.1.0" }), "yarn.lock": "" },
    "yarn install --immutable",
    "yarn test",
  ],
  [
    "yarn",
    { "package.json": scripts("jest"), "yarn.lock": "" },
    "yarn install --frozen-lockfile",
    "yarn test",
  ],
  [
    "bun",
    { "package.json": scripts("bun test"), "bun.lock": "" },
    "bun install --frozen-lockfile",
    "bun run test",
  ],
])("a Node project is tested with %s, as its files say", (manager, files, setup, verify) => {
  const found = detect(files);
  expect(found).toMatchObject({ what: [`Node with ${manager}`], setup: [setup], verify: [verify] });
  expect(found.uses).toContain("actions/setup-node");
});

test.each([
  [{ "pyproject.toml": "", "uv.lock": "", "conftest.py": "" }, "pipx run uv run python -m pytest"],
  [{ "pyproject.toml": "[tool.pytest.ini_options]\n" }, "python -m pytest"],
  [{ "requirements.txt": "pytest==8\n" }, "python -m pytest"],
  [{ "requirements.txt": "django\n", "manage.py": "" }, "python manage.py test"],
  [{ "pyproject.toml": "", "tox.ini": "" }, "pipx run tox"],
  [{ "pyproject.toml": "pytest", "poetry.lock": "" }, "pipx run poetry run python -m pytest"],
  [{ "go.mod": "" }, "go test ./..."],
  [{ "Cargo.toml": "[package]\n" }, "cargo test"],
  [{ "Cargo.toml": "[workspace]\n" }, "cargo test --workspace"],
  [{ "pom.xml": "" }, "mvn --batch-mode verify"],
  [{ "build.gradle.kts": "", gradlew: "" }, "./gradlew check"],
  [{ Gemfile: 'gem "rspec"\n' }, "bundle exec rspec"],
  [{ Gemfile: "", Rakefile: "Rake::TestTask.new\n" }, "bundle exec rake test"],
  [{ "composer.json": '{"scripts":{"test":"phpunit"}}' }, "composer test"],
  [{ "composer.json": "{}", "phpunit.xml.dist": "" }, "vendor/bin/phpunit"],
  [{ "Shelf.sln": "" }, "dotnet test"],
  [{ "mix.exs": "" }, "mix test"],
  [{ Makefile: "all: build\n\ntest: build\n\t./run\n" }, "make test"],
  [{ justfile: "build:\n  cc x\n\ncheck arg='1': build\n  ./x\n" }, "just check"],
])("the test command is read off %j", (files, verify) => {
  expect(detect(files).verify).toEqual([verify]);
});

test("what names no test has none: nothing is made up", () => {
  const placeholder = 'echo "Error: no test specified" && exit 1';
  for (const files of [
    {},
    { "package.json": scripts(placeholder) },
    { "package.json": "{ broken" },
    { "composer.json": "[]" },
    { "requirements.txt": "flask\n" },
    { "go.work": "use ./a\n" },
    { Makefile: "test := 1\nlatest: x\n" },
    { Gemfile: "" },
  ])
    expect(detect(files).verify).toEqual([]);
});

test("of several languages a Makefile speaks for all; without one each says its own", () => {
  const both = { "package.json": scripts("vitest"), "go.mod": "" };
  expect(detect(both).verify).toEqual(["npm test", "go test ./..."]);
  expect(detect({ ...both, Makefile: "test:\n\ttrue\n" }).verify).toEqual(["make test"]);
  expect(detect({ ...both, Makefile: "test:\n\ttrue\n" }).uses).toEqual([
    "actions/setup-node",
    "actions/setup-go",
  ]);
  const one = { "package.json": scripts("vitest"), Makefile: "test:\n\ttrue\n" };
  expect(detect(one).verify).toEqual(["npm test"]);
});

test("a monorepo is seen by what it says of its parts, or by the projects right below", () => {
  expect(detect({ "package.json": scripts("nx", { workspaces: ["a"] }) }).parts).toEqual([
    "workspaces in package.json",
  ]);
  expect(detect({ "go.work": "" }).parts).toEqual(["go.work"]);
  expect(detect({ "README.md": "" }, ["api", "web"]).parts).toEqual(["projects in api/, web/"]);
  expect(detect({ "go.mod": "" }, ["web"]).parts).toEqual([]);
});

test("an agent's key and its need for a model are what the job says they are", () => {
  expect(Object.keys(agentFacts)).toEqual([
    "claude",
    "codex",
    "gemini",
    "copilot",
    "opencode",
    "command",
  ]);
  for (const name of cliNames) {
    const { keyVariable, needsModel } = agentClis[name];
    expect(agentFacts[name]).toMatchObject({ key: keyVariable, needsModel });
  }
});
