import { describe, expect, it } from "vitest";
import { decideDashboard } from "#core/dashboard/decide-dashboard.ts";
import type { Decision } from "#core/decision.ts";
import { decideTown } from "#core/schedule/decide-town.ts";
import {
  bodyOf,
  deskOf,
  edited,
  flip,
  holdOf,
  later,
  look,
  pass,
  recordIn,
  recordOf,
  seconds,
  shown,
  townOf,
  type World,
  withDashboard,
  worldOf,
} from "./dashboard-model.ts";
import { attempt, configText, failed, now, townFacts } from "./molecule-model.ts";

const kinds = ({ effects }: Decision) => effects.map(({ kind }) => kind);
const held = recordOf(12, { attempts: [attempt(1, failed)], hold: holdOf() });
const desk = deskOf(7);
const town = townOf([held], { desks: [desk] });
const hash = desk.plan?.hash ?? "";

describe("the dashboard is opened", () => {
  it("only where the setting says so", () => {
    expect(look(worldOf(townFacts({ configText }), now))).toMatchObject({ effects: [], next: [] });
  });

  it("once: written down first, found afterwards, then pinned", () => {
    const asked = pass(worldOf(town, now));
    expect(asked.done.map(({ effect }) => effect.kind)).toEqual(["append-town", "create-issues"]);
    expect(recordIn(asked)?.dashboard).toEqual({ asked: now.toISOString() });
    const found = pass(asked);
    expect(found.done.slice(2).map(({ effect }) => effect.kind)).toEqual([
      "pin-issue",
      "append-town",
    ]);
    expect(recordIn(found)?.dashboard?.issue).toBe(40);
    expect(look(found)).toMatchObject({ effects: [], reason: "it says everything already" });
  });

  it("not again while GitHub's lists may not show it yet, and again after a minute", () => {
    const asked = pass(worldOf(town, now));
    const unseen = { ...asked, facts: { ...asked.facts, issues: [] } };
    expect(look(later(unseen, 40))).toMatchObject({ effects: [], recheckSeconds: 21 });
    expect(kinds(look(later(unseen, 61)))).toEqual(["append-town", "create-issues"]);
  });

  it("not where somebody put its label on so many issues that it may be among those unread", () => {
    const world = worldOf(town, now);
    expect(look({ ...world, facts: { ...world.facts, isCut: true } }).effects).toEqual([]);
  });

  it("twice in a race: the older one stays, the other is closed", () => {
    const one = withDashboard(town, now);
    const [first] = one.facts.issues;
    const other = first === undefined ? [] : [{ ...first, number: 41, nodeId: "issue-41" }];
    const both: World = {
      ...one,
      facts: { ...one.facts, issues: [...other, ...one.facts.issues] },
    };
    expect(look(both).effects).toEqual([{ kind: "close-issue", number: 41, nodeId: "issue-41" }]);
  });

  it("anew when somebody has closed it, and not on another issue of ours that got its label", () => {
    const { facts } = withDashboard(town, now);
    expect(kinds(decideDashboard({ ...facts, issues: [] }, now))).toContain("create-issues");
    for (const [number, body] of [
      [12, "<!-- cogtown:dashboard -->"],
      [50, "### Goal\n\nWork."],
    ] as const) {
      const issues = facts.issues.map((issue) => ({ ...issue, number, body }));
      const decision = decideDashboard({ ...facts, issues }, now);
      expect(kinds(decision)).toEqual(["append-town", "create-issues"]);
    }
  });

  it("over a record that this version cannot read nothing is done", () => {
    const record = { kind: "unreadable" as const, head: "h", problem: "version 2" };
    expect(look(worldOf({ ...town, record }, now)).effects).toEqual([]);
  });
});

describe("the dashboard is written", () => {
  it("when it says something else, in place, and not when it says it already", () => {
    const world = withDashboard(town, now);
    expect(look(world).effects).toEqual([]);
    const changed = {
      ...world,
      facts: { ...world.facts, town: { ...world.facts.town, labelled: [12, 13] } },
    };
    expect(look(changed).effects).toEqual([
      { kind: "edit-issue", nodeId: "issue-40", body: bodyOf(changed) },
    ]);
  });

  it("at most once a minute: it comes back for the rest of it", () => {
    const world = withDashboard(town, now, {
      writtenAt: seconds(now, -20).toISOString(),
      body: "<!-- cogtown:dashboard -->\nold",
    });
    expect(look(world)).toMatchObject({ effects: [], recheckSeconds: 41 });
    expect(kinds(look(later(world, 41)))).toEqual(["edit-issue"]);
  });

  it("over whatever somebody wrote into it, even where nothing of it is left", () => {
    const gone = edited(withDashboard(town, now), "rob", () => "I was here");
    expect(kinds(look(gone))).toEqual(["edit-issue"]);
  });

  it("not because a browser sent other line ends", () => {
    const world = edited(withDashboard(town, now), "rob", (body) => body.replaceAll("\n", "\r\n"));
    expect(look(world).effects).toEqual([]);
  });
});

