import { once } from "node:events";
import { createServer } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { MoleculeRecord } from "../../app/core/molecule/record.ts";
import { nameCall } from "./kit/call-kind.ts";
import { rollDice } from "./kit/dice.ts";
import { judgeLedger } from "./kit/ledger-laws.ts";
import { countRedone } from "./kit/loss.ts";
import { MovableClock } from "./kit/movable-clock.ts";
import { makeTrouble } from "./kit/trouble.ts";
import { type Call, type Fate, openWire } from "./kit/wire.ts";
import { readOptions } from "./options.ts";

/** A GitHub that says "done", and a wire to it. */
async function startWire(decide: (call: Call) => Fate) {
  const done: string[] = [];
  const server = createServer((request, response) => {
    done.push(request.url ?? "");
    response.end("done");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port was given");
  const cuts: number[] = [];
  const wire = await openWire({
    target: `http://127.0.0.1:${address.port}`,
    decide,
    onCut: ({ number }) => cuts.push(number),
  });
  onTestFinished(async () => {
    await wire.close();
    server.close();
    server.closeAllConnections();
  });
  const ask = (path: string) =>
    fetch(`${wire.url}${path}`).then(
      (answer) => answer.text(),
      () => "no answer",
    );
  return { ask, done, cuts };
}

test.each([
  ["cut-before", ["/one"]],
  ["cut-after", ["/one", "/two"]],
] as const)(
  "on a wire that is %s the second request, nothing passes from then on",
  async (kind, reached) => {
    const { ask, done, cuts } = await startWire(({ number }) =>
      number === 2 ? { kind } : { kind: "pass" },
    );
    expect(await ask("/one")).toBe("done");
    expect(await ask("/two")).toBe("no answer");
    expect(await ask("/three")).toBe("no answer");
    expect(done).toEqual(reached);
    expect(cuts).toEqual([2]);
  },
);

test("requests are counted by kind, without the names in them", () => {
  const mutation = "mutation Act($a: X!) {\n  p0_a: addComment(input: $a) { id }\n}";
  expect(nameCall("POST", "/graphql", JSON.stringify({ query: mutation }))).toBe(
    "mutation addComment",
  );
  const query = "\n query Town($owner: String!) { viewer { login } }";
  expect(nameCall("POST", "/graphql", JSON.stringify({ query }))).toBe("query Town");
  expect(nameCall("GET", "/repos/maya/shelf/actions/runs/12?x=1", "")).toBe(
    "GET /actions/runs/{n}",
  );
  expect(nameCall("PATCH", "/repos/maya/shelf/git/refs/cogtown%2Fmolecules%2F4", "")).toBe(
    "PATCH /git/refs/cogtown/molecules/{n}",
  );
});

test("a moved clock wakes those whose time has come, in order, and nobody else", async () => {
  const clock = new MovableClock();
  const woken: string[] = [];
  const stop = new AbortController();
  const sleep = (name: string, milliseconds: number) =>
    clock.sleep(milliseconds, stop.signal).then(() => woken.push(name));
  const sleepers = [sleep("late", 50_000), sleep("soon", 20_000), sleep("never", 90_000)];
  clock.advance(clock.untilNextWake() ?? 0);
  await sleepers[1];
  expect(woken).toEqual(["soon"]);
  clock.advance(40_000);
  await sleepers[0];
  expect(woken).toEqual(["soon", "late"]);
  stop.abort();
  await Promise.all(sleepers);
  expect(clock.untilNextWake()).toBeUndefined();
});

const at = "2026-01-01T00:00:00.000Z";
const attempt = { n: 1, nonce: "12345678", reason: "ready", dispatches: [at] };
const claimedBy = (runId: number) => ({ ...attempt, claim: { runId, runAttempt: 1, at } });
const ended = { ...claimedBy(5), outcome: { kind: "infra" as const, cause: "lost" } };

function ledgerOf(...passes: MoleculeRecord["attempts"][]) {
  const spec = { digest: "d", title: "t", body: "b", approvedBy: "maya", approvedAt: at };
  const base = { version: 1 as const, number: 1, base: "main", spec, steps: [], rework: [] };
  const entries = passes.map((attempts, index) => ({
    sha: `commit ${index + 1}`,
    event: "event",
    record: { ...base, forgiven: 0, attempts },
  }));
  return { entries, problems: [] };
}

test.each([
  ["two claims", [[claimedBy(5)], [claimedBy(6)]], "attempt 1 was claimed by runs 5/1 and 6/1"],
  ["a gap", [[{ ...attempt, n: 2 }]], "commit 1 numbers its attempts 2"],
  ["an attempt that is gone", [[attempt], []], "commit 2 forgets attempt 1"],
  [
    "an outcome that changes",
    [[ended], [{ ...ended, endedAt: at }]],
    "commit 2 changes attempt 1 after its outcome",
  ],
])("a ledger with %s breaks a law", (_what, passes, problem) => {
  expect(judgeLedger(1, ledgerOf(...passes))).toEqual([`ledger of #1: ${problem}`]);
});

test("a ledger of one claim and one outcome breaks none", () => {
  expect(judgeLedger(1, ledgerOf([attempt], [claimedBy(5)], [ended]))).toEqual([]);
});

test("work is redone where the same step is asked for again, not where a conflict is mended", () => {
  const asking = { molecule: 1, attempt: 1, step: 1, wasFinished: false, isRepair: false };
  expect(countRedone([asking, { ...asking, step: 2 }, { ...asking, isRepair: true }])).toBe(0);
  expect(countRedone([asking, { ...asking, attempt: 2 }])).toBe(1);
});

test("the same seed strikes at the same requests", () => {
  const strikes = (seed: number) => {
    const decide = makeTrouble("502-before", {
      clock: new MovableClock(),
      dice: rollDice(seed),
      onFault: () => undefined,
      onLimited: () => undefined,
    });
    return Array.from({ length: 60 }, (_, index) => {
      const call = { number: index + 1, kind: "GET /x", method: "GET", url: "/x", body: "" };
      return decide(call).kind;
    });
  };
  expect(strikes(7)).toEqual(strikes(7));
  expect(strikes(7)).not.toEqual(strikes(8));
  expect(new Set(strikes(7))).toEqual(new Set(["pass", "answer"]));
});

test.each([
  [["--part", "nothing"], 'There is no part "nothing"'],
  [["--at", "57:after"], "--at needs --part"],
  [["--seed", "x"], "--seed x: a whole number"],
])("%j is refused, and why is said", (args, why) => {
  expect(() => readOptions(args)).toThrow(why);
});

test("help is no run, and a run without words is a full one", () => {
  expect(readOptions(["--help"])).toBeUndefined();
  expect(readOptions([])).toMatchObject({ seed: 1, from: 1, to: Infinity, width: 2 });
});
