import { quote } from "./launch-script.ts";

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
  const writable = [...kept, ...open, ...Object.keys(replaced), "/proc", "/sys", "/dev"];
  const seen = [...kept, ...shown];
  return [
    "mount --make-rprivate /",
    `exec ${scriptDescriptor}< ${quote(script)}`,
    ...seen.map((path, at) => `exec ${firstDescriptor + at}< ${quote(path)}`),
    ...Object.entries(replaced).map(([path, by]) => `mount --bind ${quote(by)} ${quote(path)}`),
    ...hidden.map(hide),
    ...seen.flatMap((path, at) => keep(path, firstDescriptor + at)),
    "while read -r _ _ _ _ target options _; do",
    "  target=$(printf '%b' \"$target\")",
    `  case "$target" in ${writable.map((path) => `${quote(path)} | ${quote(path)}/*`).join(" | ")}) continue ;; esac`,
    '  mount -o "remount,bind,$options,ro" "$target"',
    "done < /proc/self/mountinfo",
  ].join("\n");
}

function hide(path: string): string {
  const place = quote(path);
  return `if [ -d ${place} ]; then mount -t tmpfs -o size=64k,mode=0755 none ${place}; elif [ -e ${place} ]; then mount --bind /dev/null ${place}; fi`;
}

/** By the descriptor: its own path may be below something that was hidden meanwhile. */
function keep(path: string, descriptor: number): readonly string[] {
  const place = quote(path);
  return [
    `mkdir -p ${place}`,
    `mount --no-canonicalize --bind /proc/self/fd/${descriptor} ${place}`,
    `exec ${descriptor}<&-`,
  ];
}
