import { printLedgerMessage } from "../../../../app/core/ledger-message.ts";
import { emptyRecord } from "../../../../app/core/refinery/empty-record.ts";
import { stopLanding } from "../../../../app/core/refinery/landing-way.ts";
import { readCommit } from "../../../../app/local/git/history.ts";
import { writeCommit } from "../../../../app/local/git/objects.ts";
import { noObject, readRef, updateRefs } from "../../../../app/local/git/refs.ts";
import { createCheckRun } from "../../../../app/local/world/checks.ts";
import type { RequiredCheck, Rule } from "../../../../app/local/world/ruleset-entities.ts";
import { type Clinic, readTemplate, townConfig } from "./clinic.ts";
import {
  answer,
  answerBefore,
  commit,
  type Illness,
  nothing,
  refuse,
  rule,
  withFields,
} from "./illness.ts";
import { asPerson } from "./illnesses-of-the-town.ts";

const configPath = ".github/cogtown.yml";
const ci = (events: string) => `name: CI
on: [${events}]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm test
`;
const ciPath = ".github/workflows/ci.yml";

const queue: Rule = {
  type: "merge_queue",
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: "ALLGREEN",
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: "MERGE",
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 0,
  },
};
const requires = (...checks: readonly RequiredCheck[]): Rule => ({
  type: "required_status_checks",
  parameters: {
    do_not_enforce_on_create: false,
    required_status_checks: checks,
    strict_required_status_checks_policy: false,
  },
});
const pulls = (approvals: number): Rule => ({
  type: "pull_request",
  parameters: {
    allowed_merge_methods: ["merge"],
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_approving_review_count: approvals,
    required_review_thread_resolution: false,
  },
});

/** Two things at once, taken away in the opposite order. */
async function both(
  first: Promise<() => unknown> | (() => unknown),
  second: Promise<() => unknown> | (() => unknown),
) {
  const undo = [await first, await second];
  return async () => {
    for (const each of undo.toReversed()) await each();
  };
}

async function makeRef({ github, repository }: Clinic, name: string, message: string) {
  const git = github.world.git(repository);
  const head = await readRef(git, "refs/heads/main");
  const { tree } = await readCommit(git, head?.sha ?? "");
  const author = { name: "Cogtown", email: "cogtown@example.com", date: new Date() };
  const after = await writeCommit(git, { tree, parents: [], author, message });
  await updateRefs(git, [{ name, after }]);
  return async () => {
    if ((await readRef(git, name)) !== undefined)
      await updateRefs(git, [{ name, after: noObject }]);
  };
}

async function reportCheck(c: Clinic, name: string) {
  const { world } = c.github;
  const head = await readRef(world.git(c.repository), "refs/heads/main");
  const actor = { user: world.users.require(c.app.botId), app: c.app, byWorkflowToken: false };
  const change = { name, status: "completed", conclusion: "success" } as const;
  const request = { app: c.app, headSha: head?.sha ?? "", change };
  const run = await createCheckRun(world, c.repository, request, actor);
  return () => world.checkRuns.remove(run.id);
}

const moveRef = "PATCH /repos/{owner}/{repo}/git/refs/{ref}";

const ofLedger: readonly Illness[] = [
  {
    finds: "ledger/read-only",
    when: "nothing may be written",
    cause: nothing,
    visit: () => ({ more: ["--read-only"] }),
  },
  {
    finds: "ledger/refused",
    when: "GitHub refuses refs of that name",
    cause: (c) => refuse(c, "POST /repos/{owner}/{repo}/git/refs"),
  },
  {
    finds: "ledger/unguarded",
    when: "the server lets anybody move a ref anywhere",
    cause: (c) =>
      answerBefore(c, moveRef, { status: 200, body: { object: { sha: "0".repeat(40) } } }),
  },
  {
    finds: "ledger/left",
    when: "the probe cannot be removed",
    cause: (c) =>
      answer(c, "POST /graphql", (given) =>
        JSON.stringify(given.body).includes("clientMutationId")
          ? { status: 403, body: { message: "Resource not accessible by integration" } }
          : given,
      ),
  },
  {
    finds: "ledger/cleaned",
    when: "an earlier doctor died at it",
    cause: (c) => makeRef(c, "refs/cogtown/doctor/1700000000000-0a1b2c3d", "left behind"),
  },
];

