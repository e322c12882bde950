import type { z } from "zod";
import { parseLedgerMessage, printLedgerMessage } from "#core/ledger-message.ts";
import type { Git } from "./git.ts";
import { fetchRefs } from "./git-directory.ts";
import { polecatIdentity, signatureEnvironment } from "./identity.ts";
import { moveRefs, type RefMove } from "./push.ts";

/** A record with the ledger commit that it was read from. */
export interface LedgerEntry<T> {
  readonly ref: string;
  readonly head: string;
  readonly record: T;
}

/** The ledger holds something this version of the action cannot read: never written over. */
class UnreadableLedger extends Error {
  constructor(ref: string, problem: string) {
    super(
      `${ref} cannot be read: ${problem}. Use the action in the version that the Cogtown App has.`,
    );
    this.name = "UnreadableLedger";
  }
}

/** Reads the newest record at a ledger ref afresh; undefined when the ref does not exist. Throws UnreadableLedger. */
export async function readLedger<T>(
  git: Git,
  ref: string,
  schema: z.ZodType<T>,
): Promise<LedgerEntry<T> | undefined> {
  const { ledger } = await fetchRefs(git, { ledger: ref });
  return ledger === undefined ? undefined : await parseEntry(git, ref, ledger, schema);
}

/** The record that a fetched ledger commit carries. */
export async function parseEntry<T>(
  git: Git,
  ref: string,
  head: string,
  schema: z.ZodType<T>,
): Promise<LedgerEntry<T>> {
  const message = await git.run(["show", "--no-patch", "--format=%B", head]);
  const parsed = parseLedgerMessage(schema, message);
  if (!parsed.ok) throw new UnreadableLedger(ref, parsed.problem);
  return { ref, head, record: parsed.value };
}

/** The commit that says what happened and holds the record after it, on top of the one that was seen. Not pushed. */
export async function makeEntry<T extends { version: number }>(
  git: Git,
  seen: LedgerEntry<T>,
  event: string,
  record: T,
): Promise<LedgerEntry<T>> {
  const head = await git.run(
    ["commit-tree", await git.treeOf(seen.head), "-p", seen.head, "-F", "-"],
    {
      stdin: printLedgerMessage(event, record),
      environment: signatureEnvironment(polecatIdentity, polecatIdentity),
    },
  );
  return { ref: seen.ref, head, record };
}

/** How often a decision is taken again after somebody else was faster. */
export const appendTries = 5;

export type Rewrite<T, Refusal> =
  | { readonly kind: "append"; readonly event: string; readonly record: T }
  | { readonly kind: "leave"; readonly because: Refusal };

export interface RewriteOptions {
  /** What is moved in the same push, asked anew for each try. */
  readonly alongside?: () => Promise<readonly RefMove[]>;
  /** For refs that many write to at once. */
  readonly tries?: number;
}

/**
 * Reads, decides, appends; when somebody was faster, decides again on what is there now. `undefined` is decided on
 * when the ref does not exist. What goes `alongside` is moved then or not at all. Throws when the record never held
 * still.
 */
export async function rewriteLedger<T extends { version: number }, Refusal>(
  git: Git,
  ref: string,
  schema: z.ZodType<T>,
  decide: (record: T | undefined) => Rewrite<T, Refusal>,
  { alongside = () => Promise.resolve([]), tries = appendTries }: RewriteOptions = {},
): Promise<
  | { readonly kind: "appended"; readonly entry: LedgerEntry<T> }
  | {
      readonly kind: "left";
      readonly because: Refusal;
      readonly seen: LedgerEntry<T> | undefined;
    }
> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const seen = await readLedger(git, ref, schema);
    const decided = decide(seen?.record);
    if (decided.kind === "leave") return { kind: "left", because: decided.because, seen };
    if (seen === undefined)
      throw new Error(`${ref} does not exist: a job only ever appends to it.`);
    const entry = await makeEntry(git, seen, decided.event, decided.record);
    const result = await moveRefs(git, [
      { ref, from: seen.head, to: entry.head },
      ...(await alongside()),
    ]);
    if (result === "moved") return { kind: "appended", entry };
  }
  throw new Error(
    `${ref} changed ${tries} times while it was being written; nothing was recorded.`,
  );
}
