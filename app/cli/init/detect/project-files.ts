import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** What the root of a work tree holds, as far as it tells how the project is built and tested. */
export interface ProjectFiles {
  /** Names of files and folders at the root. */
  readonly names: ReadonlySet<string>;
  /** Texts of the files at the root that say something, by name. */
  readonly texts: Readonly<Record<string, string>>;
  /** Folders right below the root that look like projects of their own. */
  readonly inner: readonly string[];
}

/** Files whose text is looked into. Of all others it is enough that they are there. */
const told =
  /^(package\.json|pnpm-workspace\.yaml|pyproject\.toml|setup\.cfg|tox\.ini|requirements[\w.-]*\.txt|Pipfile|Cargo\.toml|settings\.gradle(\.kts)?|pom\.xml|Gemfile|Rakefile|composer\.json|[Mm]akefile|GNUmakefile|\.?justfile|Justfile)$/;

/** A folder with one of these is a project. */
const roots =
  /^(package\.json|pyproject\.toml|setup\.py|go\.mod|Cargo\.toml|pom\.xml|build\.gradle(\.kts)?|Gemfile|composer\.json|mix\.exs|.*\.(csproj|fsproj|sln|slnx))$/;

/** Nobody writes longer ones by hand; what is longer is not looked into. */
const longestText = 1_000_000;

/** Folders that hold the work of others. */
const foreign = /^(\.|node_modules$|vendor$|target$|dist$|build$)/;

/** Looks at the root of a work tree, and one folder deep for other projects. Reads only. */
export async function readProjectFiles(root: string): Promise<ProjectFiles> {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.map(({ name }) => name);
  const texts = await Promise.all(
    names
      .filter((name) => told.test(name))
      .map(async (name) => [name, await readShort(join(root, name))] as const),
  );
  const folders = entries.filter((entry) => entry.isDirectory() && !foreign.test(entry.name));
  const inner = await Promise.all(
    folders.map(async ({ name }) => ((await holdsProject(join(root, name))) ? [name] : [])),
  );
  return { names: new Set(names), texts: Object.fromEntries(texts), inner: inner.flat() };
}

async function readShort(path: string): Promise<string> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  return size > longestText ? "" : readFile(path, "utf8").catch(() => "");
}

async function holdsProject(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) => roots.test(name));
}
