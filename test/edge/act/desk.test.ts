import { describe, expect, it } from "vitest";
import { performEffect } from "../../../app/act/perform-effect.ts";
import { performEffects } from "../../../app/act/perform-effects.ts";
import type { Effect } from "../../../app/core/decision.ts";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import { GitHubError, type GitHubErrorKind } from "../../../app/github/errors.ts";
import { FakeGitHub, tree } from "../fake/fake-github.ts";

const namespace = "refs/cogtown";
const nodeId = "I_3";

const effects = {
  answer: {
    kind: "answer",
    ...{ number: 3, nodeId, replies: ["Yes."] },
    reactions: [{ comment: "IC_50", content: "rocket" }],
  },
  create: { kind: "create-issues", issues: [{ title: "A", body: "", labels: [], parent: nodeId }] },
  add: { kind: "add-sub-issues", parent: nodeId, children: ["I_4"] },
  link: { kind: "link-dependencies", links: [{ issue: "I_4", needs: nodeId }] },
  edit: { kind: "edit-issue", nodeId, body: "new" },
  pin: { kind: "pin-issue", nodeId },
} as const satisfies Readonly<Record<string, Effect>>;

const append: Effect = {
  kind: "append-desk",
  ...{ number: 3, expected: undefined, event: "heard", record: emptyDesk(3), tree },
};

function town(fails?: GitHubErrorKind): FakeGitHub {
  const github = new FakeGitHub();
  github.addIssue(3);
  github.addIssue(4);
  if (fails === undefined) return github;
  const writes = /^(?:answerOn|createIssues|addSubIssues|linkDependencies|editIssue|pinIssue)/;
  github.fault = (call, when) => {
    if (when === "before" && writes.test(call)) throw new GitHubError(fails, "No, said GitHub");
  };
  return github;
}

const all = Object.entries(effects) as readonly (readonly [string, Effect])[];

describe("what the Mayor writes", () => {
  it.each([
    ["answer", "created"],
    ["create", "created"],
    ["add", "updated"],
    ["link", "updated"],
    ["edit", "updated"],
    ["pin", "updated"],
  ] as const)("is done: %s", async (name, kind) => {
    expect(await performEffect(town(), namespace, effects[name])).toEqual({ kind });
  });

  it("stands there afterwards", async () => {
    const github = town();
    await performEffects(github, namespace, Object.values(effects));
    expect(github.issues.get(3)?.comments.map(({ body }) => body)).toEqual(["Yes."]);
    expect(github.issues.get(3)?.body).toBe("new");
    expect(github.issues.get(4)).toMatchObject({ parent: 3, needs: [3] });
    expect(github.issues.get(5)).toMatchObject({ title: "A", parent: 3, author: "cogtown[bot]" });
  });

  it("becomes a record by compare-and-swap: whoever comes second looks again", async () => {
    const github = town();
    expect(await performEffect(github, namespace, append)).toEqual({ kind: "created" });
    expect(await performEffect(github, namespace, append)).toEqual({ kind: "lost" });
    expect(github.deskOf(3)).toEqual(emptyDesk(3));
  });
});

describe("what GitHub refuses", () => {
  const refusals: readonly GitHubErrorKind[] = ["rejected", "forbidden", "not-found"];
  it.each(refusals)("as %s is an outcome with its words", async (kind) => {
    for (const [name, effect] of all) {
      const outcome = await performEffect(town(kind), namespace, effect);
      expect(outcome, name).toEqual({ kind: "refused", why: "No, said GitHub" });
    }
  });

  const troubles: readonly GitHubErrorKind[] = [
    ...(["unavailable", "rate-limited", "unauthenticated", "invalid-answer"] as const),
  ];
  it.each(troubles)(
    "is not what GitHub did not do: %s is thrown, for the pass to be retried",
    async (kind) => {
      for (const [, effect] of all)
        await expect(performEffect(town(kind), namespace, effect)).rejects.toMatchObject({ kind });
    },
  );

  it.each([
    ["answer", false],
    ["link", false],
    ["edit", false],
    ["pin", false],
    ["create", true],
    ["add", true],
  ] as const)("%s ends the pass: %s", async (name, isEnd) => {
    const github = town("rejected");
    const { stop, done } = await performEffects(github, namespace, [effects[name], append]);
    expect(stop?.kind).toBe(isEnd ? "refused" : undefined);
    expect(done.map(({ outcome }) => outcome.kind)).toEqual(
      isEnd ? ["refused"] : ["refused", "created"],
    );
    expect(github.deskOf(3) === undefined).toBe(isEnd);
  });
});

it("what is about to be done is not done by whoever loses the race to write it down", async () => {
  const github = town();
  github.seedRecord("refs/cogtown/desks/3", emptyDesk(3));
  const { stop } = await performEffects(github, namespace, [
    append,
    effects.answer,
    effects.create,
  ]);
  expect(stop).toEqual({ kind: "lost" });
  expect(github.calls.filter((call) => /^(?:answerOn|createIssues)/.test(call))).toEqual([]);
});
