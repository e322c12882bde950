import { useEffect, useState } from "preact/hooks";
import { printDuration } from "#core/text/plain-time.ts";
import { printLocally } from "./local-time.ts";

/** Time goes on by the second; where people want no motion, by the minute. */
function usePulse(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const timer = setInterval(
      () => {
        setNow(Date.now());
      },
      isStill ? 60_000 : 1_000,
    );
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}

/** How long it is since then. `at`: the town's time when that was read, and the browser's clock may be off: they are never compared. */
export function Elapsed({ since, at }: { readonly since: string; readonly at: string }) {
  const now = usePulse();
  const [read, setRead] = useState({ at, clock: now });
  if (read.at !== at) setRead({ at, clock: Date.now() });
  const passed = Date.parse(at) - Date.parse(since) + Math.max(0, now - read.clock);
  return <time dateTime={since}>{printDuration(passed / 1000)}</time>;
}

/** A moment by the clock of whoever looks; the whole of it where the pointer rests. */
export function Moment({ at }: { readonly at: string }) {
  const moment = new Date(at);
  const text = printLocally(moment);
  const isToday = moment.toDateString() === new Date().toDateString();
  return (
    <time dateTime={at} title={moment.toISOString()}>
      {isToday ? text.slice(11) : text.slice(0, 16)}
    </time>
  );
}
