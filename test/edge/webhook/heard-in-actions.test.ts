import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createScope, isTrue } from "../../../app/local/runner/expressions.ts";
import type { TriggerEvent } from "../../../app/local/runner/host.ts";
import { isStarting, isTriggered } from "../../../app/local/runner/triggers.ts";
import { parseWorkflowFile } from "../../../app/local/runner/workflow-file.ts";
import { routeEvent } from "../../../app/webhook/route.ts";

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

const actors = {
  person: { login: "maya", id: 1, type: "User" },
  app: { login: "cogtown[bot]", id: 2, type: "Bot" },
  bot: { login: "renovate[bot]", id: 3, type: "Bot" },
  /** A job, by the token that GitHub gives it. */
  job: { login: "github-actions[bot]", id: 4, type: "Bot" },
} as const;

interface Happening {
  /** First and second cell of the table in docs/hosting-actions.md. */
  readonly event: string;
  readonly what: string;
  readonly by: keyof typeof actors;
  readonly actions: readonly (string | undefined)[];
  readonly payload: object;
  readonly ref?: string;
}

const home = { full_name: "acme/shelf" };
const pull = {
  merged: false,
  head: { ref: "cogtown/12", repo: home },
  base: { ref: "main", repo: home },
};
const marked = { number: 12, labels: [{ name: "bug" }, { name: "polecat" }] };
const said = { issue: marked, comment: { body: "Well.\n/mayor retry" } };
const plan = { issue: marked, comment: { body: "<!-- cogtown:plan 0123456789ab -->" } };
const group = `gh-readonly-queue/main/pr-12-${"a".repeat(40)}`;
const runOf = (name: string, file: string, more: object = {}) => ({
  workflow_run: {
    ...{ name, path: `.github/workflows/${file}`, display_title: "polecat #12 · 0a1b" },
    ...{ head_branch: "main", event: "workflow_dispatch", conclusion: "success", ...more },
  },
});
const pushed = (message: string) => ({ head_commit: { message }, commits: [] });
const checkOf = (name: string, branch: string, title: string) => ({
  check_run: { name, output: { title }, check_suite: { head_branch: branch } },
});

