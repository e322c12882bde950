import { describe, expect, it } from "vitest";
import type { Decision, Effect } from "#core/decision.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { CommandFacts, MoleculeFacts } from "#core/molecule/facts.ts";
import type { Attempt, MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { stateOf } from "#core/molecule/state-of.ts";
import { branchChange } from "./branch-change.ts";
import { afterEffects, at, attempt, body, now, sha, withRecord, worked } from "./molecule-model.ts";

const nonce = "fresh-nonce-1";
const active = { kind: "active", runId: 101, url: "" } as const;
const ended = { kind: "ended", runId: 101, url: "", conclusion: "cancelled" } as const;
const kinds = (decision: Decision) => decision.effects.map(({ kind }) => kind);
const effectOf = <K extends Effect["kind"]>(decision: Decision, kind: K) =>
  decision.effects.find((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind);
const decide = (facts: MoleculeFacts, moment = now) => decideMolecule(facts, moment, nonce);

function recordOf(decision: Decision): MoleculeRecord {
  const append = effectOf(decision, "append-molecule");
  if (append === undefined) throw new Error(`nothing was appended: ${decision.reason}`);
  return append.record;
}

const infra: Outcome = { kind: "infra", cause: "the runner vanished" };
const failed: Outcome = { kind: "no-change", step: "1", tail: "" };
const crashed: Outcome = { kind: "agent-error", cause: "it crashed", fatal: false, tail: "" };
const handedOver: Outcome = { kind: "handoff", note: "half done" };
const lostAt = (n: number, minute: number) => attempt(n, infra, { endedAt: at(minute) });
const said = (
  id: number,
  kind: "stop" | "retry" | "approve",
  over: Partial<CommandFacts> = {},
): CommandFacts => ({
  id,
  by: "rob",
  at: at(20),
  commands: [{ kind }],
  ...over,
});

describe("a run that gives no sign of life", () => {
  const silentSince = (seenAt: string) =>
    worked([attempt(1, undefined, { claim: { runId: 101, runAttempt: 1, at: at(-60) }, seenAt })], {
      run: active,
    });

  it("is left alone while it pushes or prints, and looked at again when it might have stopped to", () => {
    const decision = decide(silentSince(at(10)));
    expect(kinds(decision)).toEqual(["project"]);
    expect(decision.recheckSeconds).toBe(601);
  });

  it("is asked to end after 30 minutes, and the asking is written down first", () => {
    const decision = decide(silentSince(at(0)));
    expect(kinds(decision)).toEqual(["append-molecule", "cancel-run", "project"]);
    expect(effectOf(decision, "cancel-run")).toMatchObject({ runId: 101, force: false });
    expect(recordOf(decision).attempts.at(-1)).toMatchObject({
      stop: { by: "witness", since: now.toISOString() },
    });
    expect(recordOf(decision).attempts.at(-1)?.outcome, "its job may still save its work").toBe(
      undefined,
    );
  });

  const asked = (over: Partial<NonNullable<Attempt["stop"]>>, run: MoleculeFacts["run"]) => {
    const stop = { since: at(29), at: at(29), by: "witness", why: "it was silent", ...over };
    return worked([attempt(1, undefined, { stop })], { run });
  };

  it("counts as lost when it has ended, and the next attempt follows", () => {
    expect(recordOf(decide(asked({}, ended))).attempts).toMatchObject([
      { outcome: { kind: "infra", cause: "it was silent" } },
      { n: 2, nonce },
    ]);
  });

  it("is asked again after a minute, by force after five, and waited for no more after ten", () => {
    expect(kinds(decide(asked({ at: now.toISOString() }, active)))).toEqual(["project"]);
    expect(effectOf(decide(asked({}, active)), "cancel-run")?.force).toBe(false);
    expect(effectOf(decide(asked({ since: at(25) }, active)), "cancel-run")?.force).toBe(true);
    const given = decide(asked({ since: at(20) }, active));
    expect(recordOf(given).attempts).toMatchObject([{ outcome: { kind: "infra" } }, { n: 2 }]);
  });
});

describe("a dispatch that comes to nothing", () => {
  it("is sent again twice, and then counts as a lost run", () => {
    const unclaimed = (dispatches: string[]) =>
      worked([attempt(1, undefined, { claim: undefined, dispatches })], { run: { kind: "none" } });
    expect(recordOf(decide(unclaimed([at(10), at(20)]))).attempts).toHaveLength(1);
    const third = decide(unclaimed([at(5), at(10), at(20)]));
    expect(recordOf(third).attempts).toMatchObject([{ outcome: { kind: "infra" } }, { n: 2 }]);
  });
});

describe("a lost run", () => {
  it("is followed at once by another attempt, the second one in a row after half a minute, doubling to ten", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((count) => {
      const lost = Array.from({ length: count }, (_, i) =>
        lostAt(i + 1, 30 - 60 * (count - i - 1)),
      );
      const decision = decide(worked(lost));
      return effectOf(decision, "dispatch") === undefined ? decision.recheckSeconds : 0;
    });
    expect(waits).toEqual([0, 30, 60, 120, 240, 480, 600, 600]);
  });

  it("is no failure of the work: ten of them are one reason to ask a person", () => {
    const nine = Array.from({ length: 9 }, (_, i) => lostAt(i + 1, -600 + 60 * i));
    expect(recordOf(decide(worked(nine))).attempts).toHaveLength(10);
    const ten = [...nine, lostAt(10, -60)];
    expect(recordOf(decide(worked(ten))).hold?.reason).toContain("10 runs were lost");
  });
});

describe("a lost run that was to put the work on a newer base", () => {
  it("is followed by one that is told to do the same", () => {
    const lost = attempt(1, infra, { onto: sha("newer") });
    expect(recordOf(decide(worked([lost]))).attempts.at(-1)).toMatchObject({ onto: sha("newer") });
  });
});

describe("an agent that cannot work", () => {
  it("is given a pause from the second time on, and a person after the third", () => {
    expect(effectOf(decide(worked([attempt(1, crashed)])), "dispatch")).toBeDefined();
    const second = decide(worked([attempt(1, crashed), attempt(2, crashed, { endedAt: at(30) })]));
    expect(effectOf(second, "dispatch")).toBeUndefined();
    expect(second.recheckSeconds).toBe(30);
    const third = decide(worked([1, 2, 3].map((n) => attempt(n, crashed))));
    expect(recordOf(third).hold?.reason).toContain("3 attempts failed");
  });

  it("is not asked in a circle when its rate limit is over each time", () => {
    const limited: Outcome = { kind: "rate-limited", until: at(29) };
    const again = [1, 2, 3].map((n) => attempt(n, limited, { endedAt: at(30) }));
    expect(decide(worked(again)).recheckSeconds).toBe(60);
  });
});

describe("an attempt that handed over", () => {
  const chain = (heads: readonly string[]) =>
    heads.map((head, i) => attempt(i + 1, handedOver, { head: sha(head) }));

  it("is followed at once, as often as each leaves something new", () => {
    const decision = decide(worked(chain(["a", "b", "c", "d", "e"])));
    expect(recordOf(decision).attempts).toHaveLength(6);
    expect(recordOf(decision).attempts.at(-1)?.reason).toContain("handed over");
  });

  it("counts as failed when it left the branch as it was", () => {
    expect(recordOf(decide(worked(chain(["a", "a", "a"])))).attempts).toHaveLength(4);
    expect(recordOf(decide(worked(chain(["a", "a", "a", "a"])))).hold?.reason).toContain(
      "left nothing new",
    );
  });

  it("does not go on for ever", () => {
    const heads = Array.from({ length: 10 }, (_, i) => `h${i}`);
    expect(recordOf(decide(worked(chain(heads)))).hold?.reason).toContain("10 attempts in a row");
  });
});

describe("failures", () => {
  it("count since the work last did what it should", () => {
    const done: Outcome = { kind: "success", criteria: [] };
    const attempts = [failed, failed, done, failed, failed].map((outcome, i) =>
      attempt(i + 1, outcome),
    );
    expect(recordOf(decide(worked(attempts))).attempts).toHaveLength(6);
  });
});

describe("/mayor retry", () => {
  const hold = { reason: "3 attempts failed", fix: "", at: at(10), by: "witness" };
  const threeFailed = [1, 2, 3].map((n) => attempt(n, failed));

  it("lifts the hold for one attempt, and a failure holds it again at once", () => {
    const retried = decide(worked(threeFailed, { commands: [said(5, "retry")] }, { hold }));
    const record = recordOf(retried);
    expect(record).toMatchObject({ probation: true, forgiven: 3, commentsHeard: [5] });
    expect(record.hold).toBeUndefined();
    expect(effectOf(retried, "dispatch")?.inputs).toMatchObject({ attempt: "4" });
    const again = worked([...threeFailed, attempt(4, failed)], {}, { ...record, attempts: [] });
    const record4 = { ...record, attempts: [...threeFailed, attempt(4, failed)] };
    expect(recordOf(decide(withRecord(again, record4))).hold?.reason).toContain("asked for");
  });

  it("is heard once, however often the comment is shown", () => {
    const facts = worked(threeFailed, { commands: [said(5, "retry")] }, { hold, commentsSeen: 5 });
    expect(kinds(decide(facts))).not.toContain("dispatch");
  });

  it("said before the label was put on again is an older word", () => {
    const labelledBy = { login: "maya", canWrite: true, at: at(25) };
    const facts = worked(threeFailed, { labelledBy, commands: [said(5, "stop")] }, { hold });
    expect(recordOf(decide(facts)).attempts).toHaveLength(4);
  });

  it("ends a pause", () => {
    const lost = [lostAt(1, 29), lostAt(2, 30)];
    expect(effectOf(decide(worked(lost)), "dispatch")).toBeUndefined();
    const told = decide(worked(lost, { commands: [said(5, "retry")] }));
    expect(effectOf(told, "dispatch")).toBeDefined();
  });
});

describe("stop means stop", () => {
  const { labelledBy: _label, ...unlabelled } = worked([attempt(1)], { run: active });
  const ways: [string, MoleculeFacts][] = [
    ["the issue is closed", worked([attempt(1)], { run: active, isOpen: false })],
    ["the label is removed", { ...unlabelled, labels: [] }],
    ["a writer says so", worked([attempt(1)], { run: active, commands: [said(5, "stop")] })],
  ];

  it.each(ways)(
    "when %s: the run is asked to end, and its claim stands until it has",
    (_way, facts) => {
      const decision = decide(facts);
      expect(kinds(decision)).toEqual(["append-molecule", "cancel-run", "project"]);
      const last = recordOf(decision).attempts.at(-1);
      expect(last?.stop?.by).not.toBe("witness");
      expect(last?.outcome, "its post step may still push what it has").toBeUndefined();
      expect(stateOf(afterEffects(facts, decision.effects), now).kind).toBe("cancelled");
    },
  );

  it.each(ways)("when %s: nothing follows the end of the run", (_way, facts) => {
    const after = { ...afterEffects(facts, decide(facts).effects), run: ended };
    const decision = decide(after);
    expect(recordOf(decision).attempts).toMatchObject([{ outcome: { kind: "cancelled" } }]);
    expect(decide(afterEffects(after, decision.effects)).effects).toEqual([]);
  });

  it("and a run that nobody has claimed is cancelled at once", () => {
    const facts = worked([attempt(1, undefined, { claim: undefined })], {
      run: active,
      isOpen: false,
    });
    const decision = decide(facts);
    expect(kinds(decision)).toEqual(["append-molecule", "cancel-run", "project"]);
    expect(recordOf(decision).attempts).toMatchObject([{ outcome: { kind: "cancelled" } }]);
  });

  it("also when the issue is opened again: somebody with a say must say so", () => {
    const closed = worked([], { isOpen: false });
    const stopped = afterEffects(closed, decide(closed).effects);
    const reopened = { ...stopped, isOpen: true };
    // Its comment says how it goes on, and that is all.
    expect(kinds(decide(reopened))).toEqual(["project"]);
    expect(stateOf(reopened, now)).toMatchObject({ kind: "cancelled" });
    const told = decide({ ...reopened, commands: [said(7, "retry")] });
    expect(effectOf(told, "dispatch")).toBeDefined();
    expect(recordOf(told).probation, "nothing had gone wrong").toBeUndefined();
  });

  it("until the label is put on again, whatever the run came to meanwhile", () => {
    const cancelled: Outcome = { kind: "cancelled", why: "the label `polecat` was removed" };
    const stopped = { reason: "x", fix: "", at: at(10), by: "somebody", stopped: true as const };
    const facts = worked(
      [attempt(1, cancelled)],
      { labelledBy: { login: "maya", canWrite: true, at: at(20) } },
      { hold: stopped },
    );
    expect(recordOf(decide(facts)).attempts).toHaveLength(2);
  });
});

describe("a molecule that waits for somebody to look at it", () => {
  it("still has its dead run noticed, so that it takes nobody's place", () => {
    const edited = { login: "eve", canWrite: false, at: at(20) };
    const facts = worked([attempt(1)], { body: "other", editedBy: edited, run: ended });
    const decision = decide(facts);
    expect(recordOf(decision).attempts).toMatchObject([{ outcome: { kind: "infra" } }]);
    expect(effectOf(decision, "dispatch")).toBeUndefined();
  });
});

describe("a molecule whose text an outsider changed while a polecat was at it", () => {
  it("is stopped as any other by a writer's word", () => {
    const edited = { login: "eve", canWrite: false, at: at(20) };
    const commands = [said(5, "stop")];
    const facts = worked([attempt(1)], { body: "other", editedBy: edited, run: active, commands });
    expect(kinds(decide(facts))).toContain("cancel-run");
  });

  it("goes on once a writer has approved it, and not what was changed in that second or later", () => {
    const other = body.replace("npm test", "npm run other");
    const approvedIn = (moment: string, canWrite = false) => {
      const edited = { login: "eve", canWrite, at: moment };
      const commands = [said(5, "approve")];
      return recordOf(decide(worked([attempt(1)], { body: other, editedBy: edited, commands })));
    };
    const spoken = said(5, "approve").at;
    expect(approvedIn(at(0)).spec).toMatchObject({ body: other, approvedAt: spoken });
    expect(approvedIn(spoken).spec.body).not.toBe(other);
    expect(approvedIn(at(29)).spec.body).not.toBe(other);
    expect(approvedIn(at(29), true).spec.body, "writers may go on writing").toBe(other);
  });

  it("is taken over from writers alone, and remembered with the moment", () => {
    const other = body.replace("npm test", "npm run other");
    const edited = { login: "rob", canWrite: true, at: at(20) };
    const { spec } = recordOf(decide(worked([attempt(1)], { body: other, editedBy: edited })));
    expect(spec).toMatchObject({ body: other, adoptedAt: at(20) });
  });
});

describe("work that is on the base already", () => {
  it("is not proposed, and not done again", () => {
    const done: Outcome = { kind: "success", criteria: [] };
    const change = branchChange([], { head: sha("work"), mergeBase: sha("base") });
    const facts = worked([attempt(1, done, { endedAt: at(19) })], { change });
    expect(recordOf(decide(facts)).hold?.reason).toContain("already");
    const fresh = worked([attempt(1, done, { endedAt: at(29) })], { change });
    expect(kinds(decide(fresh)), "it may have landed this moment").toEqual(["project"]);
  });
});

describe("what is held for a person", () => {
  const findings = [{ rule: "secret-in-history", path: "commit 1234567890", why: "holds one" }];
  it.each<Outcome>([
    { kind: "agent-error", cause: "no such program", fatal: true, tail: "" },
    { kind: "foreign-branch", branch: "polecat/7", commit: sha("x") },
    { kind: "policy-refused", findings },
  ])("because of $kind goes on when somebody says so", (outcome) => {
    expect(recordOf(decide(worked([attempt(1, outcome)]))).hold).toBeDefined();
    const retried = worked([attempt(1, outcome)], {}, { forgiven: 1, probation: true });
    expect(recordOf(decide(retried)).attempts).toHaveLength(2);
  });
});
