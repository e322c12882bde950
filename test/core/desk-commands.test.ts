import { describe, expect, it } from "vitest";
import { commandNames, entryOf } from "#core/command/registry.ts";
import type { Key } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import { specDigest } from "#core/molecule/digest.ts";
import { child, record } from "./convoy-model.ts";
import {
  afterDesk,
  atRest,
  deskFacts,
  hearing,
  now,
  pull,
  reactionsOf,
  recordOf,
  repliesOf,
  saying,
  townOf,
  withConfig,
  withDesk,
  withTown,
} from "./desk-model.ts";
import { at, body } from "./molecule-model.ts";

const issue = deskFacts();
const present = { kind: "present" as const, head: "" };
const molecule = deskFacts({ molecule: { ...present, value: record(3) } });
const closed = deskFacts({ isOpen: false });
const convoy = deskFacts(
  { children: [child(7), child(8, { isOpen: false })] },
  { labelled: [7], records: [record(7)] },
);
const ofMolecule = deskFacts({ pull, molecule: { ...present, value: record(7) } });
const foreign = deskFacts({ pull: { ...pull, branch: "fix", molecule: undefined } });
const retargeted = deskFacts({ pull: { ...pull, retargetedAt: at(25) } });
const claimed = withDesk(issue, { claim: { by: "rob", at: at(1) } });
const paused = withTown(issue, {
  version: 1,
  pause: { reason: "winter", by: "rob", at: at(1) },
});
const pausedConvoy = withDesk(convoy, { pause: { reason: "x", by: "rob", at: at(1) } });
const approvedPlan = {
  source: { kind: "agent" as const, nonce: "n" },
  plan: { design: "", molecules: [] },
  ...{ hash: "a".repeat(12), by: "rob", at: at(1), warnings: [], created: {} },
  approved: { by: "rob", at: at(2) },
};
/** An issue for which a plan is being made, and one whose plan is. */
const planning = withDesk(issue, {
  asked: [
    {
      ...{ nonce: "n", kind: "plan", text: "", title: "", body: "", by: "rob", at: at(29) },
      dispatches: [at(29)],
    },
  ],
});
const asking = withDesk(issue, {
  asked: recordOf(planning).asked.map((each) => ({ ...each, kind: "question" as const })),
});
const carrying = withDesk(issue, {
  plan: { ...approvedPlan, making: { keys: ["x"], at: at(30) } },
});

/** As it is observed where somebody asks about issues that there are not. */
const looked = deskFacts({ looks: new Map([5, 99].map((number) => [number, "absent"])) });

type Row = readonly [says: string, where: string, facts: DeskFacts];

