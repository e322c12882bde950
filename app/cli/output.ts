/** Where lines for people go, and whether that is a terminal. */
export interface Output {
  readonly isTerminal: boolean;
  line(text?: string): void;
}

/** Lines for people go to stdout, or to stderr when stdout is for data (`--json -`). */
export function openOutput(isDataOnStdout: boolean): Output {
  const stream = isDataOnStdout ? process.stderr : process.stdout;
  return {
    isTerminal: stream.isTTY,
    line: (text = "") => {
      stream.write(`${text}\n`);
    },
  };
}
