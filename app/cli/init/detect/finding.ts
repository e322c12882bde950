/** A step that a workflow takes before Cogtown's own, or a hint in its place where nothing can be pinned. */
export type SetUpStep =
  | {
      readonly kind: "action";
      /** Named by commit. */
      readonly uses: string;
      /** The release that the commit is. */
      readonly release: string;
      readonly inputs: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: "hint"; readonly words: string };

/** One way in which a project is built and tested. */
export interface Finding {
  /** Language and tool, in words. */
  readonly what: string;
  readonly steps: readonly SetUpStep[];
  /** Makes a fresh work tree ready. */
  readonly setup: readonly string[];
  /** Proves a result; empty where none was found. */
  readonly verify: readonly string[];
}

/**
 * The commits that releases of others' actions are, each as several public repositories name them. An action of which
 * that could not be found out is a hint.
 */
const pinned = {
  "actions/setup-node": ["820762786026740c76f36085b0efc47a31fe5020", "v7.0.0"],
  "actions/setup-python": ["83679a892e2d95755f2dac6acb0bfd1e9ac5d548", "v6.1.0"],
  "actions/setup-go": ["4dc6199c7b1a012772edbd06daecab0f50c9053c", "v6.1.0"],
  "actions/setup-java": ["dded0888837ed1f317902acf8a20df0ad188d165", "v5.0.0"],
  "actions/setup-dotnet": ["d4c94342e560b34958eacfc5d055d21461ed1c5d", "v5.0.0"],
  "pnpm/action-setup": ["41ff72655975bd51cab0327fa583b6e92b6d3061", "v4.2.0"],
  "oven-sh/setup-bun": ["0c5077e51419868618aeaa5fe8019c62421857d6", "v2.2.0"],
} as const;

/** Caches stay off: what one job leaves in them would run in another that may push. */
export function useAction(
  name: keyof typeof pinned,
  inputs: Readonly<Record<string, string | number | boolean>> = {},
): SetUpStep {
  const [commit, release] = pinned[name];
  return { kind: "action", uses: `${name}@${commit}`, release, inputs };
}

export const hint = (words: string): SetUpStep => ({ kind: "hint", words });
