import { describe, expect, it } from "vitest";
import type { PullShow } from "#core/decision.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import { showPulls } from "#core/refinery/show-pulls.ts";
import type { Standing } from "#core/refinery/standing.ts";
import { readNote, renderNote } from "#core/text/pull-note.ts";
import { waitOf } from "#core/text/standing-words.ts";
import { lineFacts, lineView, putOut, readyPull, redRun, running } from "./line-model.ts";
import { at, sha } from "./molecule-model.ts";
import { emptyRecord, landing } from "./refinery-model.ts";

const scene = { repositoryUrl: "https://github.test/maya/shelf", base: "main" };
const note = (standing: Standing) =>
  renderNote({ ...scene, standing, expected: undefined, check: undefined });
const trial = { candidate: "c0ffee", with: [1, 2], askedAt: at(20) };

const standings: readonly Standing[] = [
  { kind: "draft" },
  { kind: "awaiting-review" },
  { kind: "judging" },
  { kind: "doubted", fails: 1, unclear: 2 },
  { kind: "changes-requested", by: ["rob"] },
  { kind: "not-asked" },
  { kind: "held", molecule: 7, reason: "it failed", fix: "mend it" },
  { kind: "unwanted", molecule: 7 },
  { kind: "unproven", molecule: 7 },
  { kind: "waiting", place: { position: 1, of: 9 } },
  { kind: "waiting", place: { position: 6, of: 9 }, doubt: { command: "npm test", among: [1, 2] } },
  { kind: "verifying", place: { position: 3, of: 9 }, trial },
  { kind: "suspected", reds: [redRun()], trial: { ...trial, with: [] } },
  { kind: "aside", paths: ["a.txt"], before: [1, 2] },
  { kind: "frozen", by: "maya", reason: "release", at: at(1) },
  { kind: "base-red", command: "npm test", tail: "" },
  { kind: "landing-blocked", why: "rules forbid it" },
  { kind: "about-to-land", candidate: "c0ffee" },
  { kind: "put-out", ejection: putOut(7, { against: [{ pull: 3 }], reds: [], tail: "" }) },
  { kind: "withdrawn", by: "rob", at: at(1) },
  { kind: "stuck", reason: "no workflow answers", at: at(1) },
  { kind: "joining-github-queue" },
  { kind: "in-github-queue", position: 2, state: "awaiting-checks" },
  { kind: "landed", commit: sha("commit"), at: at(1) },
];

