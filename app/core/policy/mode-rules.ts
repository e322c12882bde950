import type { ChangedFile } from "./branch-change.ts";
import { standing } from "./path-rules.ts";
import type { Rule } from "./rule.ts";
import { folderOf, nameOf, plainName } from "./same-path.ts";

const plainFile = "100644";
const executableFile = "100755";
const symbolicLink = "120000";
const submodule = "160000";
const known: readonly (string | undefined)[] = [plainFile, executableFile, symbolicLink, submodule];

const isLink = ({ newMode }: ChangedFile) => newMode === symbolicLink;

export const linkOutside: Rule = {
  name: "link-outside",
  what: "symbolic links that lead out of the repository or into git's own folder: a later checkout would read or write there",
  byDefault: "refuse",
  isFixed: true,
  find: ({ files }) =>
    files.filter(isLink).flatMap((file) => {
      const target = file.added.map(({ text }) => text).join("\n");
      // A link that only moved has no lines: where it leads from its new place is read from its content.
      return leadsOutside(file.path, target)
        ? [{ path: file.path, why: "is a link that leads out of the repository" }]
        : [];
    }),
};

/** An empty target is one that nobody saw. */
function leadsOutside(path: string, target: string): boolean {
  const to = target.replaceAll("\\", "/");
  if (to === "" || to.startsWith("/") || /^[a-z]:/i.test(to)) return true;
  const reached: string[] = folderOf(path).split("/").filter(Boolean);
  for (const step of to.split("/")) {
    if (step === "..") {
      if (reached.pop() === undefined) return true;
    } else if (step !== "" && step !== ".") reached.push(step);
  }
  return reached.some((name) => plainName(name) === ".git");
}

export const link: Rule = {
  name: "link",
  what: "symbolic links that are new or lead elsewhere than before",
  byDefault: "flag",
  find: ({ files }) =>
    files.filter(isLink).map(({ path }) => ({ path, why: "is a symbolic link" })),
};

export const submodules: Rule = {
  name: "submodule",
  what: "submodules, and `.gitmodules`: a checkout fetches what they name",
  byDefault: "refuse",
  isFixed: true,
  find: ({ files }) =>
    files
      .filter(
        ({ path, oldMode, newMode }) =>
          [oldMode, newMode].includes(submodule) || plainName(nameOf(path)) === ".gitmodules",
      )
      .map(({ path }) => ({ path, why: "is a submodule, or names one" })),
};

export const fileMode: Rule = {
  name: "file-mode",
  what: "modes other than those of files, executable files, links and submodules",
  byDefault: "refuse",
  isFixed: true,
  find: ({ files }) =>
    standing(files)
      .filter(({ newMode }) => !known.includes(newMode))
      .map(({ path, newMode }) => ({
        path,
        why: `has the mode ${newMode ?? "that nobody knows"}`,
      })),
};

const becameExecutable = ({ oldMode, newMode }: ChangedFile) =>
  newMode === executableFile && oldMode !== executableFile;

export const executable: Rule = {
  name: "executable",
  what: "files that are new and executable, or become so",
  byDefault: "flag",
  find: ({ files }) =>
    files
      .filter((file) => becameExecutable(file) && !file.isBinary)
      .map(({ path, oldMode }) => ({
        path,
        why: oldMode === undefined ? "is a new executable" : "becomes executable",
      })),
};

export const executableBinary: Rule = {
  name: "executable-binary",
  what: "executable files that nobody can read",
  byDefault: "refuse",
  find: ({ files }) =>
    files
      .filter((file) => file.newMode === executableFile && file.isBinary)
      .map(({ path }) => ({ path, why: "is executable and binary" })),
};
