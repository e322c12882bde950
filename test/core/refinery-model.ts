import { emptyRecord as noRecord } from "#core/refinery/empty-record.ts";
import type { Candidate, Entry, Landing } from "#core/refinery/record.ts";
import { sha } from "./molecule-model.ts";

const start = "2026-01-01T00:00:00.000Z";
export const later = (seconds: number) => new Date(new Date(start).getTime() + seconds * 1000);

export const emptyRecord = noRecord("main", 1);

export const entry = (pull: number): Entry => ({
  pull,
  head: sha(`head-${pull}`),
  branch: `cogtown/${pull}`,
  molecule: pull,
  way: "rebase",
});

/** Pull requests on the base `ground`, each at commit-<n> with tree-<n>, verified green. */
export const greenCandidate = (
  pulls: readonly number[],
  over: Partial<Candidate> = {},
): Candidate => {
  const last = pulls.at(-1) ?? 0;
  return {
    id: `of-${pulls.join("-")}`,
    base: sha("ground"),
    entries: pulls.map(entry),
    purpose: "line",
    dispatches: [start],
    landed: 0,
    lost: 0,
    ground: sha("ground"),
    verdict: {
      kind: "green",
      commit: sha(`commit-${last}`),
      tree: sha(`tree-${last}`),
      gates: "gates",
      parts: pulls.map((pull) => ({
        kind: "placed" as const,
        pull,
        commit: sha(`commit-${pull}`),
        tree: sha(`tree-${pull}`),
      })),
      results: [],
      seconds: 1,
    },
    ...over,
  };
};

export const landing = (pull: number, over: Partial<Landing> = {}): Landing => ({
  pull,
  head: sha(`head-${pull}`),
  commit: sha(`commit-${pull}`),
  tree: sha(`tree-${pull}`),
  at: start,
  waited: 0,
  ...over,
});

/** A base with these commits, newest first; commit-<n> has tree-<n> unless told otherwise. */
export const baseOf = (names: readonly string[], trees: Readonly<Record<string, string>> = {}) => ({
  name: "main",
  head: sha(names[0] ?? ""),
  tree: sha("tree"),
  recent: names.map((name) => ({
    sha: sha(name),
    tree: sha(trees[name] ?? name.replace("commit", "tree")),
  })),
});
