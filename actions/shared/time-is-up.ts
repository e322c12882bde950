import { CutShort } from "./command.ts";

/** Aborts with CutShort when a job that has so many minutes has no more, by the real clock, which starts with this process. */
export function timeIsUpAfter(minutes: number): AbortSignal {
  const end = new AbortController();
  const left = Math.max(0, minutes * 60_000 - performance.now());
  const timer = setTimeout(
    () => {
      end.abort(new CutShort("deadline"));
    },
    Math.min(left, longestTimer),
  );
  timer.unref();
  return end.signal;
}

/** Node takes a longer time for none at all; 24 days are enough for a job. */
const longestTimer = 2 ** 31 - 1;
