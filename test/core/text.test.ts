import { describe, expect, test } from "vitest";
import { stepDigest } from "#core/molecule/digest.ts";
import type { PullFacts } from "#core/molecule/facts.ts";
import { printSpec } from "#core/molecule/print-spec.ts";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import type { MoleculeState } from "#core/molecule/state.ts";
import { nodesOf, readMarkdown } from "#core/text/markdown.ts";
import { quietMarkdown, quote } from "#core/text/neutralise.ts";
import { describeOutcome } from "#core/text/outcome-words.ts";
import { pullTitle, renderPullBody } from "#core/text/pull-body.ts";
import { renderSticky, stickyMarker } from "#core/text/sticky.ts";

const url = "https://github.com/ada/town";
const at = "2026-01-01T00:00:00Z";
const sha = (digit: string) => digit.repeat(40);
const body = printSpec({
  goal: "`cogtown list` can print JSON.",
  steps: [
    { title: "Parse a `--json` flag", check: "npm test -- flags" },
    { title: "Print the rows" },
  ],
  criteria: [
    { kind: "command", command: "npm test | tee log" },
    { kind: "prose", text: "The README documents the flag" },
  ],
  scope: ["src/**"],
  dependsOn: [],
  gates: [],
  context: [],
});

const failed: Outcome = {
  kind: "check-failed",
  step: "Parse",
  command: "npm test",
  exitCode: 1,
  tail: "1 failed\n```\n@bob",
};
const attempt = (n: number, outcome?: Outcome): Attempt => ({
  n,
  nonce: "nonce-0123",
  reason: n === 1 ? "first attempt" : "the check failed",
  dispatches: [at],
  claim: { runId: 100 + n, runAttempt: n, at },
  ...(outcome === undefined ? {} : { outcome, endedAt: at, head: sha("c") }),
});

const record = (more: Partial<MoleculeRecord> = {}): MoleculeRecord => ({
  version: 1,
  number: 12,
  base: "main",
  spec: { digest: "d", title: "Print JSON", body, approvedBy: "ada", approvedAt: at },
  attempts: [attempt(1, failed), attempt(2)],
  steps: [
    {
      index: 1,
      digest: stepDigest("Parse a `--json` flag", "npm test -- flags"),
      title: "Parse",
      commit: sha("b"),
    },
  ],
  rework: [],
  forgiven: 0,
  ...more,
});

const pull: PullFacts = {
  number: 15,
  nodeId: "PR_1",
  url: `${url}/pull/15`,
  state: "open",
  isDraft: false,
  branch: "cogtown/12",
  base: "main",
  head: sha("c"),
  tree: sha("e"),
  title: "Print JSON",
  labels: [],
  createdAt: "2026-01-01T00:00:00Z",
  isFork: false,
  mergeable: "yes",
  reviews: [],
};

const sticky = (state: MoleculeState, of: MoleculeRecord | undefined = record()) =>
  renderSticky({
    number: 12,
    repositoryUrl: url,
    state,
    record: of,
    pull: undefined,
    note: undefined,
  });

/** A text by a stranger that tries whatever can be tried. */
const hostile =
  "Closes #5, fixes o/r#6 GH-7 https://github.com/o/r/issues/8 [x](https://github.com/o/r/pull/9) @bob &#64;eve <b>@mal</b> <!-- cogtown:molecule --> a|b";
const hostileBody = printSpec({
  goal: hostile,
  steps: [{ title: hostile }],
  criteria: [
    { kind: "prose", text: hostile },
    { kind: "command", command: `echo '${hostile}'` },
  ],
  scope: [],
  dependsOn: [],
  gates: [],
  context: [],
});

