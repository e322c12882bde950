import { shellWord } from "#core/text/shell.ts";

/** What foreign code sees of the machine's files, in a mount namespace of its own. */
export interface View {
  /** Stays as it is, writable for whoever may write there. */
  readonly kept: readonly string[];
  /** Stays to be seen. */
  readonly shown: readonly string[];
  /** Stays writable besides: folders for everybody, whatever is in them. */
  readonly open: readonly string[];
  /** Folders that something else stands in the place of. */
  readonly replaced: Readonly<Record<string, string>>;
  /** A file that is read by its descriptor (`scriptPath`), wherever it is. */
  readonly script: string;
  /** Files, folders and sockets that are empty; those that are not there are passed over. */
  readonly hidden: readonly string[];
}

const scriptDescriptor = 39;
const firstDescriptor = 40;

/** Bash that shows the processes of the namespace that it is started in, and no others. */
export const ownProc = "mount -t proc proc /proc || exit 125";

/** Where the script is found in the view. */
export const scriptPath = `/proc/self/fd/${scriptDescriptor}`;

/**
 * Bash that builds the view in the mount namespace that it is started in and becomes the words after it. All the rest is
 * read-only: hosted runners let everybody write in the tool cache and in `/usr/share`. What could not be done is not told
 * here; the self-test finds it out from inside.
 */
export function mountScript({ kept, shown, open, replaced, hidden, script }: View): string {
  const seen = [...kept, ...shown].map((path) => [path, path] as const);
  const first = numbered(Object.entries(replaced), firstDescriptor);
  const then = numbered(seen, firstDescriptor + first.length);
  return [
    "{",
    "mount --make-rprivate /",
    `exec ${scriptDescriptor}< ${shellWord(script)}`,
    ...[...first, ...then].map(
      ({ source, descriptor }) => `exec ${descriptor}< ${shellWord(source)}`,
    ),
    ...first.flatMap(put),
    ...hidden.map(hide),
    ...then.flatMap(put),
    ...makeReadOnly([...kept, ...open, ...Object.keys(replaced), "/proc", "/sys", "/dev"]),
    "} 2> /dev/null",
  ].join("\n");
}

/** All mounts but those at or below these paths; the options that a mount has must stay as they are. */
function makeReadOnly(except: readonly string[]): readonly string[] {
  const skipped = except.map((path) => `${shellWord(path)} | ${shellWord(path)}/*`).join(" | ");
  return [
    "while read -r _ _ _ _ target options _; do",
    "  target=$(printf '%b' \"$target\")",
    `  case "$target" in ${skipped}) continue ;; esac`,
    '  mount -o "remount,bind,$options,ro" "$target"',
    "done < /proc/self/mountinfo",
  ];
}

function hide(path: string): string {
  const place = shellWord(path);
  return `if [ -d ${place} ]; then mount -t tmpfs -o size=64k,mode=0755 none ${place}; elif [ -e ${place} ]; then mount --bind /dev/null ${place}; fi`;
}

interface Place {
  readonly path: string;
  readonly source: string;
  readonly descriptor: number;
}

const numbered = (pairs: readonly (readonly [string, string])[], from: number): readonly Place[] =>
  pairs.map(([path, source], at) => ({ path, source, descriptor: from + at }));

/** By the descriptor: the path of the source may be below something that was hidden or replaced meanwhile. */
function put({ path, descriptor }: Place): readonly string[] {
  return [
    `mkdir -p ${shellWord(path)}`,
    `mount --no-canonicalize --bind /proc/self/fd/${descriptor} ${shellWord(path)}`,
    `exec ${descriptor}<&-`,
  ];
}
