import { type Logger, pino } from "pino";
import { prettyFactory } from "pino-pretty";
import type { LogLevel } from "../../hosts/settings.ts";

/** Where log lines go, and whether that is a terminal. */
export interface LogTarget {
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}

/**
 * One JSON object a line, for whoever collects them; lines for people on a terminal, or where that is asked for. Colour
 * only on a terminal.
 */
export function openLog(
  { level, format }: { level: LogLevel; format: "json" | "pretty" | undefined },
  { isTerminal, write }: LogTarget,
): Logger {
  const isPretty = format === "pretty" || (format === undefined && isTerminal);
  if (!isPretty) return pino({ level }, { write });
  const show = prettyFactory({ colorize: isTerminal, ignore: "pid,hostname,name" });
  return pino(
    { level },
    {
      write: (line: string) => {
        write(show(line));
      },
    },
  );
}
