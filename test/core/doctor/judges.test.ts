import { describe, expect, test } from "vitest";
import { checkLines, find } from "../../../app/core/doctor/finding.ts";
import { judgeClock } from "../../../app/core/doctor/judge-clock.ts";
import { judgeWebhook, type WebhookFacts } from "../../../app/core/doctor/judge-webhook.ts";
import { judgeWorkflows, type WorkflowFacts } from "../../../app/core/doctor/judge-workflows.ts";
import type { Line } from "../../../app/core/doctor/line.ts";
import { sketchWorkflow } from "../../../app/core/doctor/workflow.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

describe("the clock", () => {
  const judge = (github: Date | undefined) =>
    judgeClock({ github, asked: at(0), answered: at(2) })[0]?.id;

  test("is compared at the middle of asking and being answered", () => {
    expect(judge(at(1))).toBe("clock/fine");
    expect(judge(at(30))).toBe("clock/near");
    expect(judge(at(-90))).toBe("clock/off");
    expect(judge(at(61))).toBe("clock/near");
    expect(judge(at(62))).toBe("clock/off");
  });

  test("is unknown where the answer has no date", () => {
    expect(judge(undefined)).toBe("clock/untold");
  });
});

describe("the webhook", () => {
  const facts: WebhookFacts = {
    config: {
      ...{ url: "https://user:word@town.example.com/hooks?key=1", contentType: "json" },
      ...{ isInsecure: false, hasSecret: true },
    },
    proof: { kind: "late", delivery: 7, seconds: 20 },
    ...{ failed: 0, count: 1, appUrl: "https://github.com/apps/cogtown" },
    ...{ hostWorkflow: undefined, patrolWorkflow: undefined },
  };

  test("that was sent again and not answered in time is not proven", () => {
    expect(judgeWebhook(facts)).toMatchObject([{ id: "webhook/late", level: "warning" }]);
  });

  test.each([
    [0, "unreachable"],
    [301, "elsewhere"],
    [400, "secret-wrong"],
    [401, "secret-wrong"],
    [404, "elsewhere"],
    [500, "failing"],
    [204, "fine"],
  ])("whose host answered %d is told as such", (statusCode, name) => {
    const sending = { id: 7, event: "issues", statusCode, status: "x" };
    const [finding] = judgeWebhook({ ...facts, proof: { kind: "resent", sending } });
    expect(finding?.id).toBe(`webhook/${name}`);
    expect(finding?.says).toContain("town.example.com");
    expect(JSON.stringify(finding)).not.toMatch(/word|key=1/);
  });
});

const workflow = `name: Cogtown
on: [workflow_dispatch]
env:
  A: 1
jobs:
  work:
    name: polecat / work
    runs-on: { labels: [self-hosted, big] }
    env:
      B: two
    steps:
      # - uses: cogtown/cogtown/actions/plan@v9
      - uses: cogtown/cogtown/actions/polecat@0123456789012345678901234567890123456789 # v0.1.0
        env:
          KEY: \${{ secrets.KEY || secrets.other }}
          TOKEN: \${{ secrets.GITHUB_TOKEN }}
          ID: \${{ vars.APP }}
`;

test("a workflow file is read for what counts, and comments are none of it", () => {
  expect(sketchWorkflow("a.yml", workflow)).toEqual({
    file: "a.yml",
    events: ["workflow_dispatch"],
    jobs: [
      {
        name: "polecat / work",
        runsOn: ["self-hosted", "big"],
        variables: {
          ...{ A: "1", B: "two", KEY: "${{ secrets.KEY || secrets.other }}" },
          ...{ TOKEN: "${{ secrets.GITHUB_TOKEN }}", ID: "${{ vars.APP }}" },
        },
      },
    ],
    uses: [
      {
        action: "cogtown/cogtown/actions/polecat",
        ref: "0123456789012345678901234567890123456789",
        note: "v0.1.0",
      },
    ],
    secrets: ["KEY", "OTHER"],
    variables: ["APP"],
    hasEnvironment: false,
  });
  expect(sketchWorkflow("a.yml", "just text")).toBeUndefined();
  expect(sketchWorkflow("a.yml", "on: [\n")).toBeUndefined();
});

test.each([
  ["v0", true],
  ["v0.1", true],
  ["v0.1.0", true],
  ["v0.2.0", false],
  ["v1", false],
  ["main", false],
  ["0123456789012345678901234567890123456789 # v0.1.0", true],
  ["0123456789012345678901234567890123456789", false],
])("an action at %s is of version 0.1.0: %s", (ref, isSame) => {
  const file = "cogtown-polecat.yml";
  const text = workflow.replace(/polecat@.*/, `polecat@${ref}`);
  const told = { kind: "told", value: "active" } as const;
  const facts: WorkflowFacts = {
    ...{ file, problems: [], isPresent: true, state: told },
    sketch: sketchWorkflow(file, text),
  };
  const ids = judgeWorkflows({
    ...{ files: [facts], branch: "main", repository: "acme/shelf", version: "0.1.0" },
    ...{ who: "you", hasQueue: true },
  }).map(({ id }) => id);
  expect(ids.includes("workflows/other-version")).toBe(!isSame);
});

test("what is wrong always says what to do, and what is well has nothing to mend", () => {
  const lines = Object.values(checkLines).flatMap((all) => Object.values<Line>(all));
  const isWrong = ({ level }: Line) => level === "warning" || level === "failure";
  expect(lines.filter((line) => isWrong(line) !== (line.fix !== undefined))).toEqual([]);
});

test("words from outside cannot steer a terminal", () => {
  const { says } = find("git", "fine", { version: "git\u001b[2J\u202e 1" });
  expect(says).not.toMatch(/[\u001b\u202e]/);
});
