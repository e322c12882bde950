import type { BranchChange, ChangedFile } from "./branch-change.ts";
import { credentialIn } from "./credential-shapes.ts";
import type { Found, Rule } from "./rule.ts";
import { nameOf } from "./same-path.ts";

/** A finding for the first line of each file that a test holds for; more would say nothing new. */
export function firstLines(
  files: readonly ChangedFile[],
  find: (text: string, file: ChangedFile) => string | undefined,
): readonly Found[] {
  return files.flatMap((file) => {
    for (const { number, text } of file.added) {
      const why = find(text, file);
      if (why !== undefined) return [{ path: file.path, line: number, why }];
    }
    return [];
  });
}

export const secret: Rule = {
  name: "secret",
  what: "credentials in added lines; a finding names their kind and never shows them",
  byDefault: "refuse",
  find: ({ files, secrets }) => {
    const found = [
      ...secrets.map(({ path, line, what }) => ({
        path,
        line,
        why: `holds what looks like ${what}`,
      })),
      ...files.flatMap(({ path, added }) =>
        added.flatMap(({ number, text }) => {
          const what = credentialIn(text);
          return what === undefined
            ? []
            : [{ path, line: number, why: `holds what looks like ${what}` }];
        }),
      ),
    ];
    return onceEach(found);
  },
};

/** Of two that see the same line one is enough. */
function onceEach(found: readonly (Found & { readonly line: number })[]): readonly Found[] {
  return [...new Map(found.map((each) => [`${each.line} ${each.path}`, each])).values()];
}

/** Directions and what is not drawn (Boucher and Anderson, "Trojan Source"); what emoji and scripts need is left. */
const deceiving =
  /[\u0000-\u0008\u000B\u000E-\u001F\u007F\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]|(?!^)\uFEFF/u;

export const hiddenCharacters: Rule = {
  name: "hidden-characters",
  what: "added lines with characters that are not drawn or turn the direction of reading: the code is not what it looks like",
  byDefault: "flag",
  find: ({ files }) =>
    firstLines(files, (text) =>
      deceiving.test(text) ? "has characters that hide or turn what is read" : undefined,
    ),
};

/** npm docs, "Life cycle scripts": those that run when somebody installs. */
const installScript =
  /"(?:(?:pre|post)?install|(?:pre|post)?prepare|prepublish|dependencies)"\s*:\s*"/;

export const installScripts: Rule = {
  name: "install-script",
  what: "scripts that run when somebody installs: `install`, `prepare` and their kind in a `package.json`",
  byDefault: "flag",
  find: ({ files }: BranchChange) =>
    firstLines(
      files.filter(({ path }) => nameOf(path) === "package.json"),
      (text) => (installScript.test(text) ? "has a script that runs at installation" : undefined),
    ),
};
