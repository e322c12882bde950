import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { unpackAnswer } from "../../actions/plan/packed-answer.ts";
import { lintWorkflow } from "../../scripts/workflow-lint.ts";
import { attack } from "./attack.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, "utf8");

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  env: z.record(z.string(), z.unknown()).default({}),
});
const Permissions = z.record(z.string(), z.string());
const Workflow = z.object({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: Permissions,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: Permissions.optional(),
      environment: z.string().optional(),
      steps: z.array(Step),
    }),
  ),
});

const paths = globSync([".github/workflows/*.yml", "app/cli/templates/cogtown-*.yml"], {
  cwd: root,
}).toSorted();
const workflows = paths.map((path) => ({ path, ...Workflow.parse(parse(read(path))) }));

/** The App in a job: where there is no server, this one hears of everybody. */
const townJob = "cogtown-town.yml: town";

/** Every job of every workflow, by `file: job`, with what its token may do. */
const jobs = workflows.flatMap(({ path, on, permissions, jobs: all }) =>
  Object.entries(all).map(([name, job]) => ({
    name: `${path.split("/").at(-1) ?? ""}: ${name}`,
    on: typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on),
    may: job.permissions ?? permissions,
    steps: job.steps,
    environment: job.environment,
  })),
);
type JobOfWorkflow = (typeof jobs)[number];

const mayWrite = ({ may }: JobOfWorkflow) => Object.values(may).includes("write");
const uses = ({ steps }: JobOfWorkflow, action: RegExp) =>
  steps.filter((step) => action.test(step.uses ?? ""));

attack(23, "no workflow and no action puts an expression into a script", async () => {
  const actions = globSync("actions/*/action.yml", { cwd: root });
  const Runs = z.object({ runs: z.object({ using: z.string() }) });
  for (const path of actions)
    expect(Runs.parse(parse(read(path))).runs.using, "no shell at all").toMatch(/^node/);
  const scripts = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.filter((script) => script.includes("${{"))).toEqual([]);
  for (const path of paths) expect(await lintWorkflow(path, read(path))).toEqual([]);
});

