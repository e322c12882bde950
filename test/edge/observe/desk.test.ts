import { describe, expect, it } from "vitest";
import type { Level } from "../../../app/core/desk/facts.ts";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import { planRef } from "../../../app/core/names.ts";
import { ManualClock } from "../../../app/local/clock.ts";
import { observeDesk } from "../../../app/observe/desk.ts";
import { createReconciler } from "../../../app/reconcile.ts";
import { FakeGitHub, type FakeIssue, outage } from "../fake/fake-github.ts";

const now = new Date("2026-01-01T01:00:00Z");

const said = (id: number, body: string, login = "alice"): FakeIssue["said"][number] => ({
  ...{ id, login, at: now.toISOString(), body, isOwnWord: true },
});

function town(comments: FakeIssue["said"], change: Partial<FakeIssue> = {}): FakeGitHub {
  const github = new FakeGitHub();
  github.addIssue(3, { labels: [], labelled: undefined, said: comments, ...change });
  return github;
}

async function look(github: FakeGitHub) {
  const facts = await observeDesk(github, 3, now);
  if (facts === "absent") throw new Error("the issue is there");
  return facts;
}

const asked = ({ calls }: FakeGitHub) => calls.filter((call) => call.startsWith("permissionOf"));
const levels = (facts: { unheard: readonly { id: number; level: Level }[] }) =>
  facts.unheard.map(({ id, level }) => [id, level]);

describe("who has spoken", () => {
  it("is asked of those who spoke to the Mayor and were not heard yet, and of nobody else", async () => {
    const github = town([
      said(50, "/mayor stop"),
      said(51, "/mayor stop", "mallory"),
      said(52, "What a nice day.", "bob"),
      said(53, "/mayor sling"),
    ]);
    github.seedRecord("refs/cogtown/desks/3", { ...emptyDesk(3), commentsSeen: 50 });
    expect(levels(await look(github))).toEqual([
      [51, "none"],
      [53, "write"],
    ]);
    expect(asked(github)).toEqual(["permissionOf mallory", "permissionOf alice"]);
  });

  it("is nobody where somebody else changed the comment, and nobody is asked about", async () => {
    const github = town([{ ...said(50, "/mayor stop"), isOwnWord: false }]);
    expect(levels(await look(github))).toEqual([[50, "none"]]);
    expect(asked(github)).toEqual([]);
  });

  it("is a bot only where `commands.allow-bots` names it, and GitHub is not asked", async () => {
    const github = town([
      said(50, "/mayor stop", "renovate[bot]"),
      said(51, "/mayor stop", "other[bot]"),
    ]);
    expect(levels(await look(github))).toEqual([
      [50, "none"],
      [51, "none"],
    ]);
    github.configText = `${github.configText ?? ""}commands:\n  allow-bots: ["renovate[bot]"]\n`;
    expect(levels(await look(github))).toEqual([
      [50, "write"],
      [51, "none"],
    ]);
    github.configText = "commands: [";
    expect(levels(await look(github)), "nobody can read who is allowed").toEqual([
      [50, "none"],
      [51, "none"],
    ]);
    expect(asked(github)).toEqual([]);
  });
});

