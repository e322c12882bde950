import { shellWord } from "#core/text/shell.ts";
import type { ForeignCommand } from "./custody.ts";

/**
 * What one piece of foreign code may take, for all levels but `none`. Address space is left alone, because Node and Java
 * reserve far more than they use. None of these numbers is GitHub's; they are far above what builds were seen to need.
 */
export interface Limits {
  /** Processes and threads of the user together (RLIMIT_NPROC): a fork bomb ends here. */
  readonly processes: number;
  /** Bytes of a single file (RLIMIT_FSIZE); who writes more is ended by SIGXFSZ. */
  readonly fileBytes: number;
  /** Open files of a process (RLIMIT_NOFILE). */
  readonly openFiles: number;
}

export const realLimits: Limits = {
  processes: 4_096,
  fileBytes: 2 * 1024 ** 3,
  openFiles: 65_536,
};

/**
 * Bash that sets limits and environment and becomes the command. The environment goes by this file: `sudo` takes out what
 * a toolchain needs (PATH, LD_LIBRARY_PATH), and a command line can be read by everybody.
 */
export function launchScript(limits: Limits, request: ForeignCommand): string {
  const { command, directory, environment } = request;
  return `${[
    ...limitLines(limits),
    "umask 022",
    ...Object.entries(environment).flatMap(exportLine),
    `cd -- ${shellWord(directory)} || exit 126`,
    `exec "$BASH" --noprofile --norc -c ${shellWord(command)}`,
  ].join("\n")}\n`;
}

/** A limit that is lower already stays. When memory is short, the kernel is to end foreign code before the job. */
function limitLines({ processes, fileBytes, openFiles }: Limits): readonly string[] {
  return [
    "ulimit -c 0",
    `ulimit -u ${processes} 2> /dev/null || :`,
    `ulimit -f ${Math.ceil(fileBytes / 1024)} 2> /dev/null || :`,
    `ulimit -n ${openFiles} 2> /dev/null || :`,
    "{ echo 500 > /proc/self/oom_score_adj; } 2> /dev/null || :",
  ];
}

/** A name that no shell can export is not handed on. */
function exportLine([name, value]: readonly [string, string]): readonly string[] {
  return /^[A-Za-z_]\w*$/.test(name) ? [`export ${name}=${shellWord(value)}`] : [];
}
