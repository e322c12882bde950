import { describe, expect, it } from "vitest";
import { renderQueue } from "../../../app/cli/queue/render-queue.ts";
import { viewQueue } from "../../../app/core/refinery/queue-view.ts";
import { statisticsOf } from "../../../app/core/refinery/statistics.ts";
import { renderQueueMarkdown } from "../../../app/core/text/queue-markdown.ts";
import { lineFacts, lineView, putOut, readyPull, redRun, running } from "../../core/line-model.ts";
import { at, now, sha } from "../../core/molecule-model.ts";
import { emptyRecord, entry, landing } from "../../core/refinery-model.ts";

/** #1 and #2 verified together, #3 waiting, #4 suspected, #5 put out, #6 a draft, #9 landed. */
const record = {
  tally: { ...emptyRecord.tally, seconds: [300, 600], waits: [20], verdicts: 3 },
  candidates: [running([1, 2], { claim: { runId: 77, at: at(21) } })],
  suspects: [{ entry: entry(4), reds: [redRun()], since: at(25) }],
  ejected: [putOut(5)],
  landed: [landing(9, { at: at(20), waited: 900 })],
};
const numbers = [1, 2, 3, 4, 5, 6];
const pulls = numbers.map((number) => readyPull(number, { isDraft: number === 6 }));
const view = viewQueue(lineView(lineFacts(numbers, { pulls }), record));

describe("cogtown queue", () => {
  it("tells what is verified, the line, who is out and why, and what landed", () => {
    expect(renderQueue(view).join("\n")).toMatchInlineSnapshot(`
      "main at 2026-01-05 09:30:00 UTC, Cogtown's own train

      Being verified
        of-1-2  #1, #2  https://github.test/maya/shelf/actions/runs/77

      In the line
         1  #1 Add part 1: waits for the verification of candidate of-1-2, with #2, at position 1 of 3 in the line (lands in 0 to 7 min)
         2  #2 Add part 2: waits for the verification of candidate of-1-2, with #1, at position 2 of 3 in the line (lands in 0 to 10 min)
         3  #3 Add part 3: waits for its turn to be verified, at position 3 of 3 in the line (lands in 5 to 23 min)
         -  #4 Add part 4: waits for a verification alone, because \`npm test\` failed with it

      Out
         -  #5 Add part 5: waits for a new head: \`npm test\` failed (exit 1) on the newest base, 2 times

      Not in the line
         -  #6 Add part 6: waits for somebody to mark the pull request ready for review

      Landed lately
        #9 as f675bc0 at 2026-01-05 09:20:00, ready for 15 min

      Statistics
        landed per hour  6.0
        verifications for each landed  3.0
        from ready to landed  15 min (median), 15 min (95 of 100)
        a verification  5 min (median), 10 min (95 of 100)
        waiting for a runner  20 s (median), 20 s (95 of 100)
        put out  red 1
        breaks what it lands on (estimate)  5.0 %
        red although good (estimate)  1.0 %"
    `);
  });

  it("says first that nothing lands, and why", () => {
    const frozen = { reason: "release\u001B[2J", at: at(9), by: "maya" };
    const lines = renderQueue(viewQueue(lineView(lineFacts([1]), { frozen })));
    expect(lines[1]).toBe("NOTHING LANDS: frozen by maya: release[2J");
  });

  it("is plain data: what is printed as JSON reads back the same", () => {
    expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  });

  it("says so where there is nothing", () => {
    const text = renderQueue(viewQueue(lineView(lineFacts([])))).join("\n");
    expect(text).toContain("Being verified: nothing\n\nIn the line: nobody");
    expect(text).not.toContain("landed per hour");
  });

  it("is a table in Markdown in which nobody's title is more than a title", () => {
    const hostile = [readyPull(1, { title: "a | b <b>@rob</b>" })];
    const text = renderQueueMarkdown(viewQueue(lineView(lineFacts([1], { pulls: hostile }))));
    expect(text).toMatchInlineSnapshot(`
      "### The line of \`main\`

      Nothing is being verified.

      | place | pull request | waits for | lands in |
      | ---: | --- | --- | --- |
      | 1 | #1 a ∣ b &lt;b>@&#8203;rob&lt;/b> | its turn to be verified, at position 1 of 1 in the line |  |"
    `);
  });
});

describe("the statistics of a Refinery", () => {
  it("count what landed in the hours that are remembered, and what each took", () => {
    const landed = [0, 10, 20].map((minute) => landing(minute, { at: at(minute), waited: 60 }));
    const tally = { ...emptyRecord.tally, verdicts: 6 };
    const all = statisticsOf({ ...emptyRecord, landed, tally }, now);
    expect(all.perHour).toBeCloseTo(6);
    expect(all.verificationsPerLanded).toBe(2);
    expect(all.waited).toEqual({ p50: 60, p95: 60 });
  });

  it("tell nothing that is not known", () => {
    const all = statisticsOf(emptyRecord, now);
    expect([all.perHour, all.verificationsPerLanded, all.waited.p50]).toEqual([null, null, null]);
    const landed = Array.from({ length: 100 }, (_, i) => landing(i, { commit: sha(`${i}`) }));
    expect(statisticsOf({ ...emptyRecord, landed }, now).verificationsPerLanded).toBeNull();
  });

  it("count who was put out by its cause, and say since when nothing lands", () => {
    const ejected = [putOut(1), putOut(2), putOut(3, { cause: "conflict" })];
    const baseRed = { commit: sha("base"), command: "x", tail: "", at: at(9), times: 1 };
    const all = statisticsOf({ ...emptyRecord, ejected, baseRed }, now);
    expect(all.ejected).toMatchObject({ red: 2, conflict: 1, empty: 0 });
    expect([all.baseRedSince, all.frozenSince]).toEqual([at(9), null]);
  });
});
