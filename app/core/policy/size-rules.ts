import type { ChangedFile } from "./branch-change.ts";
import { standing } from "./path-rules.ts";
import type { Rule } from "./rule.ts";

const kilobyte = 1024;

export const unread: Rule = {
  name: "unread",
  what: "whatever GitHub did not show whole: a change of 300 files or more, a file too large to read",
  byDefault: "refuse",
  isFixed: true,
  find: (change) => [
    ...(change.isTruncated
      ? [{ path: "/", why: "GitHub does not list so many changed files (300 at most)" }]
      : []),
    ...change.unread,
  ],
};

export const fileCount: Rule = {
  name: "file-count",
  what: "more files than `policy.max-files`",
  byDefault: "refuse",
  find: ({ files }, { limits: { maxFiles } }) =>
    files.length > maxFiles
      ? [{ path: "/", why: `changes ${files.length} files, and ${maxFiles} may be changed` }]
      : [],
};

export const fileSize: Rule = {
  name: "file-size",
  what: "files larger than `policy.max-file-kilobytes`",
  byDefault: "refuse",
  find: ({ files }, { limits: { maxFileKilobytes } }) =>
    standing(files)
      .filter(({ bytes }) => bytes > maxFileKilobytes * kilobyte)
      .map(({ path, bytes }) => ({
        path,
        why: `has ${Math.ceil(bytes / kilobyte)} kB, and a file may have ${maxFileKilobytes}`,
      })),
};

export const totalSize: Rule = {
  name: "total-size",
  what: "more than `policy.max-kilobytes` in all: new and binary files whole, of others what is added",
  byDefault: "refuse",
  find: ({ files }, { limits: { maxKilobytes } }) => {
    const bytes = standing(files).reduce((sum, file) => sum + addedBytes(file), 0);
    return bytes > maxKilobytes * kilobyte
      ? [
          {
            path: "/",
            why: `adds ${Math.ceil(bytes / kilobyte)} kB, and ${maxKilobytes} may be added`,
          },
        ]
      : [];
  },
};

function addedBytes({ oldMode, isBinary, bytes, added }: ChangedFile): number {
  return oldMode === undefined || isBinary
    ? bytes
    : added.reduce((sum, { text }) => sum + text.length + 1, 0);
}

export const binary: Rule = {
  name: "binary",
  what: "binary files, which no reviewer can read",
  byDefault: "flag",
  find: ({ files }) =>
    standing(files)
      .filter(({ isBinary }) => isBinary)
      .map(({ path, oldMode }) => ({
        path,
        why: oldMode === undefined ? "is a new binary file" : "is binary, and was changed",
      })),
};

/** A byte of nought makes GitHub show nothing of a file that an interpreter still runs. */
const textName =
  /\.(?:[cm]?[jt]sx?|json|ya?ml|toml|md|txt|py|rb|go|rs|java|kt|cs|c|h|cc|cpp|hpp|php|swift|sh|bash|ps1|sql|html?|css|svg|xml|lock|env|tf)$/i;

export const disguised: Rule = {
  name: "disguised-binary",
  what: "files that are called like text and hold bytes that keep GitHub from showing them",
  byDefault: "refuse",
  find: ({ files }) =>
    standing(files)
      .filter(({ path, isBinary }) => isBinary && textName.test(path))
      .map(({ path }) => ({ path, why: "is called like text and cannot be read as one" })),
};
