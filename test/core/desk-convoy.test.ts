import { describe, expect, it } from "vitest";
import { defaultConfig } from "#core/config/parse-config.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { DeskFacts } from "#core/desk/facts.ts";
import type { Order } from "#core/desk/record.ts";
import { pause } from "#core/desk/steer.ts";
import { startDesk } from "#core/desk/turn.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { convoyMarker } from "#core/text/convoy-words.ts";
import { renderStatus } from "#core/text/status-words.ts";
import {
  child,
  comment,
  convoyFacts,
  hold,
  kinds,
  landed,
  record,
  recordOf,
  settle,
  tried,
  withDesk,
} from "./convoy-model.ts";
import { at, failed, success } from "./molecule-model.ts";

const now = new Date(at(30));
const tended = (facts: DeskFacts, moment = now) => settle(facts, moment);

describe("what a convoy is", () => {
  it("an issue without molecules below it is left alone", () => {
    expect(tended(convoyFacts([child(7, { labels: [] })])).effects).toEqual([]);
    expect(tended(convoyFacts([])).effects).toEqual([]);
  });

  it("one molecule below it makes it one, and its desk says since when and what it was called", () => {
    const { facts, effects } = tended(convoyFacts([child(7)]));
    expect(recordOf(facts).convoy).toMatchObject({ since: at(30), title: "A big thing" });
    expect(facts.labels).toEqual(["cogtown:convoy"]);
    expect(kinds(effects)).toEqual(["project", "append-desk"]);
  });

  it("a closed issue does not become one, and a pull request never does", () => {
    expect(tended(convoyFacts([landed(7)], [record(7)], { isOpen: false })).effects).toEqual([]);
    const pull = {
      base: "main",
      branch: "x",
      head: "a".repeat(40),
      isFork: false,
      molecule: undefined,
    };
    expect(tended(convoyFacts([child(7)], [], { pull })).effects).toEqual([]);
  });

  it("a pause holds for a convoy where it is said on one, and for the town below tasks of people", () => {
    const said: Order["said"] = { kind: "commands", commands: [{ kind: "pause", reason: "" }] };
    const order: Order = { comment: 1, nodeId: "IC_1", by: "maya", at: at(1), said };
    const told = (facts: DeskFacts) =>
      pause(startDesk(recordOf(facts)), "", {
        ...{ facts, order, config: undefined, now, nonce: "n", place: 0 },
      });
    const replyTo = (facts: DeskFacts) => {
      const carried = told(facts);
      return carried.kind === "done" ? carried.reply : carried.kind;
    };
    expect(replyTo(convoyFacts([child(7)]))).toMatch(/^This convoy is paused/);
    const tasks = convoyFacts([child(7, { labels: [] })]);
    expect(replyTo(tasks)).toMatch(/^The town is paused/);
  });

  it("its progress and its budget are told in a status, and those of tasks of people are not", () => {
    const config = defaultConfig("agent", "npm test");
    const status = (facts: DeskFacts) => renderStatus(withDesk(facts, {}), config, now);
    expect(status(convoyFacts([child(7)]))).toContain("**Convoy**");
    expect(status(convoyFacts([child(7, { labels: [] })]))).not.toContain("**Convoy**");
  });
});

