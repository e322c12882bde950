import { expect, onTestFinished, test } from "vitest";
import { tellEvent } from "../../../app/cli/town/story-events.ts";
import { readStory } from "../../../app/cli/town/world-story.ts";
import { type LocalGitHub, startLocalGitHub } from "../../../app/local/github.ts";
import { createComment } from "../../../app/local/world/comments.ts";
import type { EventActor, Payload } from "../../../app/local/world/events.ts";
import { createIssue } from "../../../app/local/world/issues.ts";

/** What a town would be told, line by line, while `happen` happens. */
async function listen(happen: (github: LocalGitHub, ada: EventActor) => Promise<void>) {
  const github = await startLocalGitHub();
  onTestFinished(() => github.close());
  const ada = { user: github.seed.user("ada"), app: null, byWorkflowToken: false };
  await github.seed.repository("ada/shelf", { source: { files: { "a.txt": "a" } } });
  const lines: string[] = [];
  github.world.bus.subscribe((event) => {
    lines.push(...readStory(event).map((part) => `${part.number ?? "-"} ${tellEvent(part)}`));
    return Promise.resolve();
  });
  await happen(github, ada);
  await github.idle();
  return lines;
}

test("an issue's story names who did what", async () => {
  const lines = await listen((github, ada) => {
    const repository = github.world.requireRepository("ada/shelf");
    const request = { title: "Sort it", labels: ["polecat"] };
    const issue = createIssue(github.world, repository, request, ada);
    createComment(github.world, repository, issue, "<!-- hidden -->\n\n### Held\nmore", ada);
    return Promise.resolve();
  });
  expect(lines).toEqual([
    "1 @ada opened the issue: Sort it",
    "1 @ada labelled it `polecat`",
    "1 @ada commented: Held",
  ]);
});

test("runs, steps, proposals, reviews and landings are told of their molecule", async () => {
  const lines = await listen((github, ada) => {
    const repository = github.world.requireRepository("ada/shelf");
    const emit = (name: string, action: string | null, payload: Payload) => {
      const whole = action === null ? payload : { action, ...payload };
      const common = { repository, actor: ada, trigger: null, onlyAppId: null };
      github.world.bus.emit({ ...common, name, action, payload: whole });
    };
    const head = { ref: "cogtown/7", sha: "b".repeat(40) };
    const pull = { number: 9, merged: true, merge_commit_sha: "c".repeat(40), head };
    const message =
      "Sort by author\n\nMolecule: #7\nStep: 1/2 0a1b2c3d\nAttempt: 1\nVerified: none\n";
    emit("workflow_run", "requested", { workflow_run: { display_title: "polecat #7 · nonce" } });
    emit("push", null, { ref: "refs/heads/polecat/7", commits: [{ message }] });
    emit("pull_request", "opened", { pull_request: pull });
    const review = {
      state: "changes_requested",
      body: "Shorter, please.",
      user: { login: "maya" },
    };
    emit("pull_request_review", "submitted", { review, pull_request: pull });
    emit("workflow_run", "requested", { workflow_run: { display_title: "refinery main · id" } });
    emit("pull_request", "closed", { pull_request: pull });
    emit("push", null, { ref: "refs/heads/other", commits: [{ message }] });
    return Promise.resolve();
  });
  expect(lines).toEqual([
    "7 a polecat was sent for",
    "7 the polecat finished step 1/2: Sort by author",
    "7 Cogtown opened pull request #9",
    "7 @maya asked for changes in pull request #9: Shorter, please.",
    "- the Refinery verifies it on the newest base",
    `7 landed on the base branch as ${"c".repeat(7)} (pull request #9)`,
  ]);
});
