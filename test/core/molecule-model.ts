import { createHash } from "node:crypto";
import type { Effect } from "#core/decision.ts";
import type {
  MoleculeFacts,
  PullFacts,
  RefineryView,
  TownFacts,
  TownIssue,
} from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import { branchChange, changedFile } from "./branch-change.ts";

/** A world of plain values for the pure core: facts to start from, and what effects do to them. */

export const sha = (name: string) => createHash("sha1").update(name).digest("hex");
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString();
export const now = new Date(at(30));

export const success: Outcome = { kind: "success", criteria: [] };
/** As a check of the step failed. */
export const failed: Outcome = {
  kind: "check-failed",
  step: "1/1",
  command: "npm test",
  exitCode: 1,
  tail: "1 failing",
};
/** What finished work changes, within bounds. */
export const change = branchChange([changedFile("src/a.ts")], {
  head: sha("work"),
  mergeBase: sha("base"),
});

export const body = `### Goal

The list can be printed as JSON.

### Acceptance criteria

- [ ] \`npm test\`

### Scope

- \`src/**\`
`;

export const configText = `agent:
  command: ./agent
verify:
  commands: [npm test]
review: none
duplicates:
  ask: false
`;

export function townFacts(over: Partial<TownFacts> = {}): TownFacts {
  return {
    repository: { owner: "maya", name: "shelf", url: "https://github.test/maya/shelf" },
    defaultBranch: "main",
    configText,
    workflows: ["cogtown-polecat.yml", "cogtown-refinery.yml"],
    labelled: [7],
    issues: [],
    desks: [],
    records: [],
    isCut: false,
    unreadable: [],
    bases: [],
    branches: [],
    record: { kind: "absent" },
    tree: sha("tree"),
    ...over,
  };
}

export const townIssue = (number: number, labels: readonly string[] = []): TownIssue => ({
  ...{ number, nodeId: `issue-${number}`, title: `Issue ${number}`, createdAt: at(0) },
  ...{ labels: ["polecat", ...labels], parent: undefined, needs: [] },
});

/** A labelled issue by a maintainer that nobody has worked on yet. */
export function moleculeFacts(over: Partial<MoleculeFacts> = {}): MoleculeFacts {
  return {
    town: townFacts(),
    number: 7,
    nodeId: "issue-7",
    url: "https://github.test/maya/shelf/issues/7",
    title: "Print JSON",
    body,
    isOpen: true,
    isLocked: false,
    labels: ["polecat"],
    labelledBy: { login: "maya", canWrite: true, at: at(0) },
    record: { kind: "absent" },
    stickies: [],
    alerts: [],
    commands: [],
    isUnheard: false,
    desk: undefined,
    convoy: undefined,
    newestComment: 0,
    workBranch: undefined,
    proposalBranch: undefined,
    base: { name: "main", head: sha("base"), tree: sha("tree") },
    pull: undefined,
    dependencies: [],
    gates: [],
    run: { kind: "not-asked" },
    change: undefined,
    refinery: refineryView(),
    ...over,
  };
}

/** A Refinery that has nothing to do with it. */
export function refineryView(over: Partial<RefineryView> = {}): RefineryView {
  return { ...viewRefinery({ kind: "absent" }, 7, undefined), ...over };
}

export function attempt(n: number, outcome?: Outcome, over: Partial<Attempt> = {}): Attempt {
  return {
    n,
    nonce: `nonce-${n}-abcdef`,
    reason: "ready",
    dispatches: [at(28)],
    claim: { runId: 100 + n, runAttempt: 1, at: at(29) },
    ...(outcome === undefined ? {} : { outcome, endedAt: at(29), head: sha("work") }),
    ...over,
  };
}

export function pullFacts(over: Partial<PullFacts> = {}): PullFacts {
  return {
    number: 20,
    nodeId: "pull-20",
    url: "https://github.test/maya/shelf/pull/20",
    state: "open",
    isDraft: false,
    branch: "cogtown/7",
    base: "main",
    head: sha("work"),
    tree: sha("tree"),
    title: "Print JSON",
    labels: [],
    createdAt: at(0),
    isFork: false,
    mergeable: "yes",
    reviews: [],
    ...over,
  };
}

/** The facts with this record in the ledger, in both places where a reading shows it. */
export function withRecord(facts: MoleculeFacts, record: MoleculeRecord): MoleculeFacts {
  const others = facts.town.records.filter((other) => other.number !== record.number);
  return {
    ...facts,
    record: { kind: "present", head: sha(JSON.stringify(record)), value: record },
    town: { ...facts.town, records: [record, ...others] },
  };
}

/** A molecule with these attempts behind it. */
export function worked(
  attempts: readonly Attempt[],
  over: Partial<MoleculeFacts> = {},
  record: Partial<MoleculeRecord> = {},
): MoleculeFacts {
  const pinned = pinSpec(moleculeFacts(), "main", { login: "maya", at: at(0) });
  return withRecord(moleculeFacts(over), { ...pinned, attempts: [...attempts], ...record });
}

/** What the world looks like after these effects: each written as GitHub would show it. */
export function afterEffects(facts: MoleculeFacts, effects: readonly Effect[]): MoleculeFacts {
  return effects.reduce(afterEffect, facts);
}

function afterEffect(facts: MoleculeFacts, effect: Effect): MoleculeFacts {
  switch (effect.kind) {
    case "append-molecule":
      return withRecord(facts, effect.record);
    case "project":
      return afterProjection(facts, effect.issue);
    case "propose":
      return {
        ...facts,
        proposalBranch: effect.head,
        pull: pullFacts({ ...(facts.pull?.state === "open" ? facts.pull : {}), head: effect.head }),
      };
    case "close-issue":
      return { ...facts, isOpen: false };
    case "show-pulls":
    case "delete-refs":
      return { ...facts, workBranch: undefined, proposalBranch: undefined };
    case "describe-pull":
    case "append-refinery":
    case "show-pulls":
    case "append-desk":
    case "append-town":
    case "answer":
    case "create-issues":
    case "add-sub-issues":
    case "link-dependencies":
    case "edit-issue":
    case "pin-issue":
    case "dispatch":
    case "cancel-run":
    case "land":
    case "enqueue":
    case "dequeue":
      return facts;
  }
}

function afterProjection(
  facts: MoleculeFacts,
  change: Extract<Effect, { kind: "project" }>["issue"],
): MoleculeFacts {
  const labels = [
    ...facts.labels.filter((label) => !change.removeLabels.includes(label)),
    ...change.addLabels,
  ];
  const [first] = facts.stickies;
  const sticky =
    change.comment === undefined ? first : { id: first?.id ?? "comment-1", body: change.comment };
  return { ...facts, labels, stickies: sticky === undefined ? [] : [sticky] };
}
