import { expect, test } from "vitest";
import { Stage } from "./stage.ts";

test("jobs wait for what they need and get its outputs", async () => {
  await using stage = await Stage.withWorkflow(
    `on: workflow_dispatch
jobs:
  build:
    runs-on: x
    outputs:
      version: \${{ steps.v.outputs.version }}
      leak: \${{ secrets.KEY }}
    steps: [{ id: v, run: 'echo "version=1.2.3" >> "$GITHUB_OUTPUT"' }]
  test: { needs: build, runs-on: x, steps: [{ run: 'echo "tested \${{ needs.build.outputs.version }}"' }] }
  ship:
    needs: [build, test]
    if: needs.test.result == 'success'
    runs-on: x
    steps: [{ run: 'echo "ship \${{ needs.build.outputs.version }} [\${{ needs.build.outputs.leak }}]"' }]`,
    { secrets: { KEY: "s3cr3t-value" } },
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  expect(stage.log("test")).toContain("tested 1.2.3");
  expect(stage.log("ship")).toContain("ship 1.2.3 []");
  expect(stage.log("build")).toContain("Skip output 'leak' since it may contain secret.");
});

test("a failed job skips what depends on it, also indirectly, unless a condition says otherwise", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  bad: { runs-on: x, steps: [{ run: exit 1 }] }
  next: { needs: bad, runs-on: x, steps: [{ run: "true" }] }
  after-next: { needs: next, runs-on: x, steps: [{ run: "true" }] }
  rescue: { needs: next, if: failure(), runs-on: x, steps: [{ run: "true" }] }
  report: { needs: [next, bad], if: always(), runs-on: x, steps: [{ run: 'echo "\${{ needs.bad.result }} \${{ needs.next.result }}"' }] }
  after-report: { needs: report, runs-on: x, steps: [{ run: "true" }] }
  elsewhere: { if: github.ref_name == 'other', runs-on: x, steps: [{ run: "true" }] }`);
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.conclusions()).toEqual({
    bad: "failure",
    next: "skipped",
    "after-next": "skipped",
    rescue: "success",
    report: "success",
    "after-report": "skipped",
    elsewhere: "skipped",
  });
  expect(stage.log("report")).toContain("failure skipped");
});

test("a matrix makes a job per combination, with include and exclude", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  m:
    runs-on: \${{ matrix.os }}
    strategy:
      matrix:
        os: [linux, mac]
        node: [20, 24]
        exclude: [{ os: mac, node: 20 }]
        include:
          - { os: linux, node: 24, extra: yes please }
          - { os: windows, node: 22 }
    steps: [{ run: 'echo "\${{ matrix.os }} \${{ matrix.node }} [\${{ matrix.extra }}] of \${{ strategy.job-total }}"' }]
  named:
    name: on \${{ matrix.v }}
    runs-on: x
    strategy: { matrix: "\${{ fromJSON('{\\"v\\":[1,2]}') }}" }
    steps: [{ run: "true" }]`);
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  expect(Object.keys(stage.conclusions()).sort()).toEqual([
    "m (linux, 20)",
    "m (linux, 24, yes please)",
    "m (mac, 24)",
    "m (windows, 22)",
    "on 1",
    "on 2",
  ]);
  expect(stage.log("m (linux, 24, yes please)")).toContain("linux 24 [yes please] of 4");
  expect(stage.job("m (mac, 24)").labels).toEqual(["mac"]);
});

test("the first failing leg of a matrix cancels the others; without fail-fast they go on", async () => {
  const legs = (failFast: boolean) => `
    runs-on: x
    strategy: { fail-fast: ${String(failFast)}, matrix: { n: [1, 2] } }
    steps:
      - { if: matrix.n == 1, run: 'until [ -e "$RUNNER_TEMP/../../go-$GITHUB_JOB" ]; do sleep 0.02; done; exit 1' }
      - { if: matrix.n == 2, run: 'touch "$RUNNER_TEMP/../../go-$GITHUB_JOB"; sleep ${failFast ? 30 : 0}' }`;
  await using stage = await Stage.withWorkflow(
    `on: workflow_dispatch\njobs:\n  fast: ${legs(true)}\n  slow: ${legs(false)}`,
  );
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.conclusions()).toEqual({
    "fast (1)": "failure",
    "fast (2)": "cancelled",
    "slow (1)": "failure",
    "slow (2)": "success",
  });
});

test("max-parallel and the runner's own size bound how many jobs run at a time", async () => {
  const job = (name: string, extra: string) => `
  ${name}:
    runs-on: x
    strategy: { ${extra}matrix: { n: [1, 2, 3, 4] } }
    steps: [{ run: 'sleep 0.05' }]`;
  await using stage = await Stage.withWorkflow(
    `on: workflow_dispatch\njobs:${job("narrow", "max-parallel: 1, ")}${job("wide", "")}`,
    { options: { concurrency: 3 } },
  );
  const most = { narrow: 0, all: 0 };
  const count = (prefix: string) =>
    [...stage.jobRows.values()].filter(
      (j) => j.status === "in_progress" && j.name.startsWith(prefix),
    ).length;
  const watching = stage.until(() => {
    most.narrow = Math.max(most.narrow, count("narrow"));
    most.all = Math.max(most.all, count(""));
    return [...stage.rows.values()].some((run) => run.status === "completed");
  });
  await stage.complete();
  await watching;
  expect(most).toEqual({ narrow: 1, all: 3 });
});

