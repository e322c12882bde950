import { describe, expect, it } from "vitest";
import { performEffect } from "../../../app/act/perform-effect.ts";
import { performEffects } from "../../../app/act/perform-effects.ts";
import type { Effect } from "../../../app/core/decision.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const enqueue = (pull: number): Effect => ({
  ...{ kind: "enqueue", pull, nodeId: `PR_${pull}`, head: "a".repeat(40), isUrgent: false },
});
const dequeue: Effect = { kind: "dequeue", pull: 3, nodeId: "PR_3" };
const perform = (github: FakeGitHub, effect: Effect) =>
  performEffect(github, "refs/cogtown", effect);

describe("GitHub's merge queue", () => {
  it("is asked again for what it has already without harm", async () => {
    const github = new FakeGitHub();
    expect(await perform(github, enqueue(3))).toEqual({ kind: "created" });
    github.enqueueAnswer = { kind: "there" };
    expect(await perform(github, enqueue(3))).toEqual({ kind: "none" });
    github.dequeueAnswer = { kind: "absent" };
    expect(await perform(github, dequeue)).toEqual({ kind: "none" });
  });

  it("never takes a head that nobody decided on: the pass is lost, and looks again", async () => {
    const github = new FakeGitHub();
    github.enqueueAnswer = { kind: "moved" };
    expect(await perform(github, enqueue(3))).toEqual({ kind: "lost" });
  });

  it("refusing one pull request keeps no other out", async () => {
    const github = new FakeGitHub();
    github.enqueueAnswer = { kind: "refused", message: "Required review is missing" };
    const effects: Effect[] = [enqueue(3), enqueue(4), { kind: "delete-refs", refs: [] }];
    const { done, stop } = await performEffects(github, "refs/cogtown", effects);
    expect(stop).toBeUndefined();
    expect(done.map(({ outcome }) => outcome.kind)).toEqual(["refused", "refused", "none"]);
  });
});
