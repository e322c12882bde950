import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { CriterionResult } from "#core/molecule/record.ts";
import { configPath } from "#core/names.ts";
import { type Gates, withoutRepeats } from "#core/refinery/gates.ts";
import { checkOut } from "../shared/check-out.ts";
import type { Git } from "../shared/git.ts";
import { sealGitDirectory } from "../shared/git-directory.ts";
import { type GateEnd, runGate, type Workshop } from "../shared/workshop.ts";

export interface Proof {
  readonly commit: string;
  readonly tree: string;
  readonly gates: Gates;
  /** For each single command. */
  readonly timeoutMinutes: number;
}

/** What running the gates has shown. */
export type Proven =
  | { readonly kind: "green"; readonly results: CriterionResult[] }
  | {
      readonly kind: "red";
      readonly failed: CriterionResult;
      readonly results: CriterionResult[];
    }
  | { readonly kind: "unfinished"; readonly command: string; readonly why: string };

interface Gate {
  readonly what: string;
  readonly command: string;
  /** Where somebody looks who wants to change it. */
  readonly setting: string;
}

/** Output of what holds is worth a line or two, and the record is kept for ever. */
const heldTail = 400;
/** What a shell answers when there is no such program. */
const notFound = 127;

/**
 * Runs set-up, the town's commands and the criteria on the commit, in a folder where nothing else ever was. The first
 * that fails decides. Tracked files that the commands have changed make it red as well: what would land is not what
 * was tested. A command that outlasts its time has shown nothing. Throws Cancelled.
 */
export async function proveCommit(workshop: Workshop, git: Git, proof: Proof): Promise<Proven> {
  const folder = mkdtempSync(join(workshop.isolation.yard, "candidate-"));
  const fresh = await checkOut(git, folder, proof.commit);
  const results: CriterionResult[] = [];
  for (const gate of gatesInOrder(proof.gates)) {
    const { what, command } = gate;
    const { timeoutMinutes } = proof;
    const end = await runGate(workshop, { what, command, directory: folder, timeoutMinutes });
    if (end.cutShort !== undefined) return unfinished(gate, end, timeoutMinutes);
    const result = explained(gate, end.result);
    if (result.exitCode !== 0)
      return { kind: "red", failed: result, results: [...results, result] };
    results.push({ ...result, tail: result.tail.slice(-heldTail) });
  }
  const failed = await findTampering(fresh, proof.tree);
  return failed === undefined
    ? { kind: "green", results }
    : { kind: "red", failed, results: [...results, failed] };
}

function gatesInOrder({ setup, commands, criteria }: Gates): readonly Gate[] {
  const named = (what: string, setting: string, list: readonly string[]) =>
    list.map((command) => ({ what, command, setting }));
  return [
    ...named("Set-up", `\`verify.setup\` in ${configPath}`, setup),
    ...named("Verify", `\`verify.commands\` in ${configPath}`, commands),
    ...named("Acceptance criterion", "the acceptance criteria", withoutRepeats(criteria)),
  ];
}

const unfinished = ({ command }: Gate, { result }: GateEnd, timeoutMinutes: number): Proven => ({
  kind: "unfinished",
  command,
  why: `it ran longer than ${timeoutMinutes} minutes; its last words: ${result.tail.slice(-heldTail)}`,
});

/** A mistyped command fails everybody's work: whoever reads the output must not look for the reason in the work. */
function explained({ setting }: Gate, result: CriterionResult): CriterionResult {
  if (result.exitCode !== notFound) return result;
  const hint = `[exit ${notFound}: the command was not found. Look at ${setting}, or at the inputs of the action, and at what is installed before it runs.]`;
  return { ...result, tail: `${result.tail}\n${hint}`.trim() };
}

async function findTampering(fresh: Git, tree: string): Promise<CriterionResult | undefined> {
  sealGitDirectory(fresh.place.directory, []);
  await fresh.run(["read-tree", tree]);
  await fresh.ask(["update-index", "-q", "--refresh"]);
  const changed = await fresh.ask(["diff-files", "--name-only"]);
  if (changed.exitCode === 0 && changed.stdout === "") return undefined;
  const tail = `The commands changed files that are under version control:\n${changed.stdout.trim().slice(0, 2_000)}`;
  return { command: "git diff --exit-code", exitCode: 1, seconds: 0, tail };
}
