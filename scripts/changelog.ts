/** CHANGELOG.md, and how the files of `changes/` get there. */

export interface Change {
  /** Of its file, without the folder. */
  readonly name: string;
  readonly text: string;
}

/** Said until there is a first release. */
const nothingYet = "There is no release yet.\n";

/** X.Y.Z, or X.Y.Z-rc.1 for one that is only tried (semver.org, without build metadata). */
export const isVersion = (text: string): boolean =>
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[a-z]+\.[1-9]\d*)?$/.test(text);

/**
 * The changelog with a section for this version at its top, one point for each change, in the order of their names. `date` is
 * a day, as in 2026-01-31. Throws where there is nothing to tell, or the version has been told.
 */
export function addRelease(
  changelog: string,
  changes: readonly Change[],
  { version, date }: { readonly version: string; readonly date: string },
): string {
  if (changes.length === 0) throw new Error("There is nothing in changes/ to release");
  if (notesOf(changelog, version) !== undefined)
    throw new Error(`CHANGELOG.md has ${version} already`);
  const points = changes
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ text }) => pointOf(text));
  const section = `## ${version} (${date})\n\n${points.join("\n")}\n`;
  const known = changelog.replace(nothingYet, "").trimEnd();
  const first = known.search(/^## /m);
  return first < 0
    ? `${known}\n\n${section}`
    : `${known.slice(0, first)}${section}\n${known.slice(first)}\n`;
}

/** Paragraphs stay below their point, and links lead from where the changelog stands. */
function pointOf(text: string): string {
  const paragraphs = text
    .trim()
    .replaceAll("](../", "](")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replaceAll(/\s*\n(?![-*] )/g, " "));
  return `- ${paragraphs.join("\n\n").replaceAll(/\n(?=.)/g, "\n  ")}`;
}

/** What the section of a version says; undefined where there is none. */
export function notesOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((each) => each.startsWith(`## ${version} (`));
  return section?.replace(/^.*\n/, "").trim();
}
