/** Who wrote what is in a bundle, and on which terms it may be passed on. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * Terms that ask for nothing but their own text and the names of the authors, which `LICENSES.txt` has (SPDX). Anything
 * else needs a person who reads it: a new one is added here, or its package is not used.
 */
const accepted = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Unlicense",
]);

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default("none named"),
});

export interface Package {
  readonly name: string;
  readonly version: string;
  /** As in its package.json: an SPDX expression. */
  readonly licence: string;
  /** Of its licence files, and of its notices. */
  readonly texts: readonly string[];
}

/** The packages that these files are of, by name; files of our own are of none. Paths are below `root`, as esbuild gives them. */
export function packagesOf(files: readonly string[], root: string): readonly Package[] {
  const folders = files.flatMap((file) => {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)]
    .map((folder) => readPackage(join(root, folder)))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function readPackage(folder: string): Package {
  const text = readFileSync(join(folder, "package.json"), "utf8");
  const { name, version, license: licence } = Manifest.parse(JSON.parse(text));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file) && !file.endsWith(".js"))
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return { name, version, licence, texts };
}

const nameOf = ({ name, version }: Package) => `${name} ${version}`;

/** Whether an SPDX expression lets us pass a package on. `OR` leaves the choice to us; anything but plain words is refused. */
export function isAccepted(licence: string): boolean {
  const choices = licence.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((one) => accepted.has(one)));
}

/** What a bundle's `LICENSES.txt` says. Throws where something may not be passed on. */
export function printLicences(packages: readonly Package[]): string {
  const refused = packages.filter(({ licence }) => !isAccepted(licence));
  if (refused.length > 0) {
    const list = refused.map((one) => `${nameOf(one)} (${one.licence})`).join(", ");
    throw new Error(
      `Not to be shipped: ${list}. scripts/licences.ts has the licences that may be.`,
    );
  }
  const head = "The files in this folder hold code of these packages, each on the terms below it.";
  return `${[head, ...packages.map(printPackage)].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function printPackage(one: Package): string {
  const texts =
    one.texts.length > 0
      ? one.texts
      : [`Its package names ${one.licence}, and holds no text of it.`];
  return [`${nameOf(one)}: ${one.licence}`, ...texts].join("\n\n");
}

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().default(false), license: z.string().default("none named") }),
  ),
});

/** What npm installs beside us for whoever installs us: name and licence of each, by the lock file. */
export function installedLicences(root: string): ReadonlyMap<string, string> {
  const path = join(root, "package-lock.json");
  if (!existsSync(path)) return new Map();
  const { packages } = Lock.parse(JSON.parse(readFileSync(path, "utf8")));
  return new Map(
    Object.entries(packages).flatMap(([folder, { dev, license }]) =>
      dev || folder === "" ? [] : [[folder.replace(/^node_modules\//, ""), license] as const],
    ),
  );
}
