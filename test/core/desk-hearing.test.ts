import { describe, expect, it } from "vitest";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import type { DeskRecord } from "#core/desk/record.ts";
import { emptyDesk } from "#core/desk/record.ts";
import { decideTown } from "#core/schedule/decide-town.ts";
import { kinds } from "./convoy-model.ts";
import {
  afterDesk,
  atRest,
  deskFacts,
  hearing,
  now,
  reactionsOf,
  recordOf,
  repliesOf,
  saying,
  withConfig,
  withDesk,
} from "./desk-model.ts";
import { at, townFacts } from "./molecule-model.ts";

const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const help = hearing(deskFacts(), [{ id: 50, by: "maya", body: "/mayor help" }]);

/** One look, and the world after it. */
const look = (facts: DeskFacts, moment = now) => {
  const decision = decideDesk(facts, moment, "n");
  return { ...decision, facts: afterDesk(facts, decision.effects) };
};

describe("who may say what", () => {
  const strict = withConfig(
    deskFacts(),
    "commands:\n  permissions:\n    pause: maintain\n    sling: admin\n",
  );
  const rows = [
    ["write", "/mayor note x", "rocket"],
    ["write", "/mayor pause", "confused"],
    ["maintain", "/mayor pause", "rocket"],
    ["maintain", "/mayor sling", "confused"],
    ["admin", "/mayor sling", "rocket"],
    ["none", "/mayor help", "confused"],
  ] as const;
  it.each(rows)("%s, %s: %s", (level, body, reaction) => {
    const { effects } = saying(strict, body, { level });
    expect(reactionsOf(effects)).toEqual(["eyes", reaction]);
  });

  it("is told with the permission that it needs, and nothing of the comment is done", () => {
    const { facts, effects } = saying(strict, "/mayor note x\n\n/mayor sling");
    expect(repliesOf(effects).join()).toContain("`/mayor sling` needs the permission `admin`");
    expect(recordOf(facts).notes).toEqual([]);
  });

  it("words that somebody else put into a comment are nobody's, and nobody is told", () => {
    const { facts, effects } = saying(deskFacts(), "/mayor pause", { isOwnWord: false });
    expect([reactionsOf(effects), repliesOf(effects)]).toEqual([["eyes", "confused"], []]);
    expect(recordOf(facts).orders[0]?.said).toEqual({ kind: "refused", why: "" });
  });
});

describe("what is said", () => {
  it("is written down before anybody sees that it was heard, and before anything is done", () => {
    const first = look(help);
    expect(kinds(first.effects)).toEqual(["append-desk", "answer"]);
    expect(reactionsOf(first.effects)).toEqual(["eyes"]);
    expect(first.next).toEqual([{ kind: "desk", number: 3 }]);
  });

  it("has eyes on it in the end although the process died before it could show them", () => {
    const [append] = look(help).effects;
    const heard = afterDesk(help, append === undefined ? [] : [append]);
    expect(reactionsOf(atRest(heard).effects)).toEqual(["eyes", "rocket"]);
  });
});

describe("a reply", () => {
  /** The desk says that it is about to reply, and whether it did is another question. */
  const about = look(look(help).facts);
  const [append] = about.effects;
  const unsaid = afterDesk(look(help).facts, append === undefined ? [] : [append]);

  it("is written down as about to be given, in the same breath as what came of the words", () => {
    expect(kinds(about.effects)).toEqual(["append-desk", "answer"]);
    expect(recordOf(unsaid).saying).toEqual([{ to: "comment 50", tries: 1, at: at(30) }]);
    expect(recordOf(unsaid).orders[0]).toMatchObject({ progress: { carried: 1 } });
  });

  it("that was given is not given again, and the order is done", () => {
    const { facts, effects } = atRest(about.facts);
    expect(repliesOf(effects)).toEqual([]);
    expect(recordOf(facts).orders[0]).not.toHaveProperty("progress");
    expect(recordOf(facts)).not.toHaveProperty("saying");
  });

  it("that may have been given is waited for as long as GitHub's lists may lag", () => {
    const soon = look(unsaid, later(10));
    expect([soon.effects, soon.recheckSeconds]).toEqual([[], 51]);
    expect(repliesOf(look(unsaid, later(61)).effects)).toHaveLength(1);
  });

  it("that GitHub never shows is tried twice, and then nobody waits for it", () => {
    const again = look(unsaid, later(61));
    const [second] = again.effects;
    const still = afterDesk(unsaid, second === undefined ? [] : [second]);
    const { facts, effects } = atRest(still, later(130));
    expect(repliesOf(effects)).toEqual([]);
    expect(recordOf(facts).orders[0]?.done).toBe(true);
  });

  it("says what came of the words when they were carried out, not what would come of them now", () => {
    const refused = look(
      look(hearing(deskFacts(), [{ id: 50, by: "maya", body: "/mayor unclaim" }])).facts,
    );
    const claimed = withDesk(refused.facts, { claim: { by: "rob", at: at(1) } });
    const { facts, effects } = atRest(claimed);
    expect(recordOf(facts).claim?.by).toBe("rob");
    expect(reactionsOf(effects)).toEqual(["eyes", "confused"]);
  });
});