const ofChecks: readonly Illness[] = [
  {
    finds: "checks/unseen",
    when: "a check is required that nobody reports",
    cause: (c) => rule(c, [requires({ context: "tset" })]),
  },
  {
    finds: "checks/other-source",
    when: "a check is required of another App than reports it",
    cause: (c) =>
      both(rule(c, [requires({ context: "lint", integration_id: 1 })]), reportCheck(c, "lint")),
  },
  {
    finds: "checks/fine",
    when: "a job of that name runs on pull requests",
    cause: (c) =>
      both(rule(c, [requires({ context: "test" })]), commit(c, { [ciPath]: ci("pull_request") })),
  },
  {
    finds: "checks/not-on-pulls",
    when: "the job of that name runs on pushes alone",
    cause: (c) =>
      both(rule(c, [requires({ context: "test" })]), commit(c, { [ciPath]: ci("push") })),
  },
  {
    finds: "checks/not-in-groups",
    when: "there is a merge queue, and the job does not run for it",
    cause: (c) =>
      both(
        rule(c, [queue, requires({ context: "test" })]),
        commit(c, { [ciPath]: ci("pull_request") }),
      ),
  },
];

const mergeGroup = {
  ".github/workflows/cogtown-merge-group.yml": readTemplate("cogtown-merge-group.yml"),
};

const ofQueue: readonly Illness[] = [
  {
    finds: "queue/native",
    when: "there is a merge queue, and it is answered",
    cause: (c) => both(rule(c, [queue]), commit(c, mergeGroup)),
  },
  {
    finds: "queue/unanswered",
    when: "there is a merge queue, and no workflow answers it",
    cause: (c) => rule(c, [queue]),
  },
  {
    finds: "queue/bypassed",
    when: "there is a merge queue, and the configuration goes past it",
    cause: (c) =>
      both(
        rule(c, [queue]),
        commit(c, { [configPath]: `${townConfig}refinery:\n  backend: train\n` }),
      ),
  },
  {
    finds: "queue/wanted",
    when: "the configuration waits for a merge queue that is not there",
    cause: (c) => commit(c, { [configPath]: `${townConfig}refinery:\n  backend: queue\n` }),
  },
  {
    finds: "landing/queue",
    when: "there is a merge queue",
    cause: (c) => rule(c, [queue]),
  },
];

const ofLanding: readonly Illness[] = [
  {
    finds: "landing/refs",
    when: "the App may bypass the rules",
    cause: (c) => rule(c, [pulls(1)], "App"),
  },
  {
    finds: "landing/pulls",
    when: "changes have to come through pull requests",
    cause: (c) => rule(c, [pulls(0)]),
  },
  {
    finds: "landing/blocked",
    when: "nobody may update the base",
    cause: (c) => rule(c, [{ type: "update" }]),
  },
  {
    finds: "landing/approvals",
    when: "approvals are required, and the configuration asks for none",
    cause: (c) =>
      both(rule(c, [pulls(2)]), commit(c, { [configPath]: `${townConfig}review: none\n` })),
  },
  {
    finds: "landing/classic",
    when: "the base is protected in the older way",
    cause: (c) =>
      answer(
        c,
        "GET /repos/{owner}/{repo}/branches/{branch}",
        withFields({ protected: true, protection: { enabled: true } }),
      ),
  },
  {
    finds: "landing/unproven",
    when: "a person looks, and rules may bind the App",
    cause: (c) => rule(c, [pulls(0)]),
    visit: asPerson,
  },
  {
    finds: "landing/no-base",
    when: "the configuration names a branch that does not exist",
    cause: (c) => commit(c, { [configPath]: `base: trunk\n${townConfig}` }),
  },
  {
    finds: "landing/stopped",
    when: "the Refinery was refused every way of landing",
    cause: (c) => {
      const record = stopLanding(emptyRecord("main", 4), "rules forbid it", new Date());
      return makeRef(c, "refs/cogtown/refinery/main", printLedgerMessage("refused", record));
    },
  },
];

export const illnessesOfLanding = [...ofLedger, ...ofChecks, ...ofQueue, ...ofLanding];
