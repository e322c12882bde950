import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TownIssue } from "#core/molecule/facts.ts";
import { readBoxes } from "#core/text/dashboard-boxes.ts";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import {
  bodyOf,
  deskOf,
  edited,
  flip,
  holdOf,
  recordOf,
  shown,
  townOf,
  withDashboard,
  worldOf,
} from "./dashboard-model.ts";
import { at, attempt, body, failed, now, success, townIssue } from "./molecule-model.ts";

const bodyOfTown = (...town: Parameters<typeof townOf>) => bodyOf(worldOf(townOf(...town), now));
const scoped = (number: number, needs: readonly number[] = []) => ({
  ...recordOf(number).spec,
  body: `${body.replace("src/**", `src/${number}/**`)}${
    needs.length === 0 ? "" : `\n### Depends on\n\n${needs.map((n) => `- #${n}`).join("\n")}\n`
  }`,
});
const free = (number: number, needs: readonly number[] = []) =>
  recordOf(number, { spec: scoped(number, needs) });

describe("the dashboard says", () => {
  it("who is at work, at which step, since when, with its run", () => {
    expect(bodyOfTown([recordOf(7, { attempts: [attempt(1)] })])).toContain(
      "- #7 Issue 7: attempt 1, step 1 of 1, since 2026-01-05 09:29 UTC ([run](https://github.test/maya/shelf/actions/runs/101))",
    );
  });

  it("who works with which model, and what earlier attempts cost, where anybody told", () => {
    const usage = { agent: "claude", dollars: 0.5, source: "metered" as const };
    const attempts = [attempt(1, failed, { usage }), attempt(2, undefined, { labels: ["hard"] })];
    const rules = "choose: [{label: hard, model: big`one}]";
    const configText = `agent: {use: claude, ${rules}}\nverify: {commands: x}\ndashboard: true\n`;
    expect(bodyOfTown([recordOf(7, { attempts })], { configText })).toMatch(
      /attempt 2, .*, by `claude` with ``big`one``\. Spent: \$0\.50 · unknown tokens · 0 min/,
    );
  });

  it("who waits, in the order in which they go, and for what", () => {
    const text = bodyOfTown([free(7), free(8, [9]), free(9, [8]), free(10, [7]), free(11)], {
      issues: [7, 8, 9, 10].map((n) => townIssue(n)).concat(townIssue(11, ["P0"])),
    });
    expect(text.match(/^1\. .*$/gm)).toEqual([
      "1. #11 Issue 11: starts next",
      "1. #7 Issue 7: starts next",
      "1. #8 Issue 8: waits for somebody to take one of these out of `Depends on`, as each needs the next: #8 → #9 → #8; and for #9 to land",
      "1. #9 Issue 9: waits for somebody to take one of these out of `Depends on`, as each needs the next: #8 → #9 → #8; and for #8 to land",
      "1. #10 Issue 10: waits for #7 to land",
    ]);
    expect(text.match(/^- \*\*A circle\*\*.*$/gm)).toEqual([
      "- **A circle** waits for somebody to take one of these out of `Depends on`, as each needs the next: #8 → #9 → #8.",
    ]);
  });

  it("of a molecule that waits for what cannot be seen from here that its own comment tells", () => {
    const text = bodyOfTown([free(7)], { issues: [townIssue(7, ["cogtown:blocked"])] });
    expect(text).toContain("1. #7 Issue 7: waits for what its own comment names");
  });

  it("what is held and why, with a box that acts, and what is done", () => {
    const text = bodyOfTown([
      recordOf(7, { attempts: [attempt(1, failed)], hold: holdOf() }),
      recordOf(8, { attempts: [attempt(1, success)] }),
    ]);
    expect(text).toContain("### 0 at work · 0 waiting · 1 in the queue · 1 held");
    expect(text).toContain(
      "- #7 Issue 7: held by `witness` since 2026-01-05 09:10 UTC. 3 attempts failed.\n- [ ] Retry #7 <!-- box:retry 7 -->",
    );
    expect(text).toContain("- #8 Issue 8: proposed ([pull request](");
  });

  it("how far convoys are, and which plans wait for approval", () => {
    const landed = recordOf(21, { attempts: [attempt(1, success)] });
    const below = (number: number): TownIssue => ({ ...townIssue(number), parent: 4 });
    const carried = {
      hash: "0123456789ab",
      approved: { by: "rob", at: at(0) },
      issues: [21, 22, 23].map((number) => ({ key: `m${number}`, number })),
    };
    const { plan: _none, ...convoy } = deskOf(4, {
      carriedOut: [carried],
      pause: { reason: "", by: "rob", at: at(0) },
    });
    const text = bodyOfTown([landed, recordOf(22), recordOf(23)], {
      labelled: [22, 23],
      issues: [below(22), below(23)],
      desks: [convoy, deskOf(30)],
    });
    expect(text).toContain("- #4: 1 of 3 landed, paused by `rob`");
    expect(text).toMatch(
      /- #30: 2 issues, by `rob`, in a comment there\n- \[ \] Approve the plan of #30 \([0-9a-f]{12}\) <!-- box:approve 30 [0-9a-f]{12} -->/,
    );
  });

  it("what is left of the day's and the town's budget, or what today has cost", () => {
    const spent = recordOf(7, {
      attempts: [attempt(1, failed, { usage: { dollars: 2.5, source: "reported" } })],
    });
    expect(bodyOfTown([spent])).toContain("On 2026-01-05 (UTC): $2.50 · unknown tokens · 0 min.");
    const limited = bodyOfTown([spent], {
      configText: `${shown}budget:\n  day: { dollars: 10 }\n`,
    });
    expect(limited).toContain("| day (2026-01-05 UTC) | $2.50 ");
    expect(limited).not.toContain("| molecule |");
  });

  it("that nothing is started, and who said so", () => {
    const pause = { reason: "the runners move", by: "rob", at: at(1) };
    const record = { kind: "present" as const, head: "h", value: { version: 1 as const, pause } };
    const text = bodyOfTown([free(7)], { record });
    expect(text).toContain("· paused by `rob`");
    expect(text).toContain("- [x] Pause the town <!-- box:resume -->");
    expect(text).toContain("The runners move.");
  });

  it("who needs whom, as a graph; of too many molecules only how many there are", () => {
    const text = bodyOfTown([free(7), free(8, [7])]);
    expect(text).toContain('n7["#35;7 Issue 7"]:::waiting');
    expect(text).toContain("n7 --> n8");
    const many = bodyOfTown(Array.from({ length: 61 }, (_, i) => recordOf(i + 1)));
    expect(many).toContain("The graph of 61 molecules is too large to draw here.");
  });

  it("the same whatever time it is, as long as nothing happens", () => {
    const town = townOf([recordOf(7, { attempts: [attempt(1)] }), free(8)]);
    const hours = new Date(now.getTime() + 5 * 60 * 60_000);
    expect(bodyOf(worldOf(town, hours))).toBe(bodyOf(worldOf(town, now)));
  });
});

const marks = [
  ...["`", "```", "\n", "\n\n", "- [x] ", "<!--", "-->", "<!-- box:pause -->", "#3", "@bob", "|"],
  ...["<details>", "</summary>", "[a](https://evil.test)", '"]', ":::held", "]:", "---", "### "],
  ...["Closes #3", "box:retry 7", "<!-- cogtown:dashboard -->", "words", " ", "end", "%%{init}%%"],
];
const hostile = fc.array(fc.constantFrom(...marks), { maxLength: 14 }).map((each) => each.join(""));

describe("whatever people write", () => {
  const town = (words: string) => {
    const number = 7;
    const held = recordOf(number, {
      attempts: [attempt(1, failed)],
      hold: holdOf({ reason: words, by: words }),
    });
    const pause = { reason: words, by: words, at: at(1) };
    return townOf([held, recordOf(8, { attempts: [attempt(1)] }), recordOf(9)], {
      issues: [7, 8, 9].map((n) => ({ ...townIssue(n), title: words })),
      desks: [deskOf(12)],
      record: { kind: "present", head: "h", value: { version: 1, pause } },
    });
  };

  it("there are the boxes that we drew and no others, and nobody is notified", () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const text = bodyOf(worldOf(town(words), now));
        const boxes = readBoxes(text)?.map(({ action, isTicked }) => [action, isTicked]);
        expect(boxes).toEqual([
          ["resume", true],
          ["retry", false],
          ["approve", false],
        ]);
        const nodes = [...nodesOf(readMarkdown(text))];
        expect(
          nodes.filter((node) => node.type === "listItem" && node.checked != null),
        ).toHaveLength(3);
        const html = nodes.flatMap((node) => (node.type === "html" ? [node.value] : []));
        expect(
          html.filter(
            (each) =>
              !/^<!-- (?:box|cogtown):[\w ]+ -->(?:\n<!-- cogtown:seal \w+ -->)?$/.test(each),
          ),
        ).toEqual([]);
        const prose = nodes.flatMap((node) => (node.type === "text" ? [node.value] : []));
        expect(prose.join("\n")).not.toMatch(/@bob/);
        expect(text.match(/```mermaid/g)).toHaveLength(1);
        expect(nodes.filter(({ type }) => type === "code")).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it("it stays below what GitHub takes, however much there is", () => {
    const words = "`long` @bob words ".repeat(60);
    const records = Array.from({ length: 100 }, (_, i) =>
      recordOf(i + 1, {
        hold: holdOf({ reason: words, by: words }),
        attempts: [attempt(1, failed)],
      }),
    );
    const issues = records.map(({ number }) => ({ ...townIssue(number), title: words }));
    const desks = Array.from({ length: 50 }, (_, i) => deskOf(i + 200));
    const text = bodyOfTown(records, { issues, desks });
    expect(text.length).toBeLessThan(60_000);
    expect(readBoxes(text)?.length).toBeGreaterThan(40);
    expect(text).toContain("- … and 60 more");
  });

  it("a box is read where somebody ticked it, and not in a text that somebody changed", () => {
    const world = withDashboard(town("words"), now);
    const ticked = edited(world, "rob", flip("Retry #7")).facts.issues[0]?.body ?? "";
    expect(readBoxes(ticked)?.filter(({ action }) => action === "retry")).toEqual([
      { action: "retry", target: 7, isTicked: true },
    ]);
    expect(readBoxes(ticked.replaceAll("\n", "\r\n"))).toHaveLength(3);
    expect(readBoxes(`${ticked}!`)).toBeUndefined();
    expect(readBoxes(ticked.replace("box:retry 7", "box:retry 8"))).toBeUndefined();
    expect(readBoxes("- [x] Pause the town <!-- box:pause -->")).toBeUndefined();
  });
});