describe("an answer that a job left", () => {
  const asked = {
    ...{ nonce: "n1", kind: "question" as const, text: "Why?", title: "", body: "", by: "rob" },
    ...{ at: at(5), dispatches: [at(29)] },
  };
  const answered: DeskFacts = {
    ...withDesk(deskFacts(), { asked: [asked] }),
    answers: [
      {
        answer: { version: 1, issue: 3, nonce: "n1", kind: "answer", text: "Because." },
        ref: { name: "refs/cogtown/plans/3/n1", head: "a".repeat(40) },
      },
    ],
  };

  it("is told once, and stays where it is until it was told", () => {
    const first = look(answered);
    expect(kinds(first.effects)).toEqual(["append-desk", "answer"]);
    const second = look(first.facts);
    expect(kinds(second.effects)).toEqual(["append-desk", "delete-refs"]);
    expect(recordOf(second.facts).asked[0]?.over).toBe(true);
    expect(look(second.facts).effects).toEqual([]);
  });

  it("that may have been told already is not told by the next who looks", () => {
    const [append] = look(answered).effects;
    const other = look(afterDesk(answered, append === undefined ? [] : [append]), later(5));
    expect([other.effects, other.recheckSeconds]).toEqual([[], 56]);
  });

  it("that never came is told of once as well", () => {
    const run = { kind: "ended" as const, runId: 1, url: "u", conclusion: "failure" };
    const lost = { ...answered, answers: [], runs: new Map([["n1", run]]) };
    const { facts, effects } = atRest(lost);
    expect(repliesOf(effects)).toHaveLength(1);
    expect(repliesOf(effects)[0]).toContain("The question was not answered");
    expect(recordOf(facts).asked[0]?.over).toBe(true);
  });
});

describe("a patrol of desks", () => {
  const order = { comment: 50, nodeId: "IC_50", by: "maya", at: at(1) };
  const commands = { kind: "commands" as const, commands: [{ kind: "help" as const }] };
  const asked = {
    ...{ nonce: "n", kind: "plan" as const, text: "", title: "", body: "", by: "rob", at: at(1) },
    dispatches: [],
  };
  const plan = {
    source: { kind: "agent" as const, nonce: "n" },
    plan: { design: "", molecules: [] },
    ...{ hash: "a".repeat(12), by: "rob", at: at(1), warnings: [], created: {} },
  };
  const looksAt = (desk: Partial<DeskRecord>) =>
    decideTown(townFacts({ labelled: [], desks: [{ ...emptyDesk(4), ...desk }] }), now).next;

  const unfinished: readonly (readonly [string, Partial<DeskRecord>])[] = [
    ["an order that nobody has carried out", { orders: [{ ...order, said: commands }] }],
    ["something asked for", { asked: [asked] }],
    ["a plan", { plan }],
    [
      "a convoy that is being gathered",
      { gathering: [{ mark: "m", made: 1, added: 0, at: at(1) }] },
    ],
  ];
  it.each(unfinished)("looks where there is %s: a process that died has left it", (_what, desk) => {
    expect(looksAt(desk)).toEqual([{ kind: "desk", number: 4 }]);
  });

  it("leaves those alone where all is said and done", () => {
    const orders = [{ ...order, said: commands, done: true as const }];
    expect(looksAt({ orders, asked: [{ ...asked, over: true }] })).toEqual([]);
  });

  it("takes turns where there are many", () => {
    const desks = Array.from({ length: 9 }, (_, n) => ({ ...emptyDesk(n + 1), plan }));
    const at = (moment: Date) =>
      decideTown(townFacts({ labelled: [], desks }), moment).next.flatMap((key) =>
        key.kind === "desk" ? [key.number] : [],
      );
    expect(at(now)).toHaveLength(5);
    expect(new Set([...at(now), ...at(later(300))]).size).toBe(9);
  });
});