/** What is done, and what the desk or its issue is afterwards. */
const done: readonly (readonly [...Row, (facts: DeskFacts) => unknown, unknown])[] = [
  ["help", "an issue", issue, (facts) => recordOf(facts).orders.length, 1],
  ["help sling", "a pull request", foreign, (facts) => recordOf(facts).orders.length, 1],
  ["status", "a pull request", foreign, (facts) => recordOf(facts).orders.length, 1],
  [
    "note Dates are UTC.",
    "an issue",
    issue,
    (facts) => recordOf(facts).notes[0]?.text,
    "Dates are UTC.",
  ],
  ["note x", "a pull request", foreign, (facts) => recordOf(facts).notes[0]?.by, "maya"],
  [
    "plan Keep it low.",
    "an issue",
    issue,
    (facts) => recordOf(facts).asked[0]?.text,
    "Keep it low.",
  ],
  ["ask Why?", "a closed issue", closed, (facts) => recordOf(facts).asked[0]?.kind, "question"],
  ["ask Why?", "a pull request", foreign, (facts) => recordOf(facts).asked[0]?.kind, "question"],
  ["sling", "an issue", issue, (facts) => facts.labels, ["polecat"]],
  [
    "sling",
    "an issue",
    issue,
    (facts) => recordOf(facts).sling?.digest,
    specDigest("Print JSON", body),
  ],
  ["sling force", "an issue", issue, (facts) => recordOf(facts).sling?.isForced, true],
  [
    "priority P1",
    "an issue",
    deskFacts({ labels: ["P3", "bug"] }),
    (facts) => facts.labels,
    ["bug", "P1"],
  ],
  ["priority P0", "a pull request", foreign, (facts) => facts.labels, ["P0"]],
  ["budget $5", "an issue", issue, (facts) => recordOf(facts).budget?.dollars, 5],
  ["budget $5", "a convoy", convoy, (facts) => recordOf(facts).budget?.dollars, 5],
  ["claim", "an issue", issue, (facts) => recordOf(facts).claim?.by, "maya"],
  ["unclaim", "a claimed issue", claimed, (facts) => recordOf(facts).claim, undefined],
  ["escalate help", "an issue", issue, (facts) => facts.labels, ["needs-human"]],
  ["pause winter", "an issue", issue, (facts) => townOf(facts).pause?.reason, "winter"],
  ["pause", "a pull request", foreign, (facts) => townOf(facts).pause?.by, "maya"],
  ["pause late", "a convoy", convoy, (facts) => recordOf(facts).pause?.reason, "late"],
  ["pause late", "a convoy", convoy, (facts) => townOf(facts).pause, undefined],
  ["resume", "an issue", paused, (facts) => townOf(facts).pause, undefined],
  ["resume", "an issue of a town that goes on", issue, (facts) => townOf(facts).pause, undefined],
  ["resume", "a paused convoy", pausedConvoy, (facts) => recordOf(facts).pause, undefined],
  ["stop", "a molecule", molecule, (facts) => recordOf(facts).orders[0]?.done, true],
  ["stop", "its pull request", ofMolecule, (facts) => recordOf(facts).orders[0]?.done, true],
  ["stop", "a convoy", convoy, (facts) => recordOf(facts).pause?.by, "maya"],
  ["hold wet", "a convoy", convoy, (facts) => recordOf(facts).pause?.reason, "wet"],
  ["retry", "a paused convoy", pausedConvoy, (facts) => recordOf(facts).pause, undefined],
  ["release", "a molecule", molecule, (facts) => recordOf(facts).released?.by, "maya"],
  [
    "approve",
    "a molecule whose text somebody changed",
    molecule,
    (facts) => recordOf(facts).plan,
    undefined,
  ],
  ["merge", "a pull request", foreign, (facts) => recordOf(facts).orders[0]?.done, true],
];

/** What is refused, with words that say why. */
const refused: readonly (readonly [...Row, string])[] = [
  ["plan", "a closed issue", closed, "#3 is closed, so nothing is planned. Reopen it first."],
  ["plan", "an issue whose plan is being made", planning, "`rob` asked for it"],
  [
    "plan",
    "an issue whose plan is carried out",
    carrying,
    "`rob` approved is still being carried out",
  ],
  ["plan", "a pull request", foreign, "`/mayor plan` is said on an issue"],
  ["ask Why?", "an issue with a question", asking, "An earlier question is still being answered"],
  ["cook x", "an issue without that formula", issue, "x"],
  ["cook x", "a closed issue", closed, "#3 is closed, so nothing is cooked"],
  [
    "cook x",
    "an issue whose plan is carried out",
    carrying,
    "An approved plan is still being carried out",
  ],
  ["approve", "an issue without a plan", issue, "There is no plan here to approve"],
  ["sling", "a closed issue", closed, "#3 is closed. Reopen it"],
  ["sling", "an issue without criteria", deskFacts({ body: "### Goal\n\nx" }), "cannot be read"],
  [
    "sling",
    "an issue that an outsider has changed since",
    deskFacts({ editedBy: { login: "tess", canWrite: false, at: at(25) } }),
    "`tess` after you spoke",
  ],
  ["sling", "a pull request", foreign, "`/mayor sling` is said on an issue"],
  [
    "stop",
    "an issue that nobody works on",
    issue,
    "add the label `polecat`, or say `/mayor sling`",
  ],
  ["stop", "a pull request without a molecule", foreign, "belongs to no molecule"],
  ["retry", "a convoy that goes on", convoy, "This convoy is not paused"],
  ["budget $5", "a pull request", ofMolecule, "`/mayor budget $5` is said on an issue"],
  ["claim", "an issue of somebody else", claimed, "`rob` has claimed #3"],
  ["claim", "a pull request", foreign, "is said on an issue"],
  ["unclaim", "an issue that nobody has claimed", issue, "Nobody has claimed #3"],
  ["resume", "a convoy that goes on", convoy, "This convoy is not paused"],
  ["merge", "an issue", issue, "`/mayor merge` is said on a pull request"],
  ["merge", "a pull request that was to land elsewhere", retargeted, "to land on `main` now"],
  [`merge ${"b".repeat(40)}`, "a pull request with another head", foreign, "is what stands there"],
  ["freeze", "a closed pull request", deskFacts({ pull, isOpen: false }), "is closed"],
  ["why #99", "an issue", looked, "There is no issue #99 here"],
  ["why #98", "an issue", looked, "#98 was not looked at, because only 2 issues are at a time"],
];

