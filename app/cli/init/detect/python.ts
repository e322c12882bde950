import { type Finding, useAction } from "./finding.ts";
import type { ProjectFiles } from "./project-files.ts";

const manifests = ["pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile"];

/** Python, by any of the files that name what it needs. */
export function findPython(files: ProjectFiles): Finding | undefined {
  const { names } = files;
  if (![...manifests, "tox.ini"].some((name) => names.has(name))) return undefined;
  const { what, setup, verify } = chooseTools(files);
  const steps = [useAction("actions/setup-python", pythonVersion(files))];
  return { what: `Python with ${what}`, steps, setup, verify };
}

interface Tools {
  readonly what: string;
  readonly setup: readonly string[];
  readonly verify: readonly string[];
}

/** `pipx` is on GitHub's runners: the tools themselves need no installation of their own there. */
function chooseTools(files: ProjectFiles): Tools {
  const { names, texts } = files;
  const project = texts["pyproject.toml"] ?? "";
  const test = testProgram(files);
  if (names.has("tox.ini") || /^\[tool\.tox\b/m.test(project))
    return { what: "tox", setup: [], verify: ["pipx run tox"] };
  const through = names.has("uv.lock")
    ? { what: "uv", setup: "pipx run uv sync", run: "pipx run uv run" }
    : names.has("poetry.lock")
      ? { what: "Poetry", setup: "pipx run poetry install", run: "pipx run poetry run" }
      : undefined;
  if (through === undefined) return { what: "pip", setup: pipSetup(files, test), verify: test };
  const verify = test.map((command) => `${through.run} ${command}`);
  return { what: through.what, setup: [through.setup], verify };
}

/** How the tests are run, once everything is installed; empty where nothing says so. */
function testProgram({ names, texts }: ProjectFiles): readonly string[] {
  const words = Object.entries(texts)
    .filter(([name]) => /^(pyproject\.toml|setup\.cfg|requirements.*|Pipfile)$/.test(name))
    .map(([, text]) => text)
    .join("\n");
  const hasPytest = names.has("pytest.ini") || names.has("conftest.py") || /\bpytest\b/.test(words);
  if (hasPytest) return ["python -m pytest"];
  return names.has("manage.py") ? ["python manage.py test"] : [];
}

function pipSetup({ names }: ProjectFiles, test: readonly string[]): readonly string[] {
  const lists = [...names].filter((name) => /^requirements[\w.-]*\.txt$/.test(name)).toSorted();
  const isPackage = names.has("pyproject.toml") || names.has("setup.py");
  const wanted = [
    ...lists.map((name) => `-r ${name}`),
    ...(isPackage ? ["-e ."] : []),
    ...(test.some((command) => command.includes("pytest")) ? ["pytest"] : []),
  ];
  return wanted.length === 0 ? [] : [`python -m pip install ${wanted.join(" ")}`];
}

function pythonVersion({ names, texts }: ProjectFiles): Readonly<Record<string, string>> {
  if (names.has(".python-version")) return { "python-version-file": ".python-version" };
  return /^requires-python\b/m.test(texts["pyproject.toml"] ?? "")
    ? { "python-version-file": "pyproject.toml" }
    : { "python-version": "3.x" };
}
