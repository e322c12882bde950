import { z } from "zod";
import { clip } from "./text/markdown.ts";
import { quietLine } from "./text/neutralise.ts";

/** A ledger commit's message: the event in one line, then the whole record. `git log` of the ref is the audit trail. */

export type LedgerMessage<T> =
  | { readonly ok: true; readonly event: string; readonly value: T }
  | { readonly ok: false; readonly problem: string };

const longestEvent = 200;

/**
 * Prints an event and the record after it. The record quotes issues, so what would mention people or refer to issues
 * is written as JSON escapes: the ledger may be a branch, and GitHub reads the commit messages of branches.
 */
export function printLedgerMessage(event: string, record: unknown): string {
  const line = clip(quietLine(event), longestEvent);
  const json = JSON.stringify(record, undefined, 2)
    .replace(/@(?=[\w-])/g, "\\u0040")
    .replace(/#(?=\d)/g, "\\u0023");
  return `${line === "" ? "event" : line}\n\n${json}\n`;
}

/** Reads a ledger commit back. A record of another version, or one that is none, is a problem and never guessed at. */
export function parseLedgerMessage<T>(schema: z.ZodType<T>, message: string): LedgerMessage<T> {
  const text = message.replaceAll("\r\n", "\n");
  const blank = text.indexOf("\n\n");
  if (blank === -1) return refuse("the commit message holds no record below its first line");
  const record = parseJson(text.slice(blank + 2));
  if (!record.ok) return refuse(`the record is no JSON: ${record.problem}`);
  const parsed = schema.safeParse(record.value);
  if (parsed.success) return { ok: true, event: text.slice(0, blank), value: parsed.data };
  return refuse(otherVersion(record.value, parsed.error) ?? z.prettifyError(parsed.error));
}

const refuse = (problem: string) => ({ ok: false, problem }) as const;

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : "unreadable" };
  }
}

const Versioned = z.object({ version: z.number() });

/** A record of another version is not a broken one: who reads it is told which of the two is older. */
function otherVersion(record: unknown, { issues }: z.ZodError): string | undefined {
  const versioned = Versioned.safeParse(record);
  const issue = issues.find(({ path }) => path[0] === "version");
  if (!versioned.success || issue?.code !== "invalid_value") return undefined;
  const { version } = versioned.data;
  const known = Math.max(...issue.values.map(Number));
  return version > known
    ? `the record has version ${version}, this Cogtown reads version ${known}: update Cogtown`
    : `the record has version ${version}, of an older Cogtown; this one reads version ${known}`;
}