describe("a command that is in its place", () => {
  it.each(done)("is done: %s, on %s", (says, _where, facts, look, wanted) => {
    const ended = saying(facts, `/mayor ${says}`);
    expect(look(ended.facts)).toEqual(wanted);
    expect(reactionsOf(ended.effects)).toEqual(["eyes", "rocket"]);
    expect(repliesOf(ended.effects).length).toBeLessThanOrEqual(1);
    expect(decideDesk(ended.facts, now, "again").effects).toEqual([]);
  });
});

describe("a command that is not", () => {
  it.each(refused)("is refused with words that help: %s, on %s", (says, _where, facts, words) => {
    const ended = saying(facts, `/mayor ${says}`);
    expect(reactionsOf(ended.effects)).toEqual(["eyes", "confused"]);
    expect(repliesOf(ended.effects)).toHaveLength(1);
    expect(repliesOf(ended.effects)[0]).toContain(words);
    const labels = ended.facts.labels.filter((label) => label !== "cogtown:convoy");
    expect([labels, townOf(ended.facts)]).toEqual([facts.labels, townOf(facts)]);
  });

  it("is told where it is said, for every command that has one place", () => {
    const single = commandNames.filter((name) => entryOf(name).where.length === 1);
    expect(single.length).toBeGreaterThan(5);
    for (const name of single) {
      const [example] = entryOf(name).examples;
      const elsewhere = entryOf(name).where[0] === "issue" ? foreign : issue;
      const { effects } = saying(elsewhere, `/mayor ${example.says}`);
      expect(reactionsOf(effects), name).toEqual(["eyes", "confused"]);
      expect(repliesOf(effects).join(), name).toContain("is said on");
    }
  });
});

describe("who is looked at next", () => {
  const molecules = (...numbers: number[]) =>
    numbers.map((number): Key => ({ kind: "molecule", number }));
  const rows: readonly (readonly [...Row, readonly Key[]])[] = [
    ["stop", "a molecule", molecule, molecules(3)],
    ["stop", "its pull request", ofMolecule, molecules(7)],
    ["sling", "an issue", issue, molecules(3)],
    ["claim", "an issue", issue, molecules(3)],
    ["budget $5", "a convoy", convoy, molecules(3, 7)],
    ["pause", "a convoy", convoy, molecules(3, 7)],
    ["pause", "an issue", issue, [{ kind: "town" }]],
    ["merge", "a pull request", foreign, [{ kind: "refinery", base: "main" }]],
    ["thaw", "a pull request", foreign, [{ kind: "refinery", base: "main" }]],
    ["priority P0", "a pull request", foreign, [{ kind: "refinery", base: "main" }]],
  ];
  it.each(rows)("after %s on %s", (says, _where, facts, keys) => {
    let looked = hearing(facts, [{ id: 50, by: "maya", body: `/mayor ${says}` }]);
    const next: Key[] = [];
    for (let pass = 0; pass < 6; pass += 1) {
      const decision = decideDesk(looked, now, "n");
      if (decision.effects.length > 0) next.push(...decision.next);
      looked = afterDesk(looked, decision.effects);
    }
    expect(next.filter(({ kind }) => kind !== "desk")).toEqual(expect.arrayContaining([...keys]));
  });
});

describe("several commands at once", () => {
  it("see what those before them did: the last priority is the one, on the issue and in one request", () => {
    const { facts, effects } = saying(issue, "/mayor priority P3\n\n/mayor priority P1");
    expect(facts.labels).toEqual(["P1"]);
    expect(effects.filter(({ kind }) => kind === "project")).toHaveLength(1);
  });

  it("of several comments as well: the last word for the town stands, and nobody waits for it", () => {
    const words = ["pause a", "resume", "pause b"].map((says, place) => ({
      ...{ id: 50 + place, by: "maya", body: `/mayor ${says}` },
    }));
    const { facts, effects } = atRest(hearing(issue, words));
    expect(townOf(facts).pause?.reason).toBe("b");
    expect(effects.filter(({ kind }) => kind === "append-town")).toHaveLength(1);
    expect(recordOf(facts).orders.map(({ said }) => said.kind)).toEqual([
      ...["commands", "commands", "commands"],
    ]);
  });

  it("are carried out as one comment: what can be is done, and the answer tells what could not", () => {
    const { facts, effects } = saying(issue, "/mayor note x\n\n/mayor stop\n\n/mayor claim");
    expect(recordOf(facts)).toMatchObject({ notes: [{ text: "x" }], claim: { by: "maya" } });
    expect(reactionsOf(effects)).toEqual(["eyes", "confused"]);
    expect(repliesOf(effects)).toHaveLength(1);
    expect(repliesOf(effects)[0]).toContain("Nobody works on #3 yet");
  });

  it("sling and sling by force do not undo each other", () => {
    const words = ["sling force", "sling", "sling"].map((says, place) => ({
      ...{
        id: 50 + place,
        by: place === 0 ? "rob" : "maya",
        body: `/mayor ${says}`,
        at: at(20 + place),
      },
    }));
    const { facts } = atRest(hearing(issue, words));
    expect(recordOf(facts).sling).toMatchObject({ isForced: true, by: "maya", at: at(22) });
  });
});

