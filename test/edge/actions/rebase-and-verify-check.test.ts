import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longestOutput } from "../../../actions/rebase-and-verify/check-run.ts";
import { withinLimit } from "../../../actions/rebase-and-verify/check-text.ts";
import { CheckApi } from "./check-api.ts";
import { BundledAction, token } from "./job.ts";
import { openTown, queue, verdictOf, verify } from "./refinery-town.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});

describe("the check run on a candidate's commit", () => {
  test("is in progress while commands run, and ends with what held, by tree and gates", async () => {
    await using api = await CheckApi.open();
    using town = openTown({ criterion: "echo fine" });
    queue(town);
    const end = await verify(town, action, api.environment);
    const verdict = verdictOf(town);
    if (verdict?.kind !== "green") throw new Error(end.log);
    expect(api.asked).toMatchObject([
      {
        what: "POST /repos/acme/demo/check-runs",
        authorization: `token ${token}`,
        body: {
          name: "cogtown/verify",
          head_sha: verdict.commit,
          status: "in_progress",
          external_id: `${verdict.tree}:${verdict.gates}`,
        },
      },
      {
        what: "PATCH /repos/acme/demo/check-runs/5",
        body: { status: "completed", conclusion: "success" },
      },
    ]);
    const output = api.asked[1]?.body.output;
    expect(output?.summary).toContain("<code>echo fine</code> | ✓");
    expect(output?.text).toContain("<pre>fine</pre>");
  });

  test("fails with the end of what the command printed, which marks nothing up", async () => {
    await using api = await CheckApi.open();
    using town = openTown({ verify: "echo '</pre> @ada'; exit 2" });
    queue(town);
    await verify(town, action, api.environment);
    const { conclusion, output } = api.asked[1]?.body ?? {};
    expect(conclusion).toBe("failure");
    expect(output?.title).toContain("failed (exit 2)");
    expect(output?.text).toContain("<pre>&lt;/pre&gt; @ada</pre>");
  });

  test("costs one line of warning where the token may not write it, and nothing else", async () => {
    await using api = await CheckApi.open(403);
    using town = openTown();
    queue(town);
    const end = await verify(town, action, api.environment);
    expect(end.exitCode).toBe(0);
    expect(verdictOf(town)).toMatchObject({ kind: "green" });
    expect(api.asked).toHaveLength(1);
    expect(end.log.match(/::warning::.*/g)).toEqual([
      "::warning::The check run cogtown/verify is not written: the token may not; give the job `permissions: checks: write`.",
    ]);
  });

  test("costs as little where GitHub cannot be reached", async () => {
    using town = openTown();
    queue(town);
    const end = await verify(town, action, { GITHUB_API_URL: "http://127.0.0.1:1" });
    expect(end.exitCode).toBe(0);
    expect(end.log.match(/::warning::/g)).toHaveLength(1);
  });
});

test("what does not fit GitHub's limit is left out in whole blocks", () => {
  const [first, huge, last] = ["a".repeat(60_000), "b".repeat(10_000), "c".repeat(5_000)];
  const text = withinLimit([first, huge, last]);
  expect(text).toBe(first + last);
  expect(text.length).toBeLessThanOrEqual(longestOutput);
});
