import { describe, expect, it } from "vitest";
import type { DeskFacts, PlanComment } from "#core/desk/facts.ts";
import { planHash } from "#core/plan/hash.ts";
import { plannedMark } from "#core/plan/issue-body.ts";
import type { Plan } from "#core/plan/plan.ts";
import { child } from "./convoy-model.ts";
import {
  atRest,
  deskFacts,
  hearing,
  now,
  reactionsOf,
  recordOf,
  repliesOf,
  type Said,
  saying,
  withConfig,
  withDesk,
} from "./desk-model.ts";
import { at } from "./molecule-model.ts";
import { molecule, planOf } from "./plan-model.ts";

const plan: Plan = {
  design: "Bricks.",
  molecules: [molecule("walls"), molecule("roof", { needs: ["walls"] }), molecule("garden")],
};
const hash = planHash(plan);

/** A desk with this plan, proposed and shown at minute 10. */
function proposed(over: Plan = plan): DeskFacts {
  const source = { kind: "agent" as const, nonce: "n" };
  const entry = { source, plan: over, hash: planHash(over), by: "rob", at: at(10) };
  const bare = withDesk(deskFacts(), { plan: { ...entry, warnings: [], created: {} } });
  return atRest(bare).facts;
}

/** Its comment, as somebody edited it at minute 15. */
function edited(
  facts: DeskFacts,
  change: (body: string) => string,
  over: Partial<PlanComment["editedBy"]> = {},
): DeskFacts {
  const planComments = facts.planComments.map((comment) => ({
    ...comment,
    body: change(comment.body),
    editedBy: { login: "rob", canWrite: true, at: at(15), ...over },
  }));
  return { ...facts, planComments };
}

const withPond = (body: string) => body.replaceAll("garden", "pond");
const pond = { ...plan, molecules: [...plan.molecules.slice(0, 2), molecule("pond")] };
const broken = (body: string) => body.replace(/^molecules:/m, "molecules: [");

const approving = (facts: DeskFacts, words = "/mayor approve", over: Partial<Said> = {}) =>
  saying(facts, words, over);

const titles = ({ children }: DeskFacts) => children.map(({ title }) => title);
const comment = ({ planComments }: DeskFacts) => planComments[0]?.body ?? "";

describe("an approved plan", () => {
  it("is made below the issue, in waves, with its dependencies, and who approved it is remembered", () => {
    const { facts, effects } = approving(proposed());
    expect(titles(facts)).toEqual(["Do walls", "Do garden", "Do roof"]);
    expect(facts.children.map(({ needs }) => needs.map(({ number }) => number))).toEqual([
      [],
      [],
      [100],
    ]);
    const record = recordOf(facts);
    expect(record.carriedOut).toMatchObject([{ hash, approved: { by: "maya" } }]);
    expect(record.carriedOut[0]?.issues.map(({ number }) => number).toSorted()).toEqual([
      ...[100, 101, 102],
    ]);
    expect(record.design).toMatchObject({ text: "Bricks.", by: "maya" });
    expect(record.plan).toBeUndefined();
    expect([reactionsOf(effects), repliesOf(effects)]).toEqual([["eyes", "rocket"], []]);
  });

  it("is told apart by the hash of what stands there", () => {
    expect(titles(approving(proposed(), `/mayor approve ${hash.slice(0, 6)}`).facts)).toHaveLength(
      3,
    );
  });

  it("is made whole where a key means something else to an object", () => {
    const odd = {
      ...plan,
      molecules: [molecule("constructor"), molecule("roof", { needs: ["constructor"] })],
    };
    const { facts } = approving(proposed(odd));
    expect(titles(facts)).toEqual(["Do constructor", "Do roof"]);
    expect(facts.children[1]?.needs.map(({ number }) => number)).toEqual([100]);
    const made = recordOf(facts).carriedOut[0]?.issues.toSorted((a, b) => a.number - b.number);
    expect(made?.map(({ key }) => key)).toEqual(["constructor", "roof"]);
    expect(comment(facts)).toContain("The plan is carried out: 2 issues created");
  });

  it("may not be approved a second time while it is being made", () => {
    const waiting = withDesk(proposed(), {});
    const once = recordOf(waiting).plan;
    if (once === undefined) throw new Error("there is a plan");
    const making = { keys: ["walls"], at: at(30) };
    const busy = withDesk(waiting, {
      plan: { ...once, approved: { by: "rob", at: at(20) }, making },
    });
    const { facts, effects } = approving(busy);
    expect(repliesOf(effects).join()).toContain("approved already, by `rob`");
    expect(recordOf(facts).plan?.approved?.by).toBe("rob");
  });
});