describe("a word for the town", () => {
  const word = { comment: 70, command: 0 };

  it("that is older than the one that was obeyed last is overruled, wherever it was said", () => {
    const resumed = withTown(issue, { version: 1, word });
    const { facts, effects } = saying(resumed, "/mayor pause", { id: 60 });
    expect(townOf(facts).pause).toBeUndefined();
    expect(repliesOf(effects).join()).toContain(
      "said something else for the whole town after that",
    );
    expect(reactionsOf(effects, 60)).toEqual(["eyes", "confused"]);
  });

  it("that was obeyed before the process died is not obeyed again", () => {
    const pause = { reason: "x", by: "maya", at: at(20) };
    const obeyed = withTown(issue, { version: 1, pause, word });
    const { effects } = saying(obeyed, "/mayor pause x", { id: 70 });
    expect(effects.some(({ kind }) => kind === "append-town")).toBe(false);
    expect(reactionsOf(effects, 70)).toEqual(["eyes", "rocket"]);
  });

  it("to resume counts where nothing was paused: an older one to pause is on its way", () => {
    const { facts } = saying(issue, "/mayor resume", { id: 70 });
    const late = saying(facts, "/mayor pause", { id: 71 });
    expect(townOf(late.facts).pause?.by).toBe("maya");
    const older = { ...issue, town: { ...issue.town, record: facts.town.record } };
    expect(townOf(saying(older, "/mayor pause", { id: 69 }).facts).pause).toBeUndefined();
  });

  it("does not write over a record of another version", () => {
    const record = { kind: "unreadable" as const, head: "", problem: "version 2" };
    const other = { ...issue, town: { ...issue.town, record } };
    const { effects } = saying(other, "/mayor pause");
    expect(effects.some(({ kind }) => kind === "append-town")).toBe(false);
    expect(repliesOf(effects).join()).toContain("cannot be read by this version");
  });
});

describe("while things are not as they should be", () => {
  it("commands are obeyed although the configuration cannot be read", () => {
    const broken = withConfig(issue, "limits: [\n");
    expect(townOf(saying(broken, "/mayor pause").facts).pause?.by).toBe("maya");
    expect(saying(broken, "/mayor sling").facts.labels).toEqual(["polecat"]);
  });

  it("a desk of another version is left alone", () => {
    const record = { kind: "unreadable" as const, head: "", problem: "version 2" };
    const facts = hearing({ ...issue, record }, [{ id: 50, by: "maya", body: "/mayor stop" }]);
    expect(decideDesk(facts, now, "n").effects).toEqual([]);
  });

  it("what was first seen a day later is not done", () => {
    const { facts, effects } = saying(issue, "/mayor pause", { at: at(30 - 25 * 60) });
    expect(recordOf(facts)).toMatchObject({ commentsSeen: 50, orders: [] });
    expect(repliesOf(effects)).toEqual([]);
  });

  it("a locked conversation is steered without a word", () => {
    const { facts, effects } = saying({ ...issue, isLocked: true }, "/mayor pause");
    expect(townOf(facts).pause?.by).toBe("maya");
    expect([repliesOf(effects), reactionsOf(effects)]).toEqual([[], ["eyes", "rocket"]]);
  });
});

describe("/mayor escalate", () => {
  it("mentions whom the configuration names, and nobody whom the reason does", () => {
    const named = withConfig(issue, "commands:\n  escalate: [rob, acme/on-call]\n");
    const [reply] = repliesOf(saying(named, "/mayor escalate ask @tess").effects);
    expect(reply).toContain("@rob");
    expect(reply).not.toContain("@tess");
  });
});