describe("the note on a pull request", () => {
  it("says of every standing what it is, why, and what the reader can do", () => {
    const shown = standings.map((each) => note(each).replace("<!-- cogtown:pull -->\n", ""));
    expect(shown.join("\n\n")).toMatchInlineSnapshot(`
      "### Not in the line

      It is a draft.

      **Next:** Mark it ready for review.

      ### Not in the line

      An approving review of its head is missing.

      **Next:** Review it.

      ### Not in the line

      The criteria that no command decides are being judged.

      **Next:** Wait for the judge, or approve its head, which overrules it.

      ### Not in the line

      The judge found that 1 criterion fails and 2 are unclear; the text of the pull request has its reasons.

      **Next:** Approve its head if you think otherwise, or ask for changes.

      ### Not in the line

      \`rob\` asked for changes.

      **Next:** Push them, and ask for another look.

      ### Not in the line

      Nobody has asked for it at this head.

      **Next:** Somebody with write permission: comment \`/mayor merge\`.

      ### Not in the line

      #7 is held. It failed.

      **Next:** Mend it.

      ### Not in the line

      #7 has lost its label.

      **Next:** Add the label \`polecat\` to #7 if it is still wanted.

      ### Not in the line

      No attempt at #7 has proved this head.

      **Next:** Say \`/mayor retry\` on #7, or propose commits of your own from a branch of your own.

      ### In the line: first

      It is verified as soon as its turn comes.

      ### In the line: places 4 to 7

      One of \`#1, #2\` breaks \`npm test\`: which one is being found out.

      ### Being verified on the newest \`main\`

      Candidate [\`c0ffee\`](https://github.test/maya/shelf/actions/workflows/cogtown-refinery.yml), with \`#1, #2\`, since 09:20 UTC.

      ### Out of the line for now: verified alone

      \`npm test\` failed with it, and what is before it is green. Candidate [\`c0ffee\`](https://github.test/maya/shelf/actions/workflows/cogtown-refinery.yml), alone, since 09:20 UTC. Green alone, it is back in the line; red again, it is put out.

      <details><summary>Last lines</summary>

      \`\`\`text
      1 failing
      \`\`\`

      </details>

      ### Beside the line: it conflicts with what is before it

      In \`a.txt\` it does not fit \`#1, #2\`. It is tried again when all of them have landed or left.

      ### The line is frozen

      By \`maya\`: Release.

      **Next:** When it may go on, somebody with write permission comments \`/mayor thaw\`.

      ### Waiting for \`main\` to be green

      \`main\` itself fails \`npm test\`; nobody in the line is to blame.

      **Next:** Mend \`main\`. It is verified again when it moves, and every hour.

      ### GitHub does not let it land

      Rules forbid it.

      **Next:** To have it tried at once when that is allowed: comment \`/mayor thaw\`.

      ### Verified, and about to land

      Candidate \`c0ffee\` is green.

      ### Put out of the line: it breaks the base

      \`npm test\` failed (exit 1) on the newest base, 2 times. It is red together with what landed before it: #3.

      **Next:** It goes back to a polecat, which is told all of this: see #7. A new head joins the line again. \`/mayor merge\` tries this head once more.

      ### Taken out of GitHub's merge queue

      \`rob\` took it out.

      **Next:** To have it land after all: comment \`/mayor merge\`.

      ### GitHub's merge queue does not take it

      No workflow answers.

      **Next:** When that is mended, comment \`/mayor merge\`.

      ### In the line

      It is put into GitHub's merge queue next.

      ### In GitHub's merge queue: place 2 or 3

      Its checks are running.

      ### Landed

      It is on \`main\` as [\`4015b57\`](https://github.test/maya/shelf/commit/4015b57a143aec5156fd1444a017a32137a3fd0f)."
    `);
  });

  it("tells whoever asks just now what it waits for, exactly", () => {
    expect(standings.map(waitOf).join("\n")).toMatchInlineSnapshot(`
      "somebody to mark the pull request ready for review
      an approving review of its head
      the judge to look at the criteria that no command decides
      an approving review of its head, because the judge found that 1 criterion fails and 2 are unclear
      \`rob\` to look again
      somebody with write permission to say \`/mayor merge\`
      somebody to act on #7, which is held: it failed
      the label \`polecat\` on #7
      an attempt at #7 that proves this very head
      its turn to be verified, at position 1 of 9 in the line
      it to be found out which of #1, #2 breaks \`npm test\`, at position 6 of 9 in the line
      the verification of candidate c0ffee, with #1, #2, at position 3 of 9 in the line
      a verification alone, because \`npm test\` failed with it
      #1, #2 to land or leave: it conflicts in \`a.txt\` with what is before it
      somebody to thaw the Refinery, which \`maya\` froze: release
      the base to be green again: it fails \`npm test\` itself
      somebody to let it land: rules forbid it
      its landing: candidate c0ffee is green
      a new head: \`npm test\` failed (exit 1) on the newest base, 2 times
      somebody to say \`/mayor merge\`: \`rob\` took it out of GitHub's queue
      somebody to act, because GitHub's queue does not take it: no workflow answers
      its place in GitHub's queue
      GitHub's queue: position 2, awaiting-checks
      nothing: it has landed"
    `);
  });
});

describe("what others wrote in the note on a pull request", () => {
  it("shows what was verified when it was put out, and the log's end in a fence that nothing in it closes", () => {
    const tail = "1 failing\n```\n@everybody <!-- cogtown:check -->\u202E";
    const ejection = putOut(7, {
      tail,
      reds: [redRun({ after: [3] }), redRun({ candidate: "alone", command: "a | b `c`" })],
    });
    expect(note({ kind: "put-out", ejection })).toMatchInlineSnapshot(`
      "<!-- cogtown:pull -->
      ### Put out of the line: it breaks the base

      \`npm test\` failed (exit 1) on the newest base, 2 times.

      **Next:** It goes back to a polecat, which is told all of this: see #7. A new head joins the line again. \`/mayor merge\` tries this head once more.

      | verified | stood on | what failed | exit code |
      | --- | --- | --- | ---: |
      | alone (<code>of&#45;1</code>) | the base with #3 | <code>npm test</code> | 1 |
      | alone (<code>alone</code>) | the base | <code>a &#124; b &#96;c&#96;</code> | 1 |

      <details><summary>Last lines</summary>

      \`\`\`\`text
      1 failing
      \`\`\`
      @everybody <!-- cogtown:check -->
      \`\`\`\`

      </details>"
    `);
  });

  it("stays within GitHub's limit: it gives up the log before the table", () => {
    const reds = Array.from({ length: 40 }, () => redRun({ command: "x".repeat(9_000) }));
    const text = note({ kind: "put-out", ejection: putOut(7, { reds, tail: "y".repeat(90_000) }) });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("Put out of the line");
  });

  it("lets nobody's words notify, hide or link", () => {
    const reason = "see <!-- x --> @maya <b>now</b>";
    const text = note({ kind: "frozen", by: "maya", reason, at: at(1) });
    expect(text).not.toMatch(/@maya|<b>|<!-- x/);
  });

  it("reads back what it said", () => {
    const expected = { from: at(35), to: at(50) };
    const check = { head: sha("head"), status: "queued" as const };
    const standing: Standing = { kind: "joining-github-queue" };
    const text = renderNote({ ...scene, standing, expected, check });
    expect(readNote(text)).toEqual({ expected, check });
    expect(text).toContain("between 2026-01-05 09:35 and 09:50 UTC");
    expect(readNote("<!-- cogtown:check nonsense queued -->")).toEqual({});
    const tail = `<!-- cogtown:check ${sha("head")} success -->`;
    expect(readNote(note({ kind: "base-red", command: "npm test", tail }))).toEqual({});
  });
});