attack(23, "actions of others are named by the commit that somebody has looked at", () => {
  const named = paths.flatMap((path) =>
    read(path)
      .split("\n")
      .filter((line) => /^\s*(?:# )?-? *uses: /.test(line) && !line.includes(" cogtown/cogtown/")),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

attack(
  25,
  "no job that may publish takes anything from a cache or from another job's files",
  () => {
    const publishing = jobs.filter((job) => mayWrite(job) || job.environment !== undefined);
    expect(publishing.length).toBeGreaterThan(0);
    for (const job of publishing) {
      expect(uses(job, /^actions\/(?:cache|download-artifact)/), job.name).toEqual([]);
      expect(
        job.steps.filter((step) => "cache" in step.with),
        job.name,
      ).toEqual([]);
    }
  },
);

attack(
  25,
  "a job that makes a release runs no install script of a dependency, and has no token while it builds",
  () => {
    const release = jobs.find(({ environment }) => environment === "release");
    const installs = release?.steps.filter(({ run }) => run?.includes("npm ci"));
    expect(installs?.map(({ run }) => run)).toEqual([
      "npm ci --ignore-scripts && node scripts/build.ts",
    ]);
    const holders = release?.steps.filter(({ env, with: inputs }) =>
      JSON.stringify([env, inputs]).includes("token"),
    );
    const built = release?.steps.findIndex(({ run }) => run?.includes("npm pack")) ?? 0;
    expect(built).toBeGreaterThan(0);
    expect(holders?.map((step) => release?.steps.indexOf(step) ?? 0).toSorted()).toEqual(
      [built + 2, built + 4], // the tag, and the release on GitHub
    );
  },
);

attack(25, "what an exploring job hands on is read within bounds, whatever it unpacks to", () => {
  const pack = (text: string) => gzipSync(text).toString("base64");
  const answer = { version: 1, issue: 7, nonce: "n".repeat(16), kind: "answer", text: "a" };
  const bombs = [
    pack("0".repeat(50_000_000)),
    pack("[".repeat(100_000)),
    pack(JSON.stringify({ ...answer, kind: "exec" })),
    pack(JSON.stringify({ ...answer, issue: "../../heads/main" })),
    pack("null"),
    "H4sIAAAA",
    "not base64 at all",
    "",
  ];
  expect(bombs.filter((packed) => unpackAnswer(packed) !== undefined)).toEqual([]);
});

attack(26, "nothing runs with rights because somebody from outside did something", () => {
  const dangerous = ["pull_request_target", "workflow_run", "issue_comment", "issues", "fork"];
  for (const job of jobs.filter(({ name }) => name !== townJob)) {
    expect(
      job.on.filter((event) => dangerous.includes(event)),
      job.name,
    ).toEqual([]);
    if (!job.on.includes("pull_request") || !mayWrite(job)) continue;
    const running = job.steps.filter(
      ({ if: when }) => when !== "github.event_name == 'merge_group'",
    );
    expect(running, `${job.name} does nothing for a pull request`).toEqual([]);
  }
});

attack(
  26,
  "the one job that strangers can start with the App's key runs no line of theirs, and no file but the default branch's",
  () => {
    // As the template has it, and as this repository's own town has it.
    const towns = jobs.filter(({ name }) => name === townJob);
    expect(towns).toHaveLength(2);
    for (const { may, steps } of towns) {
      expect(may, "the token may do nothing").toEqual({});
      expect(steps, "no checkout, no script").toHaveLength(1);
      expect(steps[0]?.uses).toMatch(/^cogtown\/cogtown\/actions\/town@v[\d.]+$/);
      expect(JSON.stringify(steps), "nothing of an event is handed on").not.toContain("github.");
    }
    // GitHub takes the workflow file of these from the pull request, or from the group of them that is to be merged.
    const ofProposals = ["pull_request", "pull_request_review", "merge_group"];
    const holders = jobs.filter(({ steps }) => JSON.stringify(steps).includes("secrets.COGTOWN"));
    expect(new Set(holders.map(({ name }) => name))).toEqual(
      new Set(["cogtown-patrol.yml: patrol", townJob]),
    );
    for (const { name, on } of holders)
      expect(
        on.filter((event) => ofProposals.includes(event)),
        name,
      ).toEqual([]);
  },
);

attack(20, "a checkout leaves no credentials in the folder that foreign code works in", () => {
  const checkouts = jobs.flatMap((job) => uses(job, /^actions\/checkout@/));
  expect(checkouts.length).toBeGreaterThan(0);
  expect(checkouts.filter((step) => step.with["persist-credentials"] !== false)).toEqual([]);
});

/** What each job's token may do: whoever adds a right says so here. */
const rights = {
  "ci.yml: check": { contents: "read" },
  "ci.yml: at-length": { contents: "read" },
  "ci.yml: oldest-node": { contents: "read" },
  "ci.yml: ci-ok": {},
  "release.yml: verify": { contents: "read" },
  "release.yml: publish": { contents: "write", "id-token": "write", attestations: "write" },
  "cogtown-merge-group.yml: verify": { contents: "read", checks: "write" },
  "cogtown-patrol.yml: patrol": {},
  "cogtown-plan.yml: explore": { contents: "read" },
  "cogtown-plan.yml: record": { contents: "write" },
  "cogtown-polecat.yml: polecat": { contents: "write" },
  "cogtown-refinery.yml: rebase-and-verify": { contents: "write", checks: "write" },
  "cogtown-review.yml: told": {},
  "cogtown-town.yml: town": {},
};

attack(
  29,
  "the token of an agent's job can report no check, and that of each job no more than it needs",
  () => {
    expect(Object.fromEntries(jobs.map(({ name, may }) => [name, may]))).toEqual(rights);
  },
);
