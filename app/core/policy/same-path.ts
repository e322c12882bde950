/**
 * What a path may become on somebody's disk. The attacker spells a guarded path so that no pattern sees it and a checkout
 * makes it all the same: HFS+ drops characters and composes others, NTFS drops dots, spaces and streams at the end of a
 * name, knows short names, and takes a backslash for a slash; both ignore case.
 */
export function plainPath(path: string): string {
  return path.replaceAll("\\", "/").split("/").map(plainName).filter(isStep).join("/");
}

const isStep = (name: string) => name !== "" && name !== ".";

/** One name between slashes, as two disks that know the least apart would both see it. */
export function plainName(name: string): string {
  return name
    .normalize("NFKC")
    .replace(ignored, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replace(/:.*$/s, "")
    .replace(/[. ]+$/, "")
    .replace(/^git~\d+$/, ".git");
}

/** Default ignorable code points and controls: git's own list for HFS+ is a part of them. */
const ignored = /[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu;

/** Folders that a path lies in, the nearest last; the root is "". */
export function foldersOf(path: string): readonly string[] {
  const names = path.split("/").slice(0, -1);
  return ["", ...names.map((_, index) => names.slice(0, index + 1).join("/"))];
}

export const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
export const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf("/")));
