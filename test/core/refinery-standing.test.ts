import { describe, expect, it } from "vitest";
import type { PullFacts } from "#core/molecule/facts.ts";
import type { NativeQueue, RefineryFacts } from "#core/refinery/facts.ts";
import { outlookOf, predictLanding } from "#core/refinery/predict.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import { standingOfPull } from "#core/refinery/standing.ts";
import { rememberedOrder } from "#core/refinery/standing-in-line.ts";
import {
  configOf,
  lineFacts,
  lineView,
  proven,
  putOut,
  readyPull,
  redRun,
  running,
} from "./line-model.ts";
import { at, now, sha, townFacts } from "./molecule-model.ts";
import { emptyRecord, entry, greenCandidate, landing } from "./refinery-model.ts";

/** Where #1 of three ready ones stands, unless told of another one. */
function standing(
  record: Partial<RefineryRecord> = {},
  { pull = 1, facts = lineFacts([1, 2, 3]), more = "" } = {},
) {
  const found = facts.pulls.find(({ number }) => number === pull);
  if (found === undefined) throw new Error(`no #${pull}`);
  return standingOfPull(lineView(facts, record, more), found);
}
const withPull = (over: Partial<PullFacts>, more: Partial<RefineryFacts> = {}) =>
  lineFacts([1, 2, 3], { pulls: [readyPull(1, over), readyPull(2), readyPull(3)], ...more });

describe("a pull request that is not in the line", () => {
  it("says that it is a draft", () => {
    expect(standing({}, { facts: withPull({ isDraft: true }) })).toEqual({ kind: "draft" });
  });

  it("waits for a review where the town asks for one, and for whoever wants a change", () => {
    const more = "";
    const facts = lineFacts([1], {
      town: townFacts({ labelled: [1], records: [proven(1)] }),
    });
    const view = lineView(facts, {}, more);
    const asking = { ...view, config: { ...view.config, review: "required" as const }, queue: [] };
    expect(standingOfPull(asking, readyPull(1))).toEqual({ kind: "awaiting-review" });
    const review = {
      id: 1,
      by: "rob",
      state: "changes-requested",
      body: "",
      commit: "",
      at: at(2),
    } as const;
    const against = withPull({ reviews: [review] });
    expect(standing({}, { facts: against })).toEqual({ kind: "changes-requested", by: ["rob"] });
  });

  it("has to be asked for where it is a person's, also with a branch named like ours in a fork", () => {
    expect(standing({}, { facts: withPull({ branch: "fix" }) })).toEqual({ kind: "not-asked" });
    expect(standing({}, { facts: withPull({ isFork: true }) })).toEqual({ kind: "not-asked" });
  });

  it("is in the line once it was asked for at its head, and no more after a push", () => {
    const asked = [
      { pull: 1, head: sha("head-1"), by: "maya", comment: 5, at: at(3), isUrgent: false },
    ];
    const person = withPull({ branch: "fix" });
    expect(standing({ asked }, { facts: person }).kind).toBe("waiting");
    const pushed = withPull({ branch: "fix", head: sha("pushed") });
    expect(standing({ asked }, { facts: pushed })).toEqual({ kind: "not-asked" });
  });

  it("waits, out of a fork, for somebody to name or approve the very head", () => {
    const heard = { pull: 1, head: sha("head-1"), by: "maya", comment: 5, at: at(3) };
    const asked = [{ ...heard, isUrgent: false }];
    const fork = withPull({ isFork: true });
    expect(standing({ asked }, { facts: fork })).toEqual({ kind: "not-vouched-for" });
    const named = [{ ...heard, isUrgent: false, isNamed: true as const }];
    expect(standing({ asked: named }, { facts: fork }).kind).toBe("waiting");
    const review = { id: 1, by: "rob", state: "approved", body: "", at: at(2) } as const;
    const approved = (commit: string) =>
      withPull({ isFork: true, reviews: [{ ...review, commit }] });
    expect(standing({ asked }, { facts: approved(sha("head-1")) }).kind).toBe("waiting");
    expect(standing({ asked }, { facts: approved(sha("older")) }).kind).toBe("not-vouched-for");
  });

  it("says that its molecule is held and what to do, is not wanted any more, or has not proved this head", () => {
    const hold = { reason: "it failed", fix: "Mend it.", at: at(2), by: "witness" };
    const held = townFacts({ labelled: [1], records: [proven(1, { hold })] });
    expect(standing({}, { facts: lineFacts([1], { town: held }) })).toEqual({
      ...{ kind: "held", molecule: 1, reason: "it failed", fix: "Mend it." },
    });
    const unwanted = townFacts({ labelled: [], records: [proven(1)] });
    expect(standing({}, { facts: lineFacts([1], { town: unwanted }) }).kind).toBe("unwanted");
    expect(standing({}, { facts: withPull({ head: sha("pushed") }) }).kind).toBe("unproven");
  });

  it("was put out at this head, with cause, command and tail; another head starts anew", () => {
    const ejected = [putOut(1, { against: [{ pull: 2 }] })];
    expect(standing({ ejected })).toMatchObject({
      kind: "put-out",
      ejection: { cause: "red", tail: "1 failing", against: [{ pull: 2 }] },
    });
    expect(standing({ ejected }, { facts: withPull({ head: sha("new") }) }).kind).toBe("unproven");
  });
});

