import { expect } from "vitest";
import { z } from "zod";
import type { Visitor } from "./visitor.ts";

const works = "/repos/guild/works";

const rules = [
  { type: "deletion" },
  { type: "non_fast_forward" },
  {
    type: "required_status_checks",
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: [{ context: "ci" }],
    },
  },
  {
    type: "merge_queue",
    parameters: {
      check_response_timeout_minutes: 60,
      grouping_strategy: "ALLGREEN",
      max_entries_to_build: 5,
      max_entries_to_merge: 5,
      merge_method: "SQUASH",
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 0,
    },
  },
];

const ruleset = {
  name: "main",
  target: "branch",
  enforcement: "active",
  bypass_actors: [{ actor_id: 5, actor_type: "RepositoryRole", bypass_mode: "pull_request" }],
  conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
};

/** A repository of an organization, which maya administers. */
async function found({ github, app }: Visitor): Promise<void> {
  github.seed.organization("guild");
  await github.seed.repository("guild/works", { source: { files: { "README.md": "# Works\n" } } });
  github.seed.collaborator("guild/works", "maya", "admin");
  github.seed.install(app, "guild/works");
}

/** A ruleset is made and read by those who may, and keeps a branch as it is. */
export async function tourRulesets(visitor: Visitor): Promise<void> {
  await found(visitor);
  const { ask } = visitor;
  const as = "maya";
  await ask(`POST /repos/octo/town/rulesets`, { body: { ...ruleset, rules }, status: 422 });
  await ask(`POST ${works}/rulesets`, { as, body: { ...ruleset, rules: [{}] }, status: 422 });
  const pull = {
    type: "pull_request",
    parameters: {
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_approving_review_count: 0,
      required_review_thread_resolution: false,
    },
  };
  const body = { ...ruleset, rules: [...rules, pull, { type: "update" }] };
  const id = (await ask(`POST ${works}/rulesets`, { as, body, status: 201 })).number("id");
  await ask(`GET ${works}/rulesets`, { as: "dana" });
  await ask(`GET ${works}/rulesets/${id}`, { as: "dana" });
  await ask(`GET ${works}/rulesets/999`, { as, status: 404 });
  await ask(`GET ${works}/rules/branches/main`, { as: "dana" });
  const main = (await ask(`GET ${works}/git/ref/heads/main`, { as })).text("object.sha");
  await ask(`DELETE ${works}/git/refs/heads/main`, { as, status: 422 });
  await ask(`PATCH ${works}/git/refs/heads/main`, { as, body: { sha: main } });
  const file = { message: "x", content: "eA==" };
  await ask(`PUT ${works}/contents/x.txt`, { as, body: file, status: 409 });
  await ask(`PUT ${works}/rulesets/${id}`, { as, body: { ...ruleset, enforcement: "disabled" } });
  await ask(`PUT ${works}/contents/x.txt`, { as, body: file, status: 201 });
  await ask(`DELETE ${works}/rulesets/${id}`, { as, status: 204 });
}

/** A pull request waits in the queue, leaves it, comes back and is merged by it. */
export async function tourMergeQueue(visitor: Visitor): Promise<void> {
  await found(visitor);
  const { ask, github } = visitor;
  const as = "maya";
  await ask(`POST ${works}/rulesets`, { as, body: { ...ruleset, rules }, status: 201 });
  const main = (await ask(`GET ${works}/git/ref/heads/main`, { as })).text("object.sha");
  const ref = { ref: "refs/heads/work", sha: main };
  await ask(`POST ${works}/git/refs`, { as, body: ref, status: 201 });
  const file = { message: "Work", content: "eA==", branch: "work" };
  const made = await ask(`PUT ${works}/contents/x.txt`, { as, body: file, status: 201 });
  const pull = { title: "Work", head: "work", base: "main" };
  const opened = await ask(`POST ${works}/pulls`, { as, body: pull, status: 201 });
  const report = (sha: string) =>
    ask(`POST ${works}/statuses/${sha}`, {
      as,
      body: { state: "success", context: "ci" },
      status: 201,
    });
  await report(made.text("commit.sha"));
  const change = async (mutation: string, input: object) => {
    const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) {
      ${mutation}(input: $input) { mergeQueueEntry { id state mergeQueue { url } } }
    }`;
    await ask("POST /graphql", { as, body: { query, variables: { input } } });
    await github.idle();
  };
  const id = opened.text("node_id");
  await change("enqueuePullRequest", { pullRequestId: id });
  await ask(`PATCH ${works}/git/refs/heads/work`, { as, body: { sha: main }, status: 422 });
  await ask(`PUT ${works}/pulls/1/merge`, { as, body: {}, status: 405 });
  await ask(`GET ${works}/issues/1/timeline`, { as });
  await change("dequeuePullRequest", { id });
  await change("enqueuePullRequest", { pullRequestId: id });
  const groups = `GET ${works}/git/matching-refs/heads/gh-readonly-queue`;
  const [group] = (await ask(groups, { as })).list;
  await report(z.object({ object: z.object({ sha: z.string() }) }).parse(group).object.sha);
  await github.idle();
  const merged = await ask(`GET ${works}/pulls/1`, { as });
  expect(merged.flag("merged")).toBe(true);
}