describe("what is read besides", () => {
  it("is nothing while nobody wants it", async () => {
    const github = town([said(50, "/mayor convoy Login #7"), said(51, "/mayor cook x")]);
    await look(github);
    expect(github.calls.filter((call) => /^read(?!Desk|Named $)/.test(call))).toEqual([]);
  });

  it("is what orders that were written down need", async () => {
    const github = town([]);
    github.addIssue(7);
    github.files.set(".cogtown/formulas/x.formula.toml", "");
    const commands = [
      { kind: "convoy", name: "Login", members: [7] },
      { kind: "cook", formula: "x", values: {} },
      { kind: "why", number: 7 },
    ];
    const order = { comment: 50, nodeId: "IC_50", by: "alice", at: now.toISOString() };
    const orders = [{ ...order, said: { kind: "commands", commands } }];
    github.seedRecord("refs/cogtown/desks/3", { ...emptyDesk(3), commentsSeen: 50, orders });
    const facts = await look(github);
    expect([...facts.named.keys()]).toEqual([7]);
    expect([...facts.formulas.keys()]).toEqual(["x"]);
    expect([...facts.looks.keys()]).toEqual([7]);
  });

  it("is of issues that somebody asks about the first five, and tells those that there are not", async () => {
    const github = town([]);
    for (const number of [7, 9, 10, 11, 12]) github.addIssue(number);
    const commands = [7, 8, 9, 10, 11, 12].map((number) => ({ kind: "why", number }));
    const order = { comment: 50, nodeId: "IC_50", by: "alice", at: now.toISOString() };
    const orders = [{ ...order, said: { kind: "commands", commands } }];
    github.seedRecord("refs/cogtown/desks/3", { ...emptyDesk(3), commentsSeen: 50, orders });
    const { looks } = await look(github);
    expect([...looks.keys()]).toEqual([7, 8, 9, 10, 11]);
    expect(looks.get(8)).toBe("absent");
  });

  it("is no text of a sub-issue that somebody else opened, whatever mark stands in it", async () => {
    const github = town([]);
    const mark = "<!-- cogtown:planned 3 aaaaaaaaaaaa walls -->";
    github.addIssue(7, { parent: 3, body: mark, author: "mallory" });
    github.addIssue(8, { parent: 3, body: mark, author: "cogtown[bot]" });
    const approved = { by: "alice", at: now.toISOString() };
    const plan = {
      source: { kind: "agent", nonce: "n" },
      plan: { design: "", molecules: [molecule] },
      ...{ hash: "aaaaaaaaaaaa", by: "alice", at: now.toISOString(), warnings: [], created: {} },
      approved,
    };
    github.seedRecord("refs/cogtown/desks/3", { ...emptyDesk(3), plan });
    const { children } = await look(github);
    expect(children.map(({ number, body }) => [number, body])).toEqual([
      [7, undefined],
      [8, mark],
    ]);
  });

  const molecule = { key: "walls", title: "Walls", goal: "x", criteria: [{ command: "true" }] };

  it("is who edited the plan's comment, and whether they may write", async () => {
    const body = "<!-- cogtown:plan aaaaaaaaaaaa -->\n";
    const edited = { login: "mallory", at: now.toISOString() };
    const github = town([], { comments: [{ id: "C_1", body, edited }] });
    const facts = await look(github);
    expect(facts.planComments).toEqual([
      { id: "C_1", body, editedBy: { ...edited, canWrite: false } },
    ]);
  });

  it("is what a planning job left for this issue, and for no other", async () => {
    const github = town([]);
    const answer = { version: 1, issue: 3, nonce: "n", kind: "answer", text: "Yes." };
    github.seedRecord(planRef("refs/cogtown", 3, "n"), answer);
    github.seedRecord(planRef("refs/cogtown", 33, "n"), { ...answer, issue: 33 });
    const facts = await look(github);
    expect(facts.answers.map(({ ref }) => ref.name)).toEqual(["refs/cogtown/plans/3/n"]);
  });
});

describe("while GitHub cannot tell who may write", () => {
  it("nothing is decided: the same look is taken again, and the words are heard then", async () => {
    const github = town([said(50, "/mayor note Dates are UTC.")]);
    let outages = 2;
    github.fault = (call) => {
      if (call.startsWith("permissionOf") && outages > 0) {
        outages -= 1;
        throw outage();
      }
    };
    const clock = new ManualClock(now);
    const quiet = () => undefined;
    const app = createReconciler({
      ...{ github, namespace: "refs/cogtown", clock, random: () => 0, nonce: () => "nonce" },
      log: { info: quiet, warn: quiet, error: quiet },
    });
    app.enqueue({ kind: "desk", number: 3 });
    const whenIdle = { isIdle: false };
    void app.idle().then(() => {
      whenIdle.isIdle = true;
    });
    for (let turns = 0; turns < 200 && !whenIdle.isIdle; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(500);
    }
    await app.close();
    expect(asked(github)).toHaveLength(3);
    expect(github.deskOf(3)?.notes.map(({ text }) => text)).toEqual(["Dates are UTC."]);
    const reactions = github.answers.flatMap((answer) => answer.reactions);
    expect(new Set(reactions.map(({ content }) => content))).toEqual(new Set(["eyes", "rocket"]));
  });
});