describe("a pull request in the line", () => {
  it("waits at its place, oldest first", () => {
    expect(standing()).toEqual({ kind: "waiting", place: { position: 1, of: 3 } });
    expect(standing({}, { pull: 3 })).toEqual({ kind: "waiting", place: { position: 3, of: 3 } });
  });

  it("is being verified, in the shortest candidate that holds it, with whom and by which run", () => {
    const claim = { runId: 77, at: at(21) };
    const candidates = [running([1, 2, 3]), running([1, 2], { claim })];
    expect(standing({ candidates }, { pull: 2 })).toEqual({
      kind: "verifying",
      place: { position: 2, of: 3 },
      trial: { candidate: "of-1-2", with: [1], askedAt: at(20), run: { id: 77, since: at(21) } },
    });
  });

  it("waits while it is found out which of several breaks, and names the red", () => {
    const failed = { command: "npm test", exitCode: 1, seconds: 1, tail: "" };
    const green = greenCandidate([1, 2]);
    if (green.verdict?.kind !== "green") throw new Error("not green");
    const verdict = { ...green.verdict, kind: "red" as const, failed };
    const candidates = [running([1, 2], { verdict }), running([1])];
    expect(standing({ candidates }, { pull: 2 })).toMatchObject({
      kind: "waiting",
      doubt: { command: "npm test", among: [1, 2] },
    });
  });

  it("is suspected with the red that made it so, and verified alone", () => {
    const suspects = [{ entry: entry(1), reds: [redRun()], since: at(25) }];
    const alone = running([1], { id: "alone", purpose: "alone" });
    expect(standing({ suspects, candidates: [alone] })).toMatchObject({
      kind: "suspected",
      reds: [{ command: "npm test", candidate: "of-1" }],
      trial: { candidate: "alone", with: [] },
    });
    expect(standing({ suspects }, { pull: 2 })).toMatchObject({ place: { position: 1, of: 2 } });
  });

  it("is aside for what is before it, with the paths in which they conflict", () => {
    const aside = [{ pull: 2, head: sha("head-2"), paths: ["a.txt"], before: [1], at: at(25) }];
    expect(standing({ aside }, { pull: 2 })).toEqual({
      kind: "aside",
      paths: ["a.txt"],
      before: [1],
    });
  });

  it("waits for a person where the line is frozen, or nothing may land; and for the base where that is red", () => {
    const frozen = { reason: "release", at: at(9), by: "maya" };
    expect(standing({ frozen })).toEqual({ kind: "frozen", ...frozen });
    const urgent = withPull({ labels: ["urgent"] });
    expect(standing({ frozen }, { facts: urgent }).kind).toBe("waiting");
    const landsBy = { way: "none" as const, since: at(29), why: "Allow it." };
    expect(standing({ landsBy })).toEqual({ kind: "landing-blocked", why: "Allow it." });
    const baseRed = { commit: sha("base"), command: "npm test", tail: "x", at: at(9), times: 1 };
    expect(standing({ baseRed })).toEqual({ kind: "base-red", command: "npm test", tail: "x" });
  });

  it("is about to land when its candidate is green, and has landed as a commit", () => {
    const candidates = [greenCandidate([1, 2])];
    expect(standing({ candidates })).toMatchObject({ kind: "about-to-land" });
    expect(standing({ landed: [landing(1)] })).toMatchObject({
      kind: "landed",
      commit: sha("commit-1"),
    });
    const landsBy = { way: "pulls" as const, since: at(1), why: "rules" };
    expect(standing({ landed: [landing(1)], landsBy }), "GitHub makes its own commit").toEqual({
      ...{ kind: "landed", at: landing(1).at },
    });
  });
});

