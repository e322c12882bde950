import { parseConfig } from "#core/config/parse-config.ts";
import type { History } from "#core/life/history.ts";
import type { Look } from "#core/life/look.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import type { MoleculeState } from "#core/molecule/state.ts";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import { type LineView, viewLine } from "#core/refinery/line-view.ts";
import type { GitHub } from "#github/port.ts";
import { lookAtMolecule } from "../observe/look.ts";
import { observeRefinery } from "../observe/refinery.ts";
import { openAsPerson, type PersonOptions } from "./as-person.ts";

/** Eyes of a person on a town: reads, and never changes anything. Everything throws GitHubError. */
export interface Lookout {
  look(number: number): Promise<Look | "absent">;
  /** Numbers of the open issues that carry the label `polecat`. */
  labelled(): Promise<readonly number[]>;
  town(): Promise<TownFacts>;
  /** The line of this base branch, or of the one that the town lands on; why there is none to be seen, in words. */
  line(
    base: string | undefined,
  ): Promise<LineView | { readonly kind: "none"; readonly why: string }>;
  /** A commit and those before it, newest first, `most` of them. */
  history(head: string, most: number): Promise<History>;
}

export const openLookout = (options: PersonOptions): Lookout =>
  openLookoutOn(openAsPerson(options), options.now);

/** The same, by whatever account has been let in already. */
export function openLookoutOn(github: GitHub, now: () => Date): Lookout {
  return {
    look: (number) => lookAt(github, number, now()),
    labelled: async () => (await github.readTown()).labelled.toSorted((a, b) => a - b),
    town: () => github.readTown(),
    line: (base) => lookAtLine(github, base, now()),
    history: (head, most) => github.readHistory(head, most),
  };
}

async function lookAt(github: GitHub, number: number, at: Date): Promise<Look | "absent"> {
  const look = await lookAtMolecule(github, number, at);
  return look === "absent" ? "absent" : { at, ...look, isSure: await isSure(github, look.state) };
}

async function lookAtLine(
  github: GitHub,
  named: string | undefined,
  at: Date,
): ReturnType<Lookout["line"]> {
  const name = named ?? (await baseOfTown(github));
  if (name === undefined) return { kind: "none", why: "the repository has no commits" };
  const facts = await observeRefinery(github, name, at);
  const config = parseConfig(facts.town.configText);
  if (facts.base === undefined) return { kind: "none", why: `there is no branch ${name}` };
  if (!config.ok) return { kind: "none", why: "`.github/cogtown.yml` cannot be read" };
  if (facts.record.kind === "unreadable")
    return { kind: "none", why: `the Refinery's record cannot be read: ${facts.record.problem}` };
  const { record } = facts;
  const value =
    record.kind === "present" ? record.value : emptyRecord(name, config.value.refinery.slots);
  return viewLine(facts, value, config.value, facts.base.head, at);
}

async function baseOfTown(github: GitHub): Promise<string | undefined> {
  const { configText, defaultBranch } = await github.readTown();
  const config = parseConfig(configText);
  return (config.ok ? config.value.base : undefined) ?? defaultBranch;
}

async function isSure(github: GitHub, state: MoleculeState): Promise<boolean> {
  const isAboutPermission =
    state.kind === "draft" &&
    (state.why.kind === "labelled-by-outsider" || state.why.kind === "edited-by-outsider");
  const viewer = github.viewer();
  return !isAboutPermission || viewer === undefined || github.canWrite(viewer);
}