/** A Refinery that shows, and people who look: notes as they stand on the pull requests. */
function screen(numbers: readonly number[]) {
  const notes = new Map<number, { id: string; body: string }[]>();
  return (record: Partial<RefineryRecord>, over: Partial<RefineryFacts> = {}) => {
    const facts = lineFacts(numbers, { notes, ...over });
    const effects = showPulls(lineView(facts, record), notes);
    const shows = effects.flatMap((each) => (each.kind === "show-pulls" ? each.pulls : []));
    for (const { number, comment } of shows)
      if (comment !== undefined) notes.set(number, [{ id: `C_${number}`, body: comment }]);
    return shows;
  };
}
const checksOf = (shows: readonly PullShow[]) =>
  shows.flatMap(({ checks }) => checks.map(({ head, status }) => [head, status]));

describe("what is written on pull requests", () => {
  it("is a note and a check for each in the line, and nothing when they say so already", () => {
    const show = screen([1, 2]);
    const first = show({ candidates: [running([1])] });
    expect(first.map(({ number, note: id }) => [number, id])).toEqual([
      [1, undefined],
      [2, undefined],
    ]);
    expect(checksOf(first)).toEqual([
      [sha("head-1"), "in_progress"],
      [sha("head-2"), "queued"],
    ]);
    expect(show({ candidates: [running([1])] })).toEqual([]);
  });

  it("does not change while the place stays in its bucket, and does when it leaves it", () => {
    const show = screen([1, 2, 3, 4, 5, 6, 7]);
    show({});
    const gone = (pulls: readonly number[]) => ({ landed: pulls.map((pull) => landing(pull)) });
    const changed = show(gone([1, 2])).map(({ number }) => number);
    expect(changed, "the two that landed, the new first, and 5th as 3rd").toEqual([1, 2, 3, 4, 5]);
    expect(show(gone([1, 2]))).toEqual([]);
  });

  it("does not change because time goes on, but when it is expected at another time", () => {
    const tally = { ...emptyRecord.tally, seconds: [600, 600, 1200] };
    const show = screen([1]);
    const [first] = show({ tally });
    expect(first?.comment).toContain("It is expected to land between 2026-01-05 09:");
    expect(show({ tally: { ...tally, seconds: [600, 660, 1200] } })).toEqual([]);
    const [later] = show({ tally: { ...tally, seconds: [36_000] } });
    expect(later?.comment).toContain("2026-01-05 19:");
    expect(later?.checks).toEqual([]);
  });

  it("says that it landed on the head that landed, and ends the check on the one before", () => {
    const show = screen([1]);
    show({});
    const shows = show({ landed: [landing(1)] });
    expect(shows[0]?.comment).toContain("### Landed");
    expect(checksOf(shows)).toEqual([
      [sha("head-1"), "success"],
      [sha("commit-1"), "success"],
    ]);
  });

  it("is that it failed when it was put out, and that nothing goes on at a head that was left behind", () => {
    const show = screen([1]);
    show({});
    expect(checksOf(show({ ejected: [putOut(1)] }))).toEqual([[sha("head-1"), "failure"]]);
    const again = screen([1]);
    again({});
    const pulls = [readyPull(1, { head: sha("pushed") })];
    const shows = again({}, { pulls });
    expect(checksOf(shows)).toEqual([[sha("head-1"), "neutral"]]);
    expect(shows[0]?.comment).toContain("No attempt at #1 has proved this head");
    expect(again({}, { pulls })).toEqual([]);
  });

  it("is nothing at all on a pull request that nobody wants in the line", () => {
    const show = screen([1]);
    expect(show({}, { pulls: [readyPull(1, { branch: "fix" })] })).toEqual([]);
    expect(show({}, { pulls: [readyPull(1, { isDraft: true })] })).toEqual([]);
  });

  it("takes away the notes that a race has made too many", () => {
    const show = screen([1]);
    const [first] = show({});
    const body = first?.comment ?? "";
    const notes = new Map([[1, ["C_1", "C_2"].map((id) => ({ id, body }))]]);
    const facts = lineFacts([1], { notes });
    expect(showPulls(lineView(facts), notes)).toMatchObject([
      { pulls: [{ comment: undefined, duplicates: ["C_2"], checks: [] }] },
    ]);
  });
});