describe("a pull request where GitHub has a merge queue", () => {
  const entries = [
    {
      ...{ pull: 1, head: sha("head-1"), position: 2, state: "awaiting-checks" as const },
      ...{ enqueuedAt: at(2), enqueuer: "cogtown[bot]", group: undefined, checks: undefined },
      secondsToMerge: undefined,
    },
  ];
  const queue: NativeQueue = {
    ...{ kind: "present", url: "", timeoutSeconds: 3600, method: "merge", entries },
    ...{ removals: [], merged: [], isAnswered: true },
  };
  const memory = {
    ...{
      queued: [],
      again: [],
      reds: [],
      withdrawn: [],
      stuck: [],
      repairs: [],
      ailing: [],
      refused: [],
    },
    ...{ groups: [], seen: [], audited: [] },
  };
  const facts = lineFacts([1, 2], { queue });
  const mark = { pull: 1, head: sha("head-1"), at: at(5) };

  it("stands in it at a position, or is about to join it", () => {
    expect(standing({}, { facts })).toEqual({
      ...{ kind: "in-github-queue", position: 2, state: "awaiting-checks" },
    });
    expect(standing({}, { facts, pull: 2 })).toEqual({ kind: "joining-github-queue" });
  });

  it("was taken out of it by a person, or is refused by it", () => {
    const withdrawn = [{ ...mark, by: "rob" }];
    const stuck = [{ ...mark, why: "No workflow answers." }];
    expect(standing({ native: { ...memory, withdrawn } }, { facts }).kind).toBe("withdrawn");
    expect(standing({ native: { ...memory, stuck } }, { facts })).toMatchObject({
      ...{ kind: "stuck", reason: "No workflow answers." },
    });
  });

  it("is our own engine's where the configuration says so", () => {
    const more = "refinery:\n  backend: train\n";
    expect(standing({}, { facts, more }).kind).toBe("waiting");
  });
});

describe("the prediction", () => {
  const tally = { ...emptyRecord.tally, seconds: [600, 600, 600, 1200], waits: [60] };
  const minutes = (position: number, over: Partial<RefineryRecord> = {}) => {
    const record = { ...emptyRecord, tally, ...over };
    const outlook = outlookOf(
      record,
      configOf().refinery,
      { kind: "waiting", place: { position, of: 20 } },
      now,
    );
    return outlook && predictLanding(outlook);
  };

  it("is none while no verification has ended, and of nothing that a person has to end", () => {
    expect(minutes(1, { tally: emptyRecord.tally })).toBeUndefined();
    const frozen = { kind: "frozen", by: "maya", reason: "", at: at(1) } as const;
    expect(outlookOf(emptyRecord, configOf().refinery, frozen, now)).toBeUndefined();
  });

  it("starts at one quick round for the first, and grows with the place", () => {
    const first = minutes(1);
    const last = minutes(20);
    expect(first?.from).toBe(11);
    expect(first?.to).toBeGreaterThanOrEqual(21);
    expect(last?.from).toBeGreaterThan(11);
    expect(last?.to).toBeGreaterThan((first?.to ?? 0) * 2);
  });
});

it("who has not read the pull requests knows the line as the record last saw it", () => {
  const ready = [3, 1, 2].map((pull) => ({ pull, head: sha(`head-${pull}`), at: at(1) }));
  const record = { ...emptyRecord, ready, candidates: [running([1])], ejected: [putOut(3)] };
  expect(rememberedOrder(record).map(({ pull }) => pull)).toEqual([1, 2]);
});
