import { randomBytes } from "node:crypto";
import { z } from "zod";
import { type Finding, find } from "#core/doctor/finding.ts";
import { judgeTold } from "#core/doctor/told.ts";
import { defaultNamespace } from "#core/names.ts";
import { GitHubError } from "#github/errors.ts";
import type { GitHub } from "#github/port.ts";
import { type Append, appendRecord } from "../../ledger/ledger.ts";
import type { Examination, Eyes } from "./examination.ts";
import { hear } from "./wire.ts";

/** Below the real namespace, beside `molecules` and `desks`: no reader of the ledger looks there. */
const folder = `${defaultNamespace}/doctor`;
/** A doctor that is still at work is younger. */
const abandonedMinutes = 10;

const Refs = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }));

/** Keeps a record as the App does, through the App's own ledger: and sees that a second writer is refused. */
export async function probeLedger(it: Examination): Promise<readonly Finding[]> {
  const { who, wire, github } = await it.eyes();
  const { defaultBranch } = await it.repository();
  const swept = await hear(() => sweep(it, { wire, github }));
  const head = await github.readRef(`refs/heads/${defaultBranch}`);
  const tree = await github.readTree(head ?? "");
  const name = `${it.options.now().getTime()}-${randomBytes(4).toString("hex")}`;
  const probe = { ref: `${folder}/${name}`, tree };
  const problem = await race(github, probe);
  const left = await clear(github, probe.ref);
  const good = find("ledger", "fine", { namespace: folder, who });
  return [problem ?? good, ...left, ...judgeTold("ledger", swept, (cleaned) => cleaned)];
}

interface Probe {
  readonly ref: string;
  readonly tree: string;
}

/** Undefined: all went as it must. */
async function race(github: GitHub, probe: Probe): Promise<Finding | undefined> {
  let deed = "make";
  const write = (expected: string | undefined, writer: number) =>
    appendRecord(github, entryOf(probe, expected, writer));
  try {
    const first = await write(undefined, 1);
    if (first.kind === "lost") return unguarded("see a record that nobody made");
    if ((await write(undefined, 2)).kind !== "lost")
      return unguarded("make a record that was there already");
    deed = "move on";
    if ((await write(first.head, 3)).kind === "lost") return unguarded("be faster than nobody");
    if ((await write(first.head, 4)).kind !== "lost")
      return unguarded("move a record that had moved on");
    return undefined;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return find("ledger", "refused", { deed, namespace: folder, words: error.message });
  }
}

const unguarded = (deed: string) => find("ledger", "unguarded", { deed });

/** Entries that differ: two commits with the same text in the same second are one commit. */
const entryOf = ({ ref, tree }: Probe, expected: string | undefined, writer: number): Append => ({
  ...{ ref, expected, tree },
  event: "doctor looks whether records can be kept",
  record: { doctor: true, writer },
});

async function clear(github: GitHub, ref: string): Promise<readonly Finding[]> {
  try {
    const standing = await github.readRef(ref);
    if (standing === undefined) return [];
    const removal = { name: ref, before: standing, after: undefined, force: false };
    if ((await github.updateRefs([removal])) === "updated") return [];
    return [find("ledger", "left", { ref, words: "it moved meanwhile" })];
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return [find("ledger", "left", { ref, words: error.message })];
  }
}

/** What a doctor that died has left. Somebody else's, at work now, stays. */
async function sweep(
  it: Examination,
  { wire, github }: Pick<Eyes, "wire" | "github">,
): Promise<readonly Finding[]> {
  const route = "GET /repos/{owner}/{repo}/git/matching-refs/{ref}";
  const ref = `${folder.replace(/^refs\//, "")}/`;
  const found = await wire.ask(route, { ...it.place, ref }, Refs);
  const oldest = it.options.now().getTime() - abandonedMinutes * 60_000;
  const abandoned = found.filter((each) => madeAt(each.ref) < oldest);
  const left = (await Promise.all(abandoned.map((each) => clear(github, each.ref)))).flat();
  const count = abandoned.length - left.length;
  return count === 0 ? left : [...left, find("ledger", "cleaned", { count })];
}

/** 0 where the name is not one of ours: nobody else makes refs there. */
const madeAt = (ref: string) => Number(/\/(\d+)-[0-9a-f]+$/.exec(ref)?.[1] ?? 0);
