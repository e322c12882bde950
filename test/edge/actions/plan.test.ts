import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction, token } from "./job.ts";
import {
  answerIn,
  exploreIn,
  nonce,
  openPlanTown,
  planIn,
  question,
  recordIn,
  refsOf,
  smallPlan,
  startStep,
  whyOf,
} from "./plan-town.ts";
import { survivorsIn } from "./processes.ts";
import { moleculeRecord } from "./remote.ts";

const answers = (value: unknown) =>
  `cat > "$COGTOWN_ANSWER" <<'END'\n${JSON.stringify(value)}\nEND`;

describe("the two steps of a planning job", () => {
  const action = new BundledAction();
  beforeAll(() => action.bundle("plan", ["main"]));
  afterAll(() => {
    action[Symbol.dispose]();
  });

  test("ask the agent, change nothing but one new ref, and keep the job's secrets", async () => {
    const [molecule] = smallPlan.molecules;
    const goal = 'key a"quoted"key-123 and model-key-123456';
    using town = openPlanTown({
      agent: [
        'grep -q "two steps at most" "$COGTOWN_PROMPT" && grep -q "In every language" || exit 9',
        'grep -q \'"molecules"\' "$COGTOWN_SCHEMA" || exit 8',
        '[ "$COGTOWN_ISSUE $COGTOWN_ROUND" = "7 1" ] || exit 7',
        "{ env; tr '\\0' '\\n' < /proc/$PPID/environ; } > ../seen.txt",
        `grep -q -e '${token}' -e INPUT_ -e runtime-token ../seen.txt && exit 6`,
        "echo hacked > readme.md; git -c user.name=x -c user.email=x@y commit -qam hacked",
        answers({ molecules: [{ ...molecule, title: 'Greet a"quoted"key-123', goal }] }),
      ].join("\n"),
      agentEnv: ["MODEL_KEY", "QUOTED_KEY"],
    });
    const before = refsOf(town);
    const keys = { MODEL_KEY: "model-key-123456", QUOTED_KEY: 'a"quoted"key-123' };
    const explored = await startStep(town, action, { mode: "explore" }).run("main", keys);
    expect(explored.exitCode, explored.log).toBe(0);
    expect(explored.outputs).toMatchObject({ outcome: "plan", ref: "" });
    expect(explored.summary).toContain("| greet | Greet &#42;&#42;&#42; |");
    expect(refsOf(town)).toBe(before);

    const answer = explored.outputs["answer"] ?? "";
    const recorded = await startStep(town, action, { mode: "record", answer }).run("main");
    const ref = `refs/cogtown/plans/7/${nonce}`;
    expect(recorded.exitCode, recorded.log).toBe(0);
    expect(recorded.outputs).toMatchObject({ outcome: "plan", answer: "", ref });
    expect(answerIn(town)).toMatchObject({
      version: 1,
      issue: 7,
      nonce,
      kind: "plan",
      plan: { molecules: [{ key: "greet", goal: "key *** and ***" }] },
    });
    expect(answerIn(town)).toHaveProperty("seconds");
    expect(town.git("log", "--format=%s|%P|%an", ref)).toBe(
      "a plan of one molecule||cogtown-mayor[bot]",
    );
    expect(town.git("ls-tree", ref)).toBe("");
    expect(refsOf(town).replace(new RegExp(`\n.*${ref}.*`), "")).toBe(before);
  });

  test("do nothing for whoever dispatches them without having been asked", async () => {
    using town = openPlanTown({
      agent: "touch ../ran",
      asked: [{ ...question, nonce: "another" }],
    });
    const before = refsOf(town);
    for (const mode of ["explore", "record"]) {
      const job = startStep(town, action, { mode, answer: "forged" });
      const { exitCode, outputs, log } = await job.run("main");
      expect(exitCode, log).toBe(0);
      expect(outputs).toMatchObject({ outcome: "superseded", answer: "", ref: "" });
      expect(existsSync(job.file("ran"))).toBe(false);
    }
    expect(refsOf(town)).toBe(before);
  });

  test("name the inputs that cannot be used", async () => {
    using town = openPlanTown({ agent: "true" });
    const job = startStep(town, action, { mode: "try", nonce: "../../../heads/main" });
    const { exitCode, log } = await job.run("main");
    expect(exitCode).toBe(1);
    expect(log).toContain("input `mode`: must be `explore` or `record`; input `nonce`: must be");
  });
});

