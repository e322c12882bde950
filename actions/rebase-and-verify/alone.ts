import * as core from "@actions/core";
import type { Config } from "#core/config/config.ts";
import { configPath, defaultNamespace } from "#core/names.ts";
import { parseConfigText } from "../shared/config.ts";
import type { Git } from "../shared/git.ts";
import type { Job } from "../shared/input.ts";
import { isolated, withWorkshop } from "../shared/with-workshop.ts";
import type { AloneInput } from "./action-input.ts";
import type { Assembled, Piece } from "./assemble.ts";
import type { Bench } from "./bench.ts";
import { readGroupCriteria } from "./group.ts";
import { fetchHead, fetchHeld, type Head } from "./heads.ts";
import { assemble, judgeCommit, leaveCommit } from "./judge.ts";
import { type Occasion, readOccasion } from "./occasion.ts";
import type { End } from "./report.ts";

/** What is to be verified, with everything fetched. */
type Target =
  | {
      readonly kind: "line";
      readonly base: string;
      readonly baseCommit: string;
      readonly heads: readonly (Head & { readonly message: string })[];
    }
  | {
      readonly kind: "group";
      readonly base: string;
      readonly baseCommit: string;
      readonly head: string;
    };

/** Rebases and verifies in anybody's workflow, without the Refinery. Nothing is written but on request. */
export function verifyAlone(job: Job, input: AloneInput, stop: AbortSignal): Promise<End> {
  const occasion = readOccasion(job);
  return withWorkshop({ job, purpose: "refinery", token: input.token, stop }, async (shop) => {
    const target = await fetchTarget(shop.git, input, occasion);
    const config = await readBaseConfig(shop.git, target.baseCommit);
    const plan = planOf(input, config?.verify);
    // Whoever uses the action without Cogtown has no configuration, and the runner as it is.
    return isolated(shop, config?.isolation ?? "none", (room) => {
      const bench: Bench = { ...room, plan };
      return target.kind === "group"
        ? verifyGroup(bench, target)
        : verifyLine(bench, input, target);
    });
  });
}