describe("an approval that is not of what stands there", () => {
  const nothing: readonly (readonly [string, DeskFacts, string, Partial<Said>, string])[] = [
    ["was said before the plan", proposed(), "/mayor approve", { at: at(9) }, `is \`${hash}\``],
    ["names another plan", proposed(), "/mayor approve 0123456789ab", {}, `approve ${hash}`],
    [
      "was said before an edit that nobody has looked at",
      edited(proposed(), withPond),
      "/mayor approve",
      { at: at(14) },
      planHash(pond),
    ],
    [
      "was said in the very second of an edit",
      edited(proposed(), withPond),
      "/mayor approve",
      { at: at(15) },
      planHash(pond),
    ],
    [
      "names the plan from before an edit",
      edited(proposed(), withPond),
      `/mayor approve ${hash}`,
      {},
      planHash(pond),
    ],
    [
      "is of what somebody wrote who may not",
      edited(proposed(), withPond, { login: "tess", canWrite: false }),
      "/mayor approve",
      {},
      "`tess` changed the plan's comment",
    ],
    [
      "is of an edit that cannot be read",
      edited(proposed(), broken),
      "/mayor approve",
      {},
      "cannot be read",
    ],
    ["is of nothing", deskFacts(), "/mayor approve", {}, "There is no plan here"],
  ];
  it.each(nothing)("approves nothing: it %s", (_what, facts, words, over, reply) => {
    const ended = approving(facts, words, over);
    expect(ended.facts.children).toEqual([]);
    expect(recordOf(ended.facts).plan?.approved).toBeUndefined();
    expect(reactionsOf(ended.effects)).toEqual(["eyes", "confused"]);
    expect(repliesOf(ended.effects).join()).toContain(reply);
  });

  it("does not become one by what is posted after it", () => {
    const { facts } = approving(deskFacts());
    const entry = recordOf(proposed()).plan;
    if (entry === undefined) throw new Error("there is a plan");
    const { facts: later } = atRest(withDesk(facts, { plan: entry }));
    expect(later.children).toEqual([]);
  });
});