/** Everything that the App's router has an ear for, by who does it where that matters. */
const happenings: readonly Happening[] = [
  {
    event: "issues",
    what: "of people, with a label of Cogtown's",
    by: "person",
    actions: ["opened", "edited", "labeled", "unlabeled", "closed", "reopened"],
    payload: { issue: marked },
  },
  {
    event: "issues",
    what: "a label that is nearly `polecat`",
    by: "person",
    actions: ["labeled"],
    payload: { issue: { number: 12, labels: [{ name: "polcat" }] }, label: { name: "polcat" } },
  },
  {
    event: "issues",
    what: "of people: deleted, transferred, assigned, pinned",
    by: "person",
    actions: ["deleted", "transferred", "assigned", "pinned"],
    payload: { issue: marked },
  },
  {
    event: "issues",
    what: "of other Apps",
    by: "bot",
    actions: ["opened", "labeled"],
    payload: { issue: marked },
  },
  {
    event: "issue_comment",
    what: "of people, with a command",
    by: "person",
    actions: ["created", "edited"],
    payload: said,
  },
  {
    event: "issue_comment",
    what: "a plan that people edit",
    by: "person",
    actions: ["edited"],
    payload: plan,
  },
  { event: "issue_comment", what: "of other Apps", by: "bot", actions: ["created"], payload: said },
  {
    event: "pull_request",
    what: "of people",
    by: "person",
    actions: [
      ...["synchronize", "reopened", "ready_for_review", "converted_to_draft", "closed"],
      ...["labeled", "unlabeled", "edited"],
    ],
    payload: { pull_request: pull },
  },
  {
    event: "pull_request",
    what: "closed, by whomever",
    by: "app",
    actions: ["closed"],
    payload: { pull_request: pull },
  },
  {
    event: "pull_request",
    what: "queued, or taken from the queue",
    by: "person",
    actions: ["enqueued", "dequeued"],
    payload: { pull_request: pull },
  },
  {
    event: "pull_request",
    what: "of other Apps, anything else",
    by: "bot",
    actions: ["synchronize", "labeled"],
    payload: { pull_request: pull },
  },
  {
    event: "pull_request_review",
    what: "approval, change request, dismissal",
    by: "person",
    actions: ["submitted", "dismissed"],
    payload: { review: { state: "approved" }, pull_request: pull },
  },
  {
    event: "push",
    what: "of people, to `main` or `master`",
    by: "person",
    actions: [undefined],
    payload: pushed("Fix it"),
    ref: "refs/heads/main",
  },
  {
    event: "push",
    what: "a finished step of a polecat",
    by: "job",
    actions: [undefined],
    payload: pushed("Parse\n\nMolecule: #12\nStep: 1/3 0a1b2c3d\n"),
    ref: "refs/heads/polecat/12",
  },
  {
    event: "workflow_run",
    what: "the end of a workflow of Cogtown's",
    by: "app",
    actions: ["completed"],
    payload: runOf("Cogtown polecat", "cogtown-polecat.yml"),
  },
  {
    event: "workflow_run",
    what: "the end of your own checks, before a pull request may be queued",
    by: "person",
    actions: ["completed"],
    payload: runOf("CI", "ci.yml", {
      event: "pull_request",
      pull_requests: [{ base: { ref: "main" } }],
    }),
  },
  {
    event: "check_run",
    what: "of another service, for a group of the merge queue",
    by: "bot",
    actions: ["completed"],
    payload: checkOf("ci/circle", group, "Passed"),
  },
  {
    event: "check_run",
    what: "what a candidate goes without, while it is verified",
    by: "job",
    actions: ["created"],
    payload: checkOf("cogtown/verify", "main", "Left out of main: #12"),
  },
  {
    event: "merge_group",
    what: "put together or taken apart",
    by: "person",
    actions: ["checks_requested", "destroyed"],
    payload: { merge_group: { base_ref: "refs/heads/main" } },
  },
  {
    event: "installation",
    what: "the App is let in",
    by: "person",
    actions: ["created"],
    payload: {},
  },
  {
    event: "installation_repositories",
    what: "the App is let into more",
    by: "person",
    actions: ["added"],
    payload: {},
  },
];

const repository = "acme/shelf";

function payloadOf({ payload, by, ref }: Happening, action: string | undefined) {
  const common = { sender: actors[by], repository: { ...home, default_branch: "main" } };
  return {
    ...common,
    ...payload,
    ...(action === undefined ? {} : { action }),
    ...(ref ? { ref } : {}),
  };
}

function eventOf(happening: Happening, name: string, action: string | undefined): TriggerEvent {
  const { by, ref = "refs/heads/main" } = happening;
  return {
    ...{ repository, name, ref, sha: "a".repeat(40), baseRef: "main", actor: actors[by] },
    ...(action === undefined ? {} : { action }),
    payload: payloadOf(happening, action),
    byWorkflowToken: by === "job",
  };
}

/** Whether GitHub would run a job of this workflow for it: a trigger names it, and the job's condition holds. */
async function runs(file: string, event: TriggerEvent): Promise<boolean> {
  const workflow = await parseWorkflowFile(file, read(`app/cli/templates/${file}`));
  if (workflow.kind === "broken") throw new Error(workflow.errors.join("\n"));
  if (!isStarting(event) || !isTriggered(workflow.triggers, event)) return false;
  const { name, payload, ref } = event;
  const github = { event: payload, event_name: name, ref_name: ref.replace("refs/heads/", "") };
  return workflow.jobs.some(({ condition }) => isTrue(condition, createScope({ github })));
}

type Way = "at once" | "by way of `cogtown-review.yml`" | "by the schedule or the next run";

async function wayOf(happening: Happening, action: string | undefined): Promise<Way> {
  const name = happening.event === "pull_request" ? "pull_request_target" : happening.event;
  const event = eventOf(happening, name, action);
  if (await runs("cogtown-town.yml", event)) return "at once";
  return (await runs("cogtown-review.yml", event))
    ? "by way of `cogtown-review.yml`"
    : "by the schedule or the next run";
}