test("an agent whose plan cannot be used is told why, and what it prints counts as its answer", async () => {
  using town = openPlanTown({
    agent: [
      'if [ "$COGTOWN_ROUND" = 1 ]; then echo "Here is my plan!" > "$COGTOWN_ANSWER"; exit; fi',
      'grep -q "Fix: " "$COGTOWN_PROMPT" && [ ! -e "$COGTOWN_ANSWER" ] || exit 9',
      `echo '${JSON.stringify(smallPlan)}'; echo "no part of it" >&2`,
    ].join("\n"),
  });
  expect(await planIn(town)).toMatchObject({ kind: "plan", plan: smallPlan });
});

test("an agent that was asked a question answers in words, and can see earlier attempts", async () => {
  using town = openPlanTown({
    agent: [
      'grep -q "Where is the greeting?" || exit 9; [ -z "$COGTOWN_SCHEMA" ] || exit 8',
      'git log -1 --format="It says: %s" refs/cogtown/molecules/7',
    ].join("\n"),
    asked: [{ ...question, nonce: "another-nonce" }, question],
  });
  town.writeMolecule(moleculeRecord("### Goal\nGreet people"));
  expect(await planIn(town)).toMatchObject({ kind: "answer", text: "It says: test" });
});

test("an agent that outlasts the job is ended with everything that it started", async () => {
  using town = openPlanTown({ agent: "setsid sleep 300 & sleep 301" });
  expect(whyOf(await planIn(town, 0.001))).toContain("The time of the job was up");
  await expect.poll(() => survivorsIn(town.root)).toEqual([]);
});

test("what was answered once stays as it is, and the agent is not asked again", async () => {
  using town = openPlanTown({
    agent: `echo x >> "$RAN"; ${answers(smallPlan)}`,
    agentEnv: ["RAN"],
  });
  const ran = join(town.root, "ran");
  const explored = await exploreIn(town, 55, { RAN: ran });
  const packed = explored.kind === "explored" ? explored.packed : "";
  const [first, second] = await Promise.all([
    recordIn(town, packed),
    recordIn(town, "", "failure"),
  ]);
  expect([first.kind, second.kind].toSorted()).toEqual(["recorded", "superseded"]);
  const before = refsOf(town);
  expect(await recordIn(town, packed)).toMatchObject({ kind: "superseded" });
  expect(await exploreIn(town, 55, { RAN: `${ran}-again` })).toMatchObject({ kind: "superseded" });
  expect(refsOf(town)).toBe(before);
  expect([ran, `${ran}-again`].map((path) => existsSync(path))).toEqual([true, false]);
});

test.each([
  ["cancelled", "The planning job was cancelled, or was over its `timeout-minutes`"],
  ["failure", "The planning job died"],
])("a job that was lost (%s) is an answer too", async (explored, why) => {
  using town = openPlanTown({ agent: "true" });
  expect(await recordIn(town, "", explored)).toMatchObject({ kind: "recorded" });
  expect(whyOf(answerIn(town))).toContain(why);
  expect(answerIn(town)).not.toHaveProperty("seconds");
});

test("a configuration that cannot be used is told to whoever asked", async () => {
  using town = openPlanTown({ agent: "true" });
  town.commit("main", "break it", { ".github/cogtown.yml": "agnet: x" });
  expect(whyOf(await planIn(town))).toContain("line 1: ");
});
