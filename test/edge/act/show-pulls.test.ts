import { Octokit } from "@octokit/core";
import { describe, expect, it } from "vitest";
import { performEffect } from "../../../app/act/perform-effect.ts";
import { performEffects } from "../../../app/act/perform-effects.ts";
import type { Effect, PullShow } from "../../../app/core/decision.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const show = (number: number, over: Partial<PullShow> = {}): PullShow => ({
  ...{ number, nodeId: `PR_${number}`, comment: "In the line", note: undefined, duplicates: [] },
  checks: [{ head: "a".repeat(40), status: "queued", title: "In line", summary: "First." }],
  ...over,
});
const effect = (pulls: readonly PullShow[]): Effect => ({ kind: "show-pulls", pulls });
const perform = (github: FakeGitHub, pulls: readonly PullShow[]) =>
  performEffect(github, "refs/cogtown", effect(pulls));

/** The real adapter before a GitHub that does as it is told, and what was written there. */
function adapter() {
  const documents: string[] = [];
  const fetch = (_url: string, { body }: { body: string }) => {
    documents.push(body);
    return Promise.resolve(Response.json({ data: { repository: { id: "R_1" } } }));
  };
  const octokit = new Octokit({ request: { fetch } });
  const place = { owner: "maya", name: "shelf", namespace: "refs/cogtown" };
  return { documents, github: createGitHub(octokit, { ...place, now: () => new Date() }) };
}

describe("what pull requests show", () => {
  it("is new where there was no note, and changed where there was", async () => {
    const github = new FakeGitHub();
    expect(await perform(github, [show(3)])).toEqual({ kind: "created" });
    expect(await perform(github, [show(3, { note: "C_1" })])).toEqual({ kind: "updated" });
    expect(github.shows).toHaveLength(2);
  });

  it("stops nothing when GitHub refuses it, and is tried again when GitHub does not answer", async () => {
    const github = new FakeGitHub();
    const fail = (kind: "forbidden" | "unavailable") => {
      github.fault = (call) => {
        if (call === "showPulls") throw new GitHubError(kind, "no");
      };
    };
    fail("forbidden");
    const effects = [effect([show(3)]), { kind: "close-issue", number: 1, nodeId: "I_1" } as const];
    const { done, stop } = await performEffects(github, "refs/cogtown", effects);
    expect(stop).toBeUndefined();
    expect(done.map(({ outcome }) => outcome.kind)).toEqual(["refused", "updated"]);
    fail("unavailable");
    await expect(perform(github, [show(3)])).rejects.toThrow("no");
  });

  it("is one request for twenty of them", async () => {
    const { github, documents } = adapter();
    await github.showPulls(Array.from({ length: 25 }, (_, i) => show(i + 1)));
    const writes = documents.filter((text) => text.includes("mutation Act"));
    expect(writes.map((text) => text.split("createCheckRun(").length - 1)).toEqual([20, 5]);
  });
});
