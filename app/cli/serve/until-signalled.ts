import { constants } from "node:os";

type Signal = "SIGINT" | "SIGTERM";

/** The part of `process` that is used. */
export interface SignalSource {
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  exit(code: number): unknown;
}

/**
 * Resolves when the first signal asks for an end. The second one makes it: said here, since the first process of a
 * container has no default for signals. Its exit code is what a shell would tell, 128 and the signal's number.
 */
export function untilSignalled(source: SignalSource): Promise<string> {
  return new Promise((resolve) => {
    let isAsked = false;
    const end = (signal: Signal) => {
      if (isAsked) source.exit(128 + constants.signals[signal]);
      isAsked = true;
      resolve(signal);
    };
    source.on("SIGINT", end);
    source.on("SIGTERM", end);
  });
}