describe("the one comment", () => {
  it("is written once: deciding again on the world after it yields nothing, whatever time it is", () => {
    const { facts } = tended(convoyFacts([child(7), landed(8)], [record(7)]));
    expect(comment(facts)).toContain(convoyMarker);
    expect(settle(facts, new Date(at(50_000))).effects).toEqual([]);
  });

  it("is edited in place when a state changes, and by nothing else", () => {
    const { facts } = tended(convoyFacts([child(7), child(8)], [record(7), record(8)]));
    const working = record(7, { attempts: [tried(1)] });
    const next = { ...facts, town: { ...facts.town, records: [record(8), working] } };
    const { effects } = tended(next);
    expect(effects).toMatchObject([{ kind: "project", issue: { sticky: "C_1" } }]);
    const shuffled = { ...facts, children: facts.children.toReversed() };
    expect(tended(shuffled).effects).toEqual([]);
  });

  it("stands there once: what a race wrote besides is deleted", () => {
    const { facts } = tended(convoyFacts([child(7)]));
    const twice = {
      ...facts,
      convoyComments: [...facts.convoyComments, { id: "C_2", body: convoyMarker }],
    };
    const { effects } = tended(twice);
    expect(effects).toMatchObject([
      { issue: { sticky: "C_1", comment: undefined, duplicates: ["C_2"] } },
    ]);
  });

  it("rests while the conversation is locked", () => {
    const { facts } = tended(convoyFacts([child(7)], [], { isLocked: true }));
    expect(comment(facts)).toBe("");
    expect(facts.labels).toEqual(["cogtown:convoy"]);
  });

  it("reads like this", () => {
    const failing = record(5, { hold, attempts: [tried(1, failed), tried(2, failed)] });
    const children = [
      landed(4, 20),
      child(5),
      child(6, { needs: [{ number: 5, isOpen: true }] }),
      child(7, { needs: [{ number: 4, isOpen: false }] }),
    ];
    const records = [failing, record(6), record(7, { attempts: [tried(1)] })];
    const noted = withDesk(convoyFacts(children, records), {
      convoy: { since: at(0), warned: [], title: "A big thing" },
      design: { text: "All in SQL.", by: "maya", at: at(0) },
      notes: [{ text: "Dates are UTC.", by: "rob", at: at(3) }],
      pause: { reason: "the freeze", by: "rob", at: at(4) },
    });
    expect(comment(tended(noted).facts)).toMatchInlineSnapshot(`
      "<!-- cogtown:convoy -->
      ### Convoy: paused

      ███░░░░░░░░░ **1 of 4 landed**

      Paused by \`rob\`: the freeze. Nothing of it is started until somebody says \`/mayor resume\` here; what is at work goes on.

      Every polecat of it is told the design as \`maya\` left it (2026-01-05).

      | issue | state | attempts | why | pull request |
      | --- | --- | ---: | --- | ---: |
      | #4 Part 4 | landed |  |  | #104 |
      | #5 Part 5 | skipped | 2 | three attempts failed; #6 waits behind it |  |
      | #6 Part 6 | waiting |  | waits for #5 |  |
      | #7 Part 7 | at work | 1 |  |  |

      \`\`\`mermaid
      graph LR
        n4["#35;4 Part 4"]:::landed
        n5["#35;5 Part 5"]:::stuck
        n6["#35;6 Part 6"]:::waiting
        n7["#35;7 Part 7"]:::moving
        n5 --> n6
        n4 --> n7
        classDef landed fill:#0e8a16,color:#ffffff
        classDef moving fill:#1d76db,color:#ffffff
        classDef waiting fill:#d4d7dc,color:#1f2328
        classDef stuck fill:#b60205,color:#ffffff
        classDef over fill:#8c959f,color:#ffffff
      \`\`\`

      **Still open**: 4 \`███████████████████████▆\` 3 (2026-01-05 09:00 UTC to 2026-01-05 09:20 UTC)

      **Decided**

      - 2026-01-05 \`rob\`: Dates are UTC."
    `);
  });
});

describe("a row of it", () => {
  const rows: readonly (readonly [
    string,
    ReturnType<typeof child>,
    MoleculeRecord | undefined,
    string,
  ])[] = [
    ["a merged pull request", landed(7), undefined, "| landed |"],
    [
      "finished work, closed, landed away from the default branch",
      child(7, { isOpen: false }),
      record(7, { attempts: [tried(1, success)] }),
      "| landed |",
    ],
    [
      "finished work whose pull request was closed",
      child(7, { isOpen: false, pulls: [{ number: 107, isMerged: false }] }),
      record(7, { attempts: [tried(1, success)] }),
      "| closed without landing |",
    ],
    [
      "closed as not planned",
      child(7, { isOpen: false, isUnwanted: true }),
      record(7, { attempts: [tried(1, success)] }),
      "| closed without landing |",
    ],
    ["at work", child(7), record(7, { attempts: [tried(1)] }), "| at work | 1 |"],
    ["finished", child(7), record(7, { attempts: [tried(1, success)] }), "| proposed | 1 |"],
    ["between two attempts", child(7), record(7, { attempts: [tried(1, failed)] }), "| waiting |"],
    ["not started", child(7), record(7), "waits for its turn"],
    ["held by the Witness", child(7), record(7, { hold }), "| skipped |"],
    ["held by a person", child(7), record(7, { hold: { ...hold, by: "rob" } }), "| held |"],
    ["stopped", child(7), record(7, { hold: { ...hold, stopped: true } }), "| stopped |"],
    ["without its label", child(7, { labels: [] }), record(7), "| stopped |"],
    ["labelled and not read yet", child(7), undefined, "| not started |"],
    ["no molecule", child(7, { labels: [] }), undefined, "| a person's task |"],
    ["no molecule, closed", child(7, { labels: [], isOpen: false }), undefined, "done by a person"],
  ];
  it.each(rows)("shows an issue that is %s", (_what, seen, known, words) => {
    const records = [record(9), ...(known === undefined ? [] : [known])];
    const { facts } = tended(convoyFacts([seen, child(9)], records));
    const row = comment(facts)
      .split("\n")
      .find((line) => line.startsWith("| #7"));
    expect(row).toContain(words);
  });
});