describe("a box", () => {
  const fresh = withDashboard(town, now, { writtenAt: seconds(now, -5).toISOString() });

  it("that pauses is written down with who did it, and pauses in the same breath", () => {
    const world = edited(fresh, "rob", flip("Pause the town"));
    const decision = look(world);
    expect(kinds(decision)).toEqual(["append-town"]);
    expect(decision.next).toContainEqual({ kind: "town" });
    const after = pass(world);
    expect(recordIn(after)?.pause).toMatchObject({ by: "rob", reason: "" });
    expect(recordIn(after)?.dashboard?.ticks).toMatchObject([{ action: "pause", by: "rob" }]);
    expect(look(later(after, 5)).effects).toEqual([]);
    const written = pass(later(after, 60));
    expect(written.facts.issues[0]?.body).toContain("- [x] Pause the town");
    expect(written.facts.issues[0]?.body).toContain("paused by `rob`");
  });

  it("that pauses is taken back by unticking it, at once or after it was written anew", () => {
    const paused = pass(edited(fresh, "rob", flip("Pause the town")));
    const regretted = pass(edited(later(paused, 3), "maya", flip("Pause the town")));
    expect(recordIn(regretted)?.pause).toBeUndefined();
    const written = pass(later(paused, 60));
    const resumed = pass(edited(later(written, 2), "maya", flip("Pause the town")));
    expect(recordIn(resumed)?.pause).toBeUndefined();
    expect(recordIn(resumed)?.dashboard?.ticks).toMatchObject([
      { action: "pause", by: "rob" },
      { action: "resume", by: "maya" },
    ]);
  });

  it("that retries acts once, however often it is seen, and wakes its molecule until it has obeyed", () => {
    const world = pass(edited(fresh, "rob", flip("Retry #12")));
    expect(recordIn(world)?.dashboard?.ticks).toMatchObject([
      { action: "retry", target: 12, by: "rob" },
    ]);
    const again = look(later(world, 3));
    expect(again).toMatchObject({ effects: [], next: [{ kind: "molecule", number: 12 }] });
    const another = edited(later(world, 4), "maya", flip("Approve the plan of #7"));
    const ticks = recordIn(pass(another))?.dashboard?.ticks;
    expect(ticks?.map(({ action }) => action)).toEqual(["retry", "approve"]);
    expect(pass(later(world, 60)).facts.issues[0]?.body).toContain(
      "- `rob` said here to try #12 again.",
    );
  });

  it("that approves is of the very plan whose hash stood there", () => {
    const world = pass(edited(fresh, "rob", flip("Approve the plan of #7")));
    expect(recordIn(world)?.dashboard?.ticks).toMatchObject([
      { action: "approve", target: 7, hash, by: "rob" },
    ]);
    expect(look(world).next).toContainEqual({ kind: "desk", number: 7 });
    const other = edited(fresh, "rob", flip("Approve the plan of #7"));
    const replanned = {
      ...desk,
      plan: desk.plan === undefined ? undefined : { ...desk.plan, hash: "0123456789ab" },
    };
    const facts = {
      ...other.facts,
      town: { ...other.facts.town, desks: [replanned] },
    };
    expect(recordIn(pass({ ...other, facts }))?.dashboard?.ticks).toBeUndefined();
  });

  it("does nothing for whoever may not write, nor where they edited beside somebody who may", () => {
    const alone = edited(fresh, "eve", flip("Retry #12"));
    expect(look(alone).effects).toEqual([]);
    expect(kinds(look(later(alone, 60)))).toEqual(["edit-issue"]);
    const together = edited(alone, "rob", flip("Pause the town"));
    expect(look(together).effects).toEqual([]);
    const nobody = { ...alone.facts, issues: alone.facts.issues.map((i) => ({ ...i, edits: [] })) };
    expect(look({ ...alone, facts: nobody }).effects).toEqual([]);
    const unknown = edited(fresh, "rob", flip("Retry #12"));
    const cut = unknown.facts.issues.map((issue) => ({ ...issue, isHistoryCut: true }));
    expect(look({ ...unknown, facts: { ...unknown.facts, issues: cut } }).effects).toEqual([]);
  });

  it("asks for as much as `commands.permissions` does", () => {
    const strict = `${shown}commands:\n  permissions:\n    retry: admin\n`;
    const facts = { ...fresh.facts, town: { ...fresh.facts.town, configText: strict } };
    const by = (login: string) =>
      kinds(look(edited({ ...fresh, facts }, login, flip("Retry #12"))));
    expect(by("rob")).toEqual([]);
    expect(by("maya")).toEqual(["append-town"]);
  });

  it("does nothing in a text in which more was changed than boxes", () => {
    const forge = (body: string) =>
      flip("Retry #12")(body.replaceAll("box:retry 12", "box:retry 13").replace("#12", "#13"));
    for (const change of [forge, (body: string) => `${flip("Retry #12")(body)}\nand more`])
      expect(look(edited(fresh, "rob", change)).effects).toEqual([]);
  });

  it("does nothing about what came after it was ticked", () => {
    const ticked = edited(fresh, "rob", flip("Retry #12"));
    const heldAnew = { ...held, hold: holdOf({ at: seconds(now, 10).toISOString() }) };
    const facts = { ...ticked.facts, town: { ...ticked.facts.town, records: [heldAnew] } };
    expect(look({ ...ticked, facts, now: seconds(now, 20) }).effects).toEqual([]);
  });
});

describe("whoever the boxes are about", () => {
  it("is woken by changes: molecules that did something name the dashboard, and so does the patrol", () => {
    const key = { kind: "dashboard" };
    expect(decideTown(town, now).next).toContainEqual(key);
    expect(decideTown(townOf([held], { configText }), now).next).not.toContainEqual(key);
    const budgets = `${configText}budget:\n  day: { dollars: 3 }\n`;
    expect(decideTown(townOf([held], { configText: budgets }), now).next).toContainEqual(key);
  });
});