const heading = "## What it hears of";
const table = (read("docs/hosting-actions.md").split(heading)[1]?.split(/^#/m)[0] ?? "")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe("a town without a server", () => {
  it.each(happenings)("hears of $event ($what) as its table says", async (happening) => {
    const { event, what, actions, by } = happening;
    const ways = await Promise.all(actions.map((action) => wayOf(happening, action)));
    expect([...new Set(ways)], "one way for a row").toHaveLength(1);
    const row = table.find(([name, about]) => name === `\`${event}\`` && about === what);
    expect(row?.[2]).toBe(ways[0]);
    for (const action of actions) {
      const payload = payloadOf(happening, action);
      const keys = routeEvent(event, payload, by === "app" ? actors.app.login : "");
      expect(keys, "something that the App wants to hear of").not.toEqual([]);
    }
  });

  it("has a row for every event that the App subscribes to, and none besides", () => {
    const { default_events: events } = z
      .object({ default_events: z.array(z.string()) })
      .parse(parse(read("app.yml")));
    const named = new Set(table.map(([name = ""]) => name.replaceAll("`", "")));
    expect([...named].toSorted()).toEqual(
      [...events, "installation", "installation_repositories"].toSorted(),
    );
    expect(table).toHaveLength(happenings.length);
  });

  it.each(["issues", "issue_comment", "pull_request", "push"])(
    "starts no job for what the App itself does: %s",
    async (name) => {
      const own = happenings
        .filter(({ event, by }) => event === name && by === "person")
        .flatMap((happening) =>
          happening.actions.map((action) => ({ ...happening, action, by: "app" as const })),
        )
        .filter(({ action }) => action !== "closed");
      for (const happening of own)
        expect(await wayOf(happening, happening.action)).not.toBe("at once");
    },
  );

  it("starts no job for what has nothing to do with Cogtown", async () => {
    const idle: Omit<Happening, "what" | "by">[] = [
      { event: "issues", actions: ["edited"], payload: { issue: { number: 1, labels: [] } } },
      {
        ...{ event: "issue_comment", actions: ["created"] },
        payload: { issue: marked, comment: { body: "Nice." } },
      },
      {
        ...{ event: "check_run", actions: ["completed"] },
        payload: checkOf("lint", "feature", "Passed"),
      },
      {
        ...{ event: "pull_request_review", actions: ["submitted"] },
        payload: { review: { state: "commented" }, pull_request: pull },
      },
      {
        ...{ event: "workflow_run", actions: ["completed"] },
        payload: runOf("Cogtown review", "cogtown-review.yml", { conclusion: "skipped" }),
      },
    ];
    for (const each of idle) {
      const happening: Happening = { ...each, what: "", by: "person" };
      expect(await wayOf(happening, each.actions[0]), each.event).toBe(
        "by the schedule or the next run",
      );
    }
  });
});

test("a run that is skipped takes nobody's place: the group stands at the job, whose condition is asked before", () => {
  const Grouped = z.object({
    concurrency: z.undefined().optional(),
    jobs: z.object({ town: z.object({ if: z.string(), concurrency: z.object({}).loose() }) }),
  });
  const { jobs } = Grouped.parse(parse(read("app/cli/templates/cogtown-town.yml")));
  expect(jobs.town.concurrency).toEqual({ group: "cogtown-town", "cancel-in-progress": false });
});

test("the end of the run that tells of a review leads to what was reviewed", () => {
  const ended = runOf("Cogtown review", "cogtown-review.yml", {
    ...{ head_branch: "cogtown/12", event: "pull_request_review" },
    pull_requests: [{ base: { ref: "main" } }],
  });
  expect(routeEvent("workflow_run", { action: "completed", ...ended }, "")).toEqual([
    { kind: "molecule", number: 12 },
    { kind: "refinery", base: "main" },
  ]);
});
