import { type Logger, pino } from "pino";

/** What the App does and why, for whoever looks for a fault: on stderr, and only when COGTOWN_LOG names a level. */
export function openDiagnosticLog(): Logger {
  const level = process.env["COGTOWN_LOG"] ?? "silent";
  const isKnown = level === "silent" || level in pino.levels.values;
  return pino({ name: "cogtown", level: isKnown ? level : "info" }, pino.destination(2));
}