describe("an edit", () => {
  it("that was there when somebody approved is what is approved, looked at or not", () => {
    const { facts } = approving(edited(proposed(), withPond), "/mayor approve", { at: at(16) });
    expect(titles(facts)).toEqual(["Do walls", "Do pond", "Do roof"]);
    expect(recordOf(facts).carriedOut).toMatchObject([
      { hash: planHash(pond), approved: { by: "maya" } },
    ]);
  });

  it("in the second of the approval counts where its hash is named", () => {
    const words = `/mayor approve ${planHash(pond)}`;
    const { facts } = approving(edited(proposed(), withPond), words, { at: at(15) });
    expect(titles(facts)).toContain("Do pond");
  });

  it("by somebody who may write is their plan, with a hash of its own", () => {
    const { facts } = atRest(edited(proposed(), withPond));
    expect(recordOf(facts).plan).toMatchObject({ hash: planHash(pond), by: "rob", isEdit: true });
    expect(comment(facts)).toContain(`<!-- cogtown:plan ${planHash(pond)} -->`);
  });

  it("by anybody else is put back", () => {
    const before = proposed();
    const { facts } = atRest(edited(before, withPond, { login: "tess", canWrite: false }));
    expect(comment(facts)).toBe(comment(before));
    expect(recordOf(facts).plan?.hash).toBe(hash);
  });

  it("that cannot be read is kept and says so, for as long as nobody mends it", () => {
    const { facts } = atRest(edited(proposed(), broken));
    expect(comment(facts)).toContain("The edited plan cannot be read");
    expect(comment(facts)).toContain("molecules: [");
    // Once we answered the comment is ours again: whoever looks next must not write over their text.
    const looked = saying(facts, "/mayor note Dates are UTC.");
    expect(comment(looked.facts)).toBe(comment(facts));
    const refused = approving(looked.facts, "/mayor approve", { id: 51 });
    expect(refused.facts.children).toEqual([]);
    expect(repliesOf(refused.effects).join()).toContain("cannot be read");
    const mended = edited(looked.facts, (body) => body.replace("molecules: [", "molecules:"));
    expect(comment(atRest(mended).facts)).toContain("A plan of 3 issues");
  });

  it("that cannot be read leaves the last plan to whoever names it", () => {
    const { facts } = approving(edited(proposed(), broken), `/mayor approve ${hash}`);
    expect(titles(facts)).toHaveLength(3);
  });

  it("of a plan that was approved is written over", () => {
    const { facts: done } = approving(proposed());
    const { facts } = atRest(edited(done, withPond));
    expect(titles(facts)).not.toContain("Do pond");
  });
});

describe("what there is no room for", () => {
  const many = planOf(...Array.from({ length: 10 }, (_, n) => molecule(`m${n}`)));
  const closed = Array.from({ length: 91 }, (_, n) =>
    child(200 + n, { isOpen: false, labels: [], closedAt: at(1) }),
  );

  it("is refused before anything is created", () => {
    const { facts, effects } = approving({ ...proposed(many), children: closed });
    expect(effects.some(({ kind }) => kind === "create-issues")).toBe(false);
    expect(repliesOf(effects).join()).toContain("has room for 9 more sub-issues");
    expect(recordOf(facts).plan?.approved).toBeUndefined();
  });

  it("is made where just enough of it is left", () => {
    const { facts } = approving({ ...proposed(many), children: closed.slice(1) });
    expect(facts.children).toHaveLength(100);
  });

  it("is not approved by setting either", () => {
    const auto = withConfig(deskFacts(), "plan:\n  auto: true\n");
    const { plan: entry } = recordOf(proposed(many));
    if (entry === undefined) throw new Error("there is a plan");
    const full = atRest(withDesk({ ...auto, children: closed }, { plan: entry }));
    expect(full.facts.children).toHaveLength(91);
    const { facts } = atRest(withDesk(auto, { plan: entry }));
    expect(facts.children).toHaveLength(10);
    expect(recordOf(facts).carriedOut).toMatchObject([{ approved: { by: "rob" } }]);
  });
});

describe("a planned issue", () => {
  it("is known by its mark only where it is of this plan, and one that was doubled counts once", () => {
    const approved = withDesk(proposed(), {});
    const { plan: entry } = recordOf(approved);
    if (entry === undefined) throw new Error("there is a plan");
    const making = { keys: ["walls", "garden"], at: at(29) };
    const busy = withDesk(approved, {
      plan: { ...entry, approved: { by: "maya", at: at(20) }, making },
    });
    const mark = (key: string, parent = 3, of = hash) =>
      `<!-- cogtown:planned ${parent} ${of} ${key} -->`;
    const children = [
      child(300, { body: mark("walls", 4) }),
      child(301, { body: mark("walls", 3, "0123456789ab") }),
      child(302, { body: undefined }),
      child(303, { body: mark("walls") }),
      child(304, { body: mark("walls") }),
      child(305, { body: mark("garden") }),
    ];
    const { facts } = atRest({ ...busy, children });
    expect(recordOf(facts).carriedOut[0]?.issues.find(({ key }) => key === "walls")?.number).toBe(
      303,
    );
    const roof = facts.children.find(({ body }) => plannedMark(body ?? "")?.key === "roof");
    expect(roof?.needs).toEqual([{ number: 303, isOpen: true }]);
    expect(facts.children).toHaveLength(7);
  });

  it("that was about to be made is waited for before it is made again", () => {
    const { plan: entry } = recordOf(proposed());
    if (entry === undefined) throw new Error("there is a plan");
    const approved = { by: "maya", at: at(20) };
    const making = { keys: ["walls", "garden"], at: now.toISOString() };
    const busy = withDesk(proposed(), { plan: { ...entry, approved, making } });
    expect(atRest(busy).facts.children).toEqual([]);
    const later = new Date(now.getTime() + 61_000);
    expect(titles(atRest(busy, later).facts)).toContain("Do walls");
  });
});