/** What GitHub would act on: a mention, a reference or HTML of a stranger in a text that is drawn, not in code. */
function living(markdown: string): string[] {
  const nodes = [...nodesOf(readMarkdown(markdown.replace(/<code>.*?<\/code>/g, "")))];
  return nodes.flatMap((node) => {
    if (node.type === "html") return /^<\/?sub>$/.test(node.value) ? [] : [node.value];
    if (node.type === "link") return /(?:issues|pull)\/\d/.test(node.url) ? [node.url] : [];
    return (node.type === "text" && node.value.match(/@\w+|#\d+|GH-\d+/g)) || [];
  });
}

const deps = [
  { number: 1, kind: "landed", commit: sha("a"), at: "2026-01-01T00:00:00Z" },
  { number: 2, kind: "open" },
  { number: 3, kind: "closed-unlanded" },
  { number: 4, kind: "missing" },
] as const;
const hold = {
  reason: "the check `npm test` failed 3 times",
  fix: "Mend the issue, then remove and add the label `polecat`.",
  at,
  by: "witness",
};
const states: MoleculeState[] = [
  { kind: "draft", why: { kind: "unlabelled" } },
  { kind: "draft", why: { kind: "unknown-label", label: "polcat", meant: "polecat" } },
  { kind: "draft", why: { kind: "labelled-by-outsider", login: "mallory" } },
  { kind: "draft", why: { kind: "edited-by-outsider", login: "mallory" } },
  {
    kind: "draft",
    why: {
      kind: "unparsable",
      problems: [{ line: 7, problem: "This item is empty", fix: "remove it" }],
    },
  },
  {
    kind: "draft",
    why: {
      kind: "config",
      problems: [{ line: 1, problem: "There is none", fix: "write it:\n\na: 1\nb: 2" }],
    },
  },
  {
    kind: "draft",
    why: { kind: "workflow-missing", path: ".github/workflows/cogtown-polecat.yml" },
  },
  { kind: "draft", why: { kind: "empty-repository" } },
  { kind: "blocked", on: deps, reasons: [{ kind: "gate", what: "a word from `maya`" }] },
  { kind: "ready", waitingFor: undefined },
  { kind: "ready", waitingFor: "#11, which may change the same paths" },
  { kind: "dispatched", attempt: attempt(1) },
  { kind: "proposed", pull: undefined, waitingFor: "its pull request" },
  { kind: "proposed", pull, waitingFor: "an approving review" },
  { kind: "queued", pull, waitingFor: "its turn in the queue", isStopped: false },
  { kind: "queued", pull, waitingFor: "somebody to thaw it", isStopped: true },
  { kind: "landed", pull, commit: sha("d") },
  { kind: "held", hold },
  { kind: "cancelled", why: "the label was removed" },
];

describe("the sticky comment", () => {
  test("shows work in progress with its steps, attempts, last output and record", () => {
    expect(
      sticky({ kind: "working", attempt: attempt(2), runId: 102, done: 1, of: 2 }),
    ).toMatchInlineSnapshot(`
      "<!-- cogtown:molecule -->
      ### A polecat is at work: 1 of 2 steps done (attempt 2)

      [Watch the run](https://github.com/ada/town/actions/runs/102/attempts/2). Removing the label \`polecat\` stops it.

      **Steps**

      - [x] Parse a \`--json\` flag ([\`bbbbbbb\`](https://github.com/ada/town/commit/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb))
      - [ ] Print the rows

      | attempt | because | how it ended | by | cost | run |
      | ---: | --- | --- | --- | --- | --- |
      | 1 | first attempt | The check \`npm test\` of the step \`Parse\` exited 1; the next attempt is shown its output. |  | unknown · 0 min | [101](https://github.com/ada/town/actions/runs/101) |
      | 2 | the check failed | at work |  |  | [102](https://github.com/ada/town/actions/runs/102/attempts/2) |

      <details><summary>Last lines of attempt 1</summary>

      \`\`\`\`text
      1 failed
      \`\`\`
      @bob
      \`\`\`\`

      </details>

      <sub>branch [\`polecat/12\`](https://github.com/ada/town/tree/polecat/12) · record \`git fetch origin refs/cogtown/molecules/12:refs/cogtown/molecules/12 && git log refs/cogtown/molecules/12\`</sub>"
    `);
  });

  test("says of every state what it is and what comes next", () => {
    const shown = states.map((state) =>
      renderSticky({
        number: 12,
        repositoryUrl: url,
        state,
        record: undefined,
        pull: undefined,
        note: undefined,
      }),
    );
    expect(
      shown.map((text) => text.replace(`${stickyMarker}\n`, "")).join("\n\n"),
    ).toMatchInlineSnapshot(`
      "### Not started

      Work starts when somebody with write permission adds the label \`polecat\`.

      ### Not started

      The label \`polcat\` means nothing here; did you mean \`polecat\`? Add that one to start.

      ### Not started

      The label \`polecat\` was added by \`mallory\`, who may not write to this repository. Somebody who may: read the issue, then remove the label \`polecat\` and add it again.

      ### Paused: the text changed after it was approved

      \`mallory\`, who may not write to this repository, changed it. Somebody who may: read the change, then remove the label \`polecat\` and add it again.

      ### Not started: the text cannot be read

      - **line 7**: This item is empty. Fix: remove it

      Edit the issue and this is looked at again.

      ### Not started: the town is not set up

      In \`.github/cogtown.yml\`:

      - **line 1**: There is none. Fix: write it:

        \`\`\`yaml
        a: 1
        b: 2
        \`\`\`


      Push a change to the default branch and this is looked at again.

      ### Not started: a workflow is missing

      \`.github/workflows/cogtown-polecat.yml\` is not on the default branch. Commit it there; it comes with Cogtown.

      ### Not started

      The repository has no commit yet. Push a first one to its default branch.

      ### Waiting for other issues

      - #1 has landed
      - #2 has not landed yet
      - #3 was closed without landing: reopen it, or take it out of \`Depends on\`
      - #4 does not exist here: take it out of \`Depends on\`
      - a word from \`maya\`

      ### Ready

      A polecat is about to start.

      ### Ready

      Waiting for #11, which may change the same paths.

      ### A polecat is on its way (attempt 1)

      Its job starts as soon as GitHub Actions has a runner free.

      ### Proposed

      Waiting for its pull request.

      ### Proposed

      Waiting for an approving review.

      ### In the Refinery's queue

      Its place in the line, and what it waits for, stand on its pull request.

      ### In the Refinery's queue

      Nothing lands at present. It waits for somebody to thaw it.

      ### Landed with #15

      It is on \`main\` as [\`ddddddd\`](https://github.com/ada/town/commit/dddddddddddddddddddddddddddddddddddddddd).

      ### Held: a person is needed

      The check \`npm test\` failed 3 times. Mend the issue, then remove and add the label \`polecat\`.

      ### Stopped

      The label was removed. To start again, add the label \`polecat\`."
    `);
    expect(shown.every((text) => text.startsWith(stickyMarker))).toBe(true);
  });

  test("does nothing that a stranger's words ask for", () => {
    const of = record({
      spec: { ...record().spec, title: hostile, body: hostileBody },
      attempts: [attempt(1, { kind: "agent-error", cause: hostile, fatal: false, tail: hostile })],
      steps: [],
    });
    const text = sticky({ kind: "held", hold: { ...hold, reason: hostile } }, of);
    const acts = living(text.replace(stickyMarker, "").replace(/<details>.*<\/details>/s, ""));
    // References are left alone: in a comment they close nothing and are of use.
    expect(acts.filter((each) => !/^(?:#\d+|GH-\d+|https:.*)$/.test(each))).toEqual([]);
    expect(text.lastIndexOf(stickyMarker)).toBeGreaterThan(0); // quoted, in the fence of the log
  });
});

describe("the logs in the sticky comment", () => {
  test("fences the last output so that it cannot end its own block", () => {
    const text = sticky({ kind: "ready", waitingFor: undefined });
    expect(text).toContain("````text\n1 failed\n```\n@bob\n````");
  });

  test("stays below what GitHub takes, and keeps its first lines", () => {
    const many = Array.from({ length: 100 }, (_, n) => ({ title: `${n} ${"@".repeat(190)}x` }));
    const long = printSpec({
      goal: "x",
      steps: many,
      criteria: [{ kind: "command", command: "true" }],
      scope: [],
      dependsOn: [],
      gates: [],
      context: [],
    });
    const tail = "`".repeat(9_000);
    const of = record({
      spec: { ...record().spec, body: long },
      attempts: [attempt(1, { ...failed, tail })],
    });
    const text = sticky({ kind: "ready", waitingFor: undefined }, of);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain("### Ready");
  });
});

describe("the pull request", () => {
  const done = record({
    attempts: [
      attempt(1, failed),
      attempt(2, {
        kind: "success",
        criteria: [{ command: "npm test | tee log", exitCode: 0, seconds: 12.4, tail: "" }],
      }),
    ],
  });

  test("closes its issue and shows goal, evidence, what is left to judge, steps and attempts", () => {
    expect(renderPullBody(done, url)).toMatchInlineSnapshot(`
      "Closes #12

      ### Goal

      \`cogtown list\` can print JSON.

      ### Evidence

      | | acceptance criterion | exit code | seconds |
      | --- | --- | ---: | ---: |
      | ✓ | <code>npm test &#124; tee log</code> | 0 | 12 |

      ### For the reviewer to judge

      - [ ] The README documents the flag

      ### Steps

      - [x] Parse a \`--json\` flag ([\`bbbbbbb\`](https://github.com/ada/town/commit/bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb))
      - [ ] Print the rows

      ### Attempts

      | attempt | because | how it ended | by | cost | run |
      | ---: | --- | --- | --- | --- | --- |
      | 1 | first attempt | The check \`npm test\` of the step \`Parse\` exited 1; the next attempt is shown its output. |  | unknown · 0 min | [101](https://github.com/ada/town/actions/runs/101) |
      | 2 | the check failed | All steps are done and every command criterion holds. |  | unknown · 0 min | [102](https://github.com/ada/town/actions/runs/102/attempts/2) |

      <sub>Approved by \`ada\` · record \`git log refs/cogtown/molecules/12\`</sub>"
    `);
  });

  test("closes nothing but its own issue and mentions nobody, whoever wrote the issue", () => {
    const criteria = [{ command: hostile, exitCode: 0, seconds: 1, tail: "" }];
    const of = record({
      spec: { ...record().spec, title: hostile, body: hostileBody },
      attempts: [
        { ...attempt(1, { kind: "success", criteria }), reason: hostile },
        attempt(2, { kind: "infra", cause: hostile }),
      ],
    });
    expect(living(renderPullBody(of, url))).toEqual(["#12"]);
    expect(pullTitle(of)).not.toMatch(/@\w|#\d|GH-\d|(?:issues|pull)\/\d/);
  });

  test("has a title even when the issue's says nothing", () => {
    expect(pullTitle(done)).toBe("Print JSON");
    expect(pullTitle(record({ spec: { ...record().spec, title: "\u200b" } }))).toBe("Molecule 12");
  });
});

describe("an outcome", () => {
  const outcomes: Outcome[] = [
    { kind: "success", criteria: [] },
    failed,
    { kind: "criterion-failed", command: "npm test", exitCode: 2, tail: "" },
    { kind: "agent-error", cause: "no such program", fatal: true, tail: "" },
    { kind: "agent-error", cause: "exit code 1", fatal: false, tail: "" },
    { kind: "no-change", step: "Parse", tail: "" },
    { kind: "out-of-scope", paths: ["a`b.ts", "c"], why: "scope" },
    {
      kind: "out-of-scope",
      paths: Array.from({ length: 12 }, (_, n) => `.github/workflows/${n}.yml`),
      why: "protected",
    },
    { kind: "over-budget", limit: "30 minutes" },
    { kind: "rate-limited", until: at },
    { kind: "handoff", note: "the rest is easy" },
    { kind: "conflict", paths: ["README.md"], tail: "" },
    { kind: "foreign-branch", branch: "polecat/12", commit: sha("e") },
    { kind: "cancelled", why: "the label was removed" },
    { kind: "superseded", why: "attempt 2 took over" },
    { kind: "infra", cause: "the runner went away" },
  ];

  test("is told in one sentence with what to do", () => {
    expect(outcomes.map((outcome) => describeOutcome(outcome)).join("\n")).toMatchInlineSnapshot(`
      "All steps are done and every command criterion holds.
      The check \`npm test\` of the step \`Parse\` exited 1; the next attempt is shown its output.
      The acceptance criterion \`npm test\` exited 2; the next attempt is shown its output.
      The agent cannot run (no such program); somebody must mend \`agent\` in \`.github/cogtown.yml\`.
      The agent gave up (exit code 1); another attempt may do better.
      The agent changed nothing for the step \`Parse\`; say more in the issue if this goes on.
      The agent changed paths outside the scope (\`\`a\`b.ts\`\`, \`c\`); widen the scope in the issue if that is wanted.
      The agent changed protected paths (\`.github/workflows/0.yml\`, \`.github/workflows/1.yml\`, \`.github/workflows/2.yml\`, \`.github/workflows/3.yml\`, \`.github/workflows/4.yml\`, \`.github/workflows/5.yml\`, \`.github/workflows/6.yml\`, \`.github/workflows/7.yml\`, \`.github/workflows/8.yml\`, \`.github/workflows/9.yml\` and 2 more); allow them under \`paths.allow\` in \`.github/cogtown.yml\` if that is wanted.
      The attempt reached its limit (30 minutes); split the molecule or raise the limit.
      The model's rate limit was reached; work goes on after 2026-01-01T00:00:00Z.
      The agent ran out of time or room and handed its work on; the next attempt goes on from there.
      The work conflicts with the base branch in \`README.md\`; the next attempt is to resolve it.
      The branch \`polecat/12\` holds commits that no polecat made (\`eeeeeee\`); rename or delete it.
      It was cancelled (the label was removed); what it had is kept for the next attempt.
      It was not needed any more (attempt 2 took over); there is nothing to do.
      The job was lost (the runner went away); the next attempt goes on from the last pushed commit."
    `);
  });
});

describe("the words of strangers", () => {
  test.each([
    ["hi @bob", "hi @&#8203;bob"],
    ["fixes #3", "fixes #&#8203;3"],
    ["`@bob #3`", "`@bob #3`"],
    ["&#64;bob", "&amp;#&#8203;64;bob"],
    ["a <b>c</b> < d", "a &lt;b>c&lt;/b> &lt; d"],
    ["x <!-- y --> z", "x  z"],
    ["[a](http://x.y/issues/9) `/issues/9`", "[a](http://x.y/issues/%39) `/issues/9`"],
    ["www.github.com/o/r/pull/4", "www.github.com/o/r/pull/%34"],
    ["[#3](http://x.y)", "[#&#8203;3](http://x.y)"],
    ["a\n\n```\nopen", "````\na\n\n```\nopen\n````"],
    ["<div>\n@bob\n</div>", "```\n<div>\n@bob\n</div>\n```"],
  ])("%j are posted as %j", (text, quiet) => {
    expect(quietMarkdown(text)).toBe(quiet);
  });

  test("may be quoted", () => {
    expect(quote("a @bob\n\nb")).toBe("> a @&#8203;bob\n>\n> b");
  });
});