test("continue-on-error keeps a failed job from failing the run", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  shaky: { runs-on: x, continue-on-error: true, steps: [{ run: exit 1 }] }
  next: { needs: shaky, runs-on: x, steps: [{ run: "true" }] }`);
  expect(await stage.complete()).toMatchObject({ conclusion: "success" });
  expect(stage.conclusions()).toEqual({ shaky: "failure", next: "success" });
});

test("the token gets the permissions of the job, else of the workflow, else GitHub's restricted default", async () => {
  await using stage = await Stage.create({
    ".github/workflows/ci.yml": `on: workflow_dispatch
permissions: { issues: write }
jobs:
  a: { runs-on: x, steps: [{ run: "true" }] }
  b: { needs: a, runs-on: x, permissions: { contents: write }, steps: [{ run: "true" }] }
  c: { needs: b, runs-on: x, permissions: {}, steps: [{ run: "true" }] }`,
    ".github/workflows/plain.yml": `on: push
jobs: { d: { runs-on: x, steps: [{ run: "true" }] } }`,
  });
  await stage.complete();
  await stage.runner.trigger(await stage.event("push"));
  await stage.runner.idle();
  expect(stage.tokens.map(({ permissions }) => permissions)).toEqual([
    { metadata: "read", issues: "write" },
    { metadata: "read", contents: "write" },
    { metadata: "read" },
    { contents: "read", packages: "read", metadata: "read" },
  ]);
  expect(stage.revoked).toEqual(stage.tokens.map(({ token }) => token));
});

test("an expression that does not evaluate fails its job and names it", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  a: { runs-on: x, steps: [{ run: "echo \${{ fromJSON('{') }}" }] }
  b: { runs-on: x, strategy: { matrix: "\${{ fromJSON('[]') }}" }, steps: [{ run: "true" }] }
  c: { runs-on: x, env: { A: "\${{ fromJSON('{') }}" }, steps: [{ run: "true" }] }`);
  expect(await stage.complete()).toMatchObject({ conclusion: "failure" });
  expect(stage.log("a")).toContain(
    "The expression 'format('echo {0}', fromJSON('{'))' is not valid here",
  );
  expect(stage.log("b")).toContain("The matrix must be a mapping.");
  expect(stage.conclusions()).toEqual({ a: "failure", b: "failure", c: "failure" });
});

test("a fault of the world's fails the run and comes out of idle()", async () => {
  await using stage = await Stage.withWorkflow(
    "on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [{ run: 'true' }] } }",
  );
  stage.fault = new Error("the world is out of tokens");
  const run = await stage.start();
  await expect(stage.runner.idle()).rejects.toThrow("The embedded runner failed inside.");
  expect(stage.run(run.id)).toMatchObject({ status: "completed", conclusion: "failure" });
});

test("a rerun keeps the run and counts the attempt; failed jobs only, when asked", async () => {
  await using stage = await Stage.withWorkflow(`on: workflow_dispatch
jobs:
  good:
    runs-on: x
    outputs: { at: "\${{ steps.s.outputs.at }}" }
    steps: [{ id: s, run: 'echo "at=\${{ github.run_attempt }}" >> "$GITHUB_OUTPUT"' }]
  flaky: { needs: good, runs-on: x, steps: [{ run: 'test "$GITHUB_RUN_ATTEMPT" -gt 1' }] }
  last: { needs: flaky, runs-on: x, steps: [{ run: 'echo "attempt $GITHUB_RUN_ATTEMPT"' }] }
  also: { needs: good, runs-on: x, steps: [{ run: 'echo "good at \${{ needs.good.outputs.at }}"' }] }`);
  const first = await stage.complete();
  expect(first).toMatchObject({ runAttempt: 1, conclusion: "failure" });
  expect(await stage.runner.rerun(first.id, { failedOnly: true })).toBe("accepted");
  expect(await stage.runner.rerun(first.id)).toBe("conflict");
  await stage.runner.idle();
  expect(stage.run(first.id)).toMatchObject({ id: first.id, runAttempt: 2, conclusion: "success" });
  const second = [...stage.jobRows.values()].filter((job) => job.runAttempt === 2);
  expect(second.map((job) => [job.name, job.conclusion])).toEqual(
    expect.arrayContaining([
      ["good", "success"],
      ["flaky", "success"],
      ["last", "success"],
      ["also", "success"],
    ]),
  );
  expect(stage.log("last")).toContain("attempt 2");
  await stage.runner.rerun(first.id);
  await stage.runner.idle();
  expect(stage.log("also")).toContain("good at 3");
});
