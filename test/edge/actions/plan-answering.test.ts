import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { execaSync } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { defaultConfig } from "#core/config/parse-config.ts";
import { longestText, type PlanAnswer } from "#core/plan/answer.ts";
import { Plan } from "#core/plan/plan.ts";
import { clearAnswer, Printed, readAnswer } from "../../../actions/plan/answer-text.ts";
import { answerAsked } from "../../../actions/plan/answering.ts";
import type { PlannerRequest, Turn } from "../../../actions/plan/errand.ts";
import { packAnswer, unpackAnswer } from "../../../actions/plan/packed-answer.ts";
import { createPlanner } from "../../../actions/plan/planner.ts";
import { judgeAnswer } from "../../../actions/plan/record.ts";
import { sumSpent, usageIn } from "../../../actions/plan/spent.ts";
import { workshopIn } from "./bare-workshop.ts";
import { nonce, question, smallPlan, whyOf, wish } from "./plan-town.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-answer-"));
  mkdirSync(join(folder, "agent"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What comes of it when the agent says these things, one in each round of a minute. */
async function interview(asked: typeof wish, ...says: readonly (string | Turn)[]) {
  const requests: PlannerRequest[] = [];
  const planner = (request: PlannerRequest): Promise<Turn> => {
    const next = says[requests.push(request) - 1];
    if (next === undefined) throw new Error("the agent was asked too often");
    return Promise.resolve(typeof next === "string" ? said(next) : next);
  };
  const reply = await answerAsked({ planner, directory: "/", issue: 7, asked, timeoutMinutes: 20 });
  return { reply, requests };
}

const said = (text: string): Turn => ({ kind: "said", text, tail: "the end", seconds: 60 });

describe("a plan", () => {
  test("that can be used at once is asked for once, with the schema", async () => {
    const { reply, requests } = await interview(wish, JSON.stringify(smallPlan));
    expect(reply).toMatchObject({ kind: "plan", plan: smallPlan, seconds: 60 });
    expect(requests).toMatchObject([{ round: 1, timeoutMinutes: 20 }]);
    expect(requests[0]?.schema).toContain('"needs"');
  });

  test("that cannot be used is asked for once more, in the time that is left", async () => {
    const { reply, requests } = await interview(wish, "{}", JSON.stringify(smallPlan));
    expect(reply).toMatchObject({ kind: "plan", seconds: 120 });
    expect(requests).toMatchObject([{ round: 1 }, { round: 2, timeoutMinutes: 19 }]);
    expect(requests[1]?.prompt).toContain("- molecules: ");
  });

  test("that cannot be used then either is a failure that says what is wrong with it", async () => {
    const { reply } = await interview(wish, "{}", '{"molecules":[]}');
    expect(reply).toMatchObject({ kind: "failed", tail: "the end", seconds: 120 });
    expect(whyOf(reply)).toMatch(
      /^The agent's plan cannot be used, even after it was told what was wrong:\n- molecules: .*a plan has at least one molecule/,
    );
  });

  test("that could not be read is asked for once more as well", async () => {
    const unreadable: Turn = {
      kind: "unreadable",
      problem: "it is no regular file",
      tail: "",
      seconds: 1,
    };
    const { reply, requests } = await interview(wish, unreadable, unreadable);
    expect(requests[1]?.prompt).toContain("it is no regular file");
    expect(reply.kind).toBe("failed");
    expect(whyOf(reply)).toContain("no regular file");
  });

  test("is not asked for again from an agent that cannot go on", async () => {
    const turn: Turn = { kind: "failed", why: "It is over.", tail: "", seconds: 1 };
    expect((await interview(wish, turn)).reply).toMatchObject({
      kind: "failed",
      why: "It is over.",
    });
    expect((await interview(wish, "{}", turn)).reply).toMatchObject({ why: "It is over." });
  });
});

describe("the answer to a question", () => {
  test("is words that show, as many as a comment holds", async () => {
    const { reply } = await interview(question, ` here\u200b\u202e${"!".repeat(60_000)}\n`);
    expect(reply.kind === "answer" && reply.text.slice(0, 5)).toBe("here!");
    expect(reply.kind === "answer" && reply.text.length).toBe(longestText);
  });

  test("that is empty or cannot be read is a failure", async () => {
    const unreadable: Turn = {
      kind: "unreadable",
      problem: "its folder is a link",
      tail: "",
      seconds: 1,
    };
    for (const [turn, why] of [
      [" \n", "it is empty"],
      [unreadable, "its folder is a link"],
    ] as const)
      expect((await interview(question, turn)).reply).toMatchObject({
        kind: "failed",
        why: `The agent's answer cannot be used: ${why}.`,
      });
  });
});

test("what two rounds cost is added up where it is known of both", () => {
  const usage = {
    model: "m",
    tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 },
    source: "reported" as const,
  };
  const [bare, full] = [{ seconds: 1.5 }, { seconds: 2, usage: { ...usage, dollars: 1.25 } }];
  expect(sumSpent([bare, full])).toEqual({ seconds: 3.5 });
  expect(sumSpent([full])).toEqual(full);
  const tokens = { input: 2, output: 4, cacheRead: 6, cacheWrite: 8 };
  expect(sumSpent([full, full]).usage).toEqual({ ...usage, tokens, dollars: 2.5 });
  expect(sumSpent([full, { seconds: 0, usage }]).usage).toEqual({
    ...usage,
    tokens,
    source: "unknown",
  });
});

test("the usage that an agent reports is carried on as it says", () => {
  const tokens = { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 };
  expect(usageIn({ note: "x", usage: { tokens, dollars: 1 } })).toEqual({
    tokens,
    dollars: 1,
    source: "reported",
  });
  expect(usageIn({ usage: { tokens } })).toEqual({ tokens, source: "unknown" });
  expect(usageIn({})).toBeUndefined();
});

describe("an agent's turn", () => {
  const turn = (command: string, timeoutMinutes = 1) => {
    const planner = createPlanner(workshopIn(folder), defaultConfig(command, "true"));
    const request = { role: "plan", directory: folder, prompt: "", issue: 7, round: 1 } as const;
    return planner({ ...request, timeoutMinutes });
  };

  test("that takes too long is ended", async () => {
    expect(whyOf(await turn("sleep 300", 0.001))).toContain("`plan.timeout-minutes`");
  });

  test.each([
    ["rate-limited", '"until":"2020-01-01T00:00:00Z"', "takes no more requests before"],
    ["over-budget", '"limit":"ten dollars"', "(ten dollars)"],
    ["handoff", '"note":"too much"', "ask for less"],
  ])("that it reports to be %s is none, whatever it printed", async (outcome, more, why) => {
    const end = await turn(`echo '{"outcome":"${outcome}",${more}}' > "$COGTOWN_REPORT"; echo hi`);
    expect(whyOf(end)).toContain(why);
  });

  test("of a program that is not there says how to mend it", async () => {
    expect(whyOf(await turn("no-such-planner --now"))).toMatch(
      /`no-such-planner` was not found .*cogtown-plan\.yml/,
    );
  });
});

describe("where an agent leaves its answer", () => {
  /** What is read after an agent that did this; `$answer` is the file's path. */
  const readAfter = (script: string) => {
    const workshop = {
      ...workshopIn(folder),
      redact: (text: string) => text.replaceAll("s3cret", "***"),
    };
    const answer = clearAnswer(workshop);
    const printed = new Printed();
    const { stdout } = execaSync("bash", ["-c", script], { env: { answer } });
    for (const line of stdout.split("\n")) printed.hear(line, "stdout");
    printed.hear("noise", "stderr");
    return readAnswer(workshop, printed);
  };

  test("the file counts, and without one what was printed, without the words that must not leave the job", () => {
    const file = readAfter('echo printed; echo "the s3cret file" > "$answer"');
    expect(file).toEqual({ kind: "said", text: "the *** file\n" });
    expect(readAfter("echo printed s3cret")).toEqual({ kind: "said", text: "printed ***\n" });
  });

  test.each([
    ["a link", 'echo x > "$answer.other"; ln -s "$answer.other" "$answer"', "ELOOP"],
    [
      "a folder that is a link",
      'cd "$(dirname "$answer")/.."; mv agent other; ln -s other agent',
      "link",
    ],
    ["a pipe", 'mkfifo "$answer"', "no regular file"],
    ["a megabyte", 'truncate -s 1M "$answer"', "more than 200000 bytes"],
    ["a megabyte that was printed", "head -c 1M /dev/zero | tr '\\0' x", "more than 200000 bytes"],
  ])("%s is not read", (_what, script, problem) => {
    const read = readAfter(script);
    expect(read.kind === "unreadable" ? read.problem : "").toContain(problem);
  });
});

const told = { version: 1, issue: 7, nonce, seconds: 1 } as const;
const answer = { ...told, kind: "answer", text: "Here." } as const;
const keep = (text: string) => text;

describe("an answer on its way to the other job", () => {
  test("comes out as it was, and is small enough for a variable of a process", () => {
    const long = { ...answer, text: "All work and no play. ".repeat(2_000) };
    const packed = packAnswer(long, keep) ?? "";
    expect(unpackAnswer(packed)).toEqual(long);
    expect(execaSync("true", [], { env: { INPUT_ANSWER: "x".repeat(120_000) } }).exitCode).toBe(0);
  });

  test("is not sent where it is too large, packed or not", () => {
    const noise = Array.from({ length: 49_000 }, (_, n) =>
      String.fromCodePoint(0x4e00 + ((n * n * 7_919) % 20_011)),
    );
    expect(packAnswer({ ...answer, text: noise.join("") }, keep)).toBeUndefined();
    const [molecule] = smallPlan.molecules;
    const molecules = Array.from({ length: 30 }, () => ({ ...molecule, goal: "x".repeat(7_000) }));
    expect(packAnswer({ ...told, kind: "plan", plan: Plan.parse({ molecules }) }, keep)).toBe(
      undefined,
    );
  });

  test.each([
    ["words", "hello"],
    ["JSON of another kind", gzipSync('{"kind":"answer"}').toString("base64")],
    ["a bomb", gzipSync(" ".repeat(10_000_000)).toString("base64")],
  ])("is taken for none when it is %s", (_what, packed) => {
    expect(unpackAnswer(packed)).toBeUndefined();
  });
});

describe("the job that records", () => {
  const judge = (packed: string, asked = question) =>
    judgeAnswer(
      { mode: "record", issue: 7, nonce, token: "t", answer: packed, explored: "success" },
      asked,
    );
  const packed = (other: PlanAnswer) => packAnswer(other, keep) ?? "";
  const plan = Plan.parse(smallPlan);

  test("takes an answer to what was asked, and a failure for either", () => {
    expect(judge(packed(answer))).toEqual(answer);
    expect(judge(packed({ ...told, kind: "plan", plan }), wish)).toMatchObject({ plan });
    const failure = { ...told, kind: "failed", why: "It rains.", tail: "" } as const;
    expect([judge(packed(failure)), judge(packed(failure), wish)]).toEqual([failure, failure]);
  });

  test.each([
    ["to another kind of question", packed({ ...told, kind: "plan", plan })],
    ["for another issue", packed({ ...answer, issue: 8 })],
    ["with another nonce", packed({ ...answer, nonce: "another" })],
    ["that is none", "forged"],
  ])("takes no answer %s", (_what, forged) => {
    expect(judge(forged)).toMatchObject({ issue: 7, nonce, kind: "failed", tail: "" });
  });
});