describe("skipped ones", () => {
  const behind = (number: number, need: number) =>
    child(number, { needs: [{ number: need, isOpen: true }] });

  it("are named with what waits behind them, also by way of others", () => {
    const children = [child(7), behind(8, 7), behind(9, 8), child(10)];
    const records = [record(7, { hold }), record(8), record(9), record(10)];
    const { facts } = tended(convoyFacts(children, records));
    expect(comment(facts)).toContain("three attempts failed; #8 and #9 wait behind it");
    expect(comment(facts)).not.toContain("Nothing here can move");
  });

  it("are said to be in the way when nothing else can move, with the reason", () => {
    const children = [child(7), behind(8, 7), landed(9)];
    const { facts } = tended(convoyFacts(children, [record(7, { hold }), record(8)]));
    expect(comment(facts)).toContain(
      "**Nothing here can move before somebody looks at #7**: three attempts failed; #8 waits behind it.",
    );
  });

  it("are no standstill while a person has a task, or an issue elsewhere is waited for", () => {
    const task = convoyFacts([child(7), child(8, { labels: [] })], [record(7, { hold })]);
    expect(comment(tended(task).facts)).not.toContain("Nothing here");
    const elsewhere = convoyFacts([child(7), behind(8, 99)], [record(7, { hold }), record(8)]);
    expect(comment(tended(elsewhere).facts)).not.toContain("Nothing here");
  });

  it("what was closed without landing is in the way of those that need it, and so is a circle", () => {
    const gone = child(7, { isOpen: false, isUnwanted: true });
    const dead = convoyFacts([gone, behind(8, 7)], [record(7), record(8)]);
    expect(comment(tended(dead).facts)).toContain("before somebody looks at #7");
    const circle = convoyFacts([behind(7, 8), behind(8, 7)], [record(7), record(8)]);
    expect(comment(tended(circle).facts)).toContain("before somebody looks at #7 and #8");
  });
});

describe("closing", () => {
  const over = () =>
    convoyFacts(
      [
        landed(7, 20),
        landed(8, 95),
        child(9, { isOpen: false, isUnwanted: true, closedAt: at(99) }),
      ],
      [
        record(7, {
          attempts: [
            tried(1, failed),
            tried(2, success, { usage: { source: "reported", dollars: 1.5 } }),
          ],
        }),
        record(8, { attempts: [tried(1, success)] }),
        record(9),
      ],
      {},
    );

  it("happens when all are over and one has landed, with a summary", () => {
    const begun = withDesk(over(), { convoy: { since: at(0), warned: [], title: "Big" } });
    const { facts, effects } = tended(begun);
    expect(kinds(effects)).toEqual(["close-issue", "project", "append-desk"]);
    expect(facts.isOpen).toBe(false);
    const text = comment(facts);
    expect(text).toContain("### Convoy: done");
    expect(text).toContain("- **Landed**: 2 of 3, within 1 h 35 min");
    expect(text).toContain("- **Attempts**: 3");
    expect(text).toContain("- **Cost**: $1.50, and unknown for 2 of 3 attempts");
    expect(text).toContain("- **Tokens**: unknown");
    expect(text).toContain("- **Closed without landing**: 1\n  - #9 Part 9");
  });

  it("happens once: whoever opens it again is not fought", () => {
    const { facts } = tended(over());
    const reopened = tended({ ...facts, isOpen: true });
    expect(reopened.effects).toEqual([]);
    const more = { ...facts, isOpen: true, children: [...facts.children, landed(12)] };
    expect(kinds(tended(more).effects)).not.toContain("close-issue");
  });

  it("is made whole after a crash between closing and writing it down", () => {
    const { facts } = tended(convoyFacts([child(7)], [record(7)]));
    const crashed = { ...facts, children: [landed(7)], isOpen: false };
    const { facts: after, effects } = tended(crashed);
    expect(kinds(effects)).not.toContain("close-issue");
    expect(recordOf(after).convoy?.closed).toBe(at(30));
    expect(tended({ ...after, isOpen: true }).effects).toEqual([]);
  });

  it("waits for a plan that may bring more, and for the work on the issue itself", () => {
    const open = {
      nonce: "abcdefgh",
      kind: "plan",
      text: "",
      title: "",
      body: "",
      by: "maya",
    } as const;
    const job = { ...open, at: at(1), dispatches: [at(1)] };
    const asking = withDesk(over(), { asked: [job] });
    const workflows = ["cogtown-plan.yml"];
    const runs = new Map([["abcdefgh", { kind: "active", runId: 1, url: "" } as const]]);
    const planned = { ...asking, runs, town: { ...asking.town, workflows } };
    expect(kinds(tended(planned).effects)).not.toContain("close-issue");
    const worked = convoyFacts(over().children, over().town.records, { labels: ["polecat"] });
    expect(kinds(tended(worked).effects)).not.toContain("close-issue");
  });

  it("does not happen where nothing landed, and wakes the convoy above", () => {
    const none = convoyFacts([child(7, { isOpen: false, isUnwanted: true })], [record(7)]);
    expect(kinds(tended(none).effects)).not.toContain("close-issue");
    const nested = decideDesk({ ...over(), parent: 2 }, now, "nonce-of-a-test");
    expect(kinds(nested.effects)).toContain("close-issue");
    expect(nested.next).toContainEqual({ kind: "desk", number: 2 });
  });
});