async function fetchTarget(git: Git, input: AloneInput, occasion: Occasion): Promise<Target> {
  if (occasion.kind === "merge-group") return fetchGroup(git, input, occasion);
  const base = input.base.replace(/^refs\/heads\//, "") || baseOf(occasion);
  const { commit: baseCommit } = await fetchHead(git, `refs/heads/${base}`);
  if (input.heads.length > 0) {
    const heads: Head[] = [];
    for (const name of input.heads) heads.push(await fetchHead(git, name));
    return { kind: "line", base, baseCommit, heads: heads.map(withMessage) };
  }
  if (occasion.kind === "other") throw new Error("The event names no work: set the input `heads`.");
  const { number, head: commit, branch } = occasion;
  await fetchHeld(git, `refs/pull/${number}/head`, commit);
  const message = `Merge pull request #${number} from ${branch}`;
  return { kind: "line", base, baseCommit, heads: [{ name: `#${number}`, commit, message }] };
}

function baseOf(occasion: Exclude<Occasion, { kind: "merge-group" }>): string {
  const base = occasion.kind === "pull-request" ? occasion.base : occasion.defaultBranch;
  if (base === undefined) throw new Error("The event names no base: set the input `base`.");
  return base;
}

const withMessage = (head: Head) => ({
  ...head,
  message: `Merge ${head.name.replace(/^#/, "pull request #")}`,
});

type Group = Extract<Occasion, { kind: "merge-group" }>;

/**
 * GitHub chose what is in a group: an input that names something else is a mistake, and verifying less would be one. The
 * event's base is the group ahead, of which nothing has landed yet: what is in this one begins where the branch stands.
 */
async function fetchGroup(git: Git, { heads }: AloneInput, group: Group): Promise<Target> {
  if (heads.length > 0) throw new Error("A merge group is verified as it is: remove `heads`.");
  const { base, head, headRef } = group;
  await fetchHeld(git, headRef, head);
  const { commit: baseCommit } = await fetchHead(git, `refs/heads/${base}`);
  return { kind: "group", base, baseCommit, head };
}

/** The base's own: the work itself has no say in it. */
async function readBaseConfig(git: Git, base: string): Promise<Config | undefined> {
  const file = await git.ask(["cat-file", "blob", `${base}:${configPath}`]);
  return file.exitCode === 0 ? parseConfigText(file.stdout) : undefined;
}

/** Inputs go before `verify` of the configuration, key by key. */
function planOf(input: AloneInput, verify: Config["verify"] | undefined): Config["verify"] {
  const or = <T>(given: readonly T[], configured: readonly T[] = []) =>
    given.length > 0 ? given : configured;
  const commands = or(input.commands, verify?.commands);
  if (commands.length === 0)
    throw new Error(
      `There is nothing to verify with: set the input \`commands\`, or \`verify.commands\` in ${configPath} of the base.`,
    );
  return {
    commands,
    setup: or(input.setup, verify?.setup),
    regenerate: or(input.regenerate, verify?.regenerate),
    timeoutMinutes: input["timeout-minutes"] ?? verify?.timeoutMinutes ?? defaultMinutes,
  };
}

const defaultMinutes = 30;

async function verifyGroup(bench: Bench, target: Extract<Target, { kind: "group" }>): Promise<End> {
  const { head: commit, baseCommit } = target;
  const tree = await bench.git.treeOf(commit);
  const criteria = await readGroupCriteria(bench.git, baseCommit, commit);
  const finding = await judgeCommit(bench, { commit, tree, criteria, checked: commit, recall });
  const fates = [{ name: "the merge group", fate: { kind: "placed" as const, commit, tree } }];
  return { kind: "judged", finding, fates, ref: undefined };
}

/** Without a record nothing is known beforehand. */
const recall = () => undefined;

type LineTarget = Extract<Target, { kind: "line" }>;

async function verifyLine(bench: Bench, input: AloneInput, target: LineTarget): Promise<End> {
  const pieces = target.heads.map(({ commit, message }): Piece => {
    return { head: commit, way: input.way, message };
  });
  const line = await assemble(bench, target.baseCommit, pieces);
  const fates = target.heads.map(({ name }, at) => ({ name, fate: line.fates[at] }));
  if (!line.fates.some(({ kind }) => kind === "placed"))
    return { kind: "judged", finding: { kind: "nothing" }, fates, ref: undefined };
  const { commit, tree } = line;
  const ref = input.push ? await pushLine(bench, target, commit) : undefined;
  const checked = ref === undefined ? knownToGitHub(target, line) : commit;
  const finding = await judgeCommit(bench, { commit, tree, criteria: [], checked, recall });
  const conflicts = fates.filter(({ fate }) => fate?.kind === "conflict").map(({ name }) => name);
  const complaint =
    conflicts.length === 0 ? undefined : `Left out, because of conflicts: ${conflicts.join(", ")}.`;
  return { kind: "judged", finding, fates, ref, complaint };
}

/** Named by the commit: pushing it twice is pushing it once, and no candidate of the Refinery is called so. */
async function pushLine(bench: Bench, { base }: LineTarget, commit: string): Promise<string> {
  const ref = `${defaultNamespace}/tries/${base}/${commit}`;
  const refusal = await leaveCommit(bench.git, ref, commit);
  if (refusal !== undefined) throw new Error(`The commit cannot be pushed: ${refusal}`);
  core.info(`The commit is at ${ref}.`);
  return ref;
}

/** A commit that was not pushed can carry no check run: one for a single head stands on the head itself. */
function knownToGitHub({ heads }: LineTarget, { commit }: Assembled): string | undefined {
  if (heads.some((head) => head.commit === commit)) return commit;
  return heads.length === 1 ? heads[0]?.commit : undefined;
}