describe("a plan that a job left", () => {
  const asked = (over = {}) => ({
    ...{ nonce: "n1", kind: "plan" as const, text: "", title: "", body: "", by: "rob", at: at(5) },
    dispatches: [at(6)],
    ...over,
  });
  const left = (facts: DeskFacts, of: Plan): DeskFacts => ({
    ...facts,
    answers: [
      {
        answer: { version: 1, issue: 3, nonce: "n1", kind: "plan", plan: of },
        ref: { name: "refs/cogtown/plans/3/n1", head: "a".repeat(40) },
      },
    ],
  });

  it("is proposed once, and what it left goes", () => {
    const { facts } = atRest(left(withDesk(deskFacts(), { asked: [asked()] }), plan));
    expect(recordOf(facts).plan).toMatchObject({ hash, by: "rob" });
    expect(facts.answers).toEqual([]);
  });

  it("that nobody asked for is nothing", () => {
    const { facts } = atRest(left(deskFacts(), plan));
    expect(recordOf(facts).plan).toBeUndefined();
    expect(facts.answers).toEqual([]);
  });

  it("waits while another one is being carried out, and takes nothing from it", () => {
    const { plan: entry } = recordOf(proposed());
    if (entry === undefined) throw new Error("there is a plan");
    const busy = withDesk(proposed(), {
      asked: [asked()],
      plan: {
        ...entry,
        approved: { by: "maya", at: at(20) },
        making: { keys: ["walls", "garden"], at: now.toISOString() },
      },
    });
    const waiting = atRest(left(busy, pond));
    expect(recordOf(waiting.facts).plan?.hash).toBe(hash);
    expect(waiting.facts.answers).toHaveLength(1);
    const later = new Date(now.getTime() + 61_000);
    const { facts } = atRest(waiting.facts, later);
    expect(recordOf(facts).carriedOut).toMatchObject([{ hash }]);
    expect(recordOf(facts).plan?.hash).toBe(planHash(pond));
  });

  it("and that no reader would take is refused: its needs lead in a circle", () => {
    const circle = planOf(molecule("a", { needs: ["b"] }), molecule("b", { needs: ["a"] }));
    const { facts, effects } = atRest(left(withDesk(deskFacts(), { asked: [asked()] }), circle));
    expect(recordOf(facts).plan).toBeUndefined();
    expect(repliesOf(effects).join()).toContain("No plan was made");
    expect(approving(proposed(circle)).facts.children, "nor made").toEqual([]);
  });
});

it("what is approved comes from whoever said so, not from who else has spoken", () => {
  const both = hearing(proposed(), [
    { id: 50, by: "tess", body: "/mayor approve", level: "none" },
    { id: 51, by: "maya", body: "/mayor approve" },
    { id: 52, by: "rob", body: "/mayor approve" },
  ]);
  const { facts, effects } = atRest(both);
  expect(recordOf(facts).carriedOut).toMatchObject([{ approved: { by: "maya" } }]);
  expect([50, 51, 52].map((id) => reactionsOf(effects, id).at(-1))).toEqual([
    ...["confused", "rocket", "confused"],
  ]);
});
