import { describe, expect, it } from "vitest";
import { type DeskRecord, emptyDesk } from "../../../app/core/desk/record.ts";
import { specDigest } from "../../../app/core/molecule/digest.ts";
import type { Attempt, MoleculeRecord } from "../../../app/core/molecule/record.ts";
import { observeMolecule } from "../../../app/observe/molecule.ts";
import { FakeGitHub, type FakeIssue } from "../fake/fake-github.ts";

const labelledAt = "2026-01-01T00:00:00Z";
const now = new Date("2026-01-01T01:00:00Z");
const commit = "c".repeat(40);

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  n: 1,
  nonce: "0123456789abcdef",
  reason: "ready",
  dispatches: ["2026-01-01T00:00:30Z"],
  ...change,
});
const recordOf = (issue: FakeIssue, change: Partial<MoleculeRecord> = {}): MoleculeRecord => ({
  version: 1,
  number: issue.number,
  base: "main",
  spec: {
    digest: specDigest(issue.title, issue.body),
    title: issue.title,
    body: issue.body,
    approvedBy: "alice",
    approvedAt: labelledAt,
  },
  attempts: [],
  steps: [],
  rework: [],
  forgiven: 0,
  ...change,
});

/** A labelled issue with this record, observed; and which questions that took. */
async function observe(
  change: Partial<FakeIssue> = {},
  record?: Partial<MoleculeRecord>,
  at = now,
  desk?: DeskRecord,
  writers: readonly string[] = [],
) {
  const github = new FakeGitHub();
  for (const login of writers) github.writers.add(login);
  const issue = github.addIssue(12);
  if (desk !== undefined) github.seedRecord("refs/cogtown/desks/12", desk);
  if (record !== undefined) github.seedRecord("refs/cogtown/molecules/12", recordOf(issue, record));
  Object.assign(issue, change);
  const facts = await observeMolecule(github, 12, at);
  if (facts === "absent") throw new Error("the issue is there");
  return { facts, asked: github.calls.slice(1) };
}

describe("who approved", () => {
  it("is asked once, for a labelling that no record has judged yet", async () => {
    const { facts, asked } = await observe();
    expect(facts.labelledBy).toEqual({ login: "alice", at: labelledAt, canWrite: true });
    expect(asked).toEqual(["canWrite alice"]);
  });

  it("is not asked again while the record stands on that labelling", async () => {
    const { facts, asked } = await observe({}, {});
    expect(facts.labelledBy?.canWrite).toBe(true);
    expect(asked).toEqual([]);
  });

  it("is asked again after a newer labelling", async () => {
    const labelled = { login: "mallory", at: "2026-01-01T00:30:00Z" };
    const { facts } = await observe({ labelled }, {});
    expect(facts.labelledBy).toEqual({ ...labelled, canWrite: false });
  });

  it("is nobody without the label", async () => {
    const { facts, asked } = await observe({ labels: [] }, { attempts: [attempt()] });
    expect(facts.labelledBy).toBeUndefined();
    expect(asked.join()).not.toContain("canWrite");
  });
});

describe("who edited", () => {
  const late = "2026-01-01T00:10:00Z";

  it("is asked when the text is no longer what was approved", async () => {
    const change = { body: "other", edits: [{ login: "mallory", at: late }] };
    const { facts } = await observe(change, {});
    expect(facts.editedBy).toEqual({ login: "mallory", at: late, canWrite: false });
  });

  it("does not matter when the text still means the same, or was edited before it was approved", async () => {
    expect(
      (await observe({ edits: [{ login: "mallory", at: late }] }, {})).facts.editedBy,
    ).toBeUndefined();
    const early = { login: "mallory", at: "2025-12-31T00:00:00Z" };
    expect((await observe({ edits: [early] })).facts.editedBy).toBeUndefined();
  });

  it("counts for the title too, before the first approval is recorded", async () => {
    const { facts } = await observe({ renamed: { login: "mallory", at: late } });
    expect(facts.editedBy?.canWrite).toBe(false);
  });

  it("is whoever may not write, also when a writer touched it afterwards", async () => {
    const edits = [{ login: "mallory", at: late }];
    const renamed = { login: "alice", at: "2026-01-01T00:20:00Z" };
    expect((await observe({ edits, renamed })).facts.editedBy?.login).toBe("mallory");
  });
});

describe("whoever may not write and edited", () => {
  const by = (login: string, minute: number) => ({
    login,
    at: `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z`,
  });
  const changed = async (edits: readonly { login: string; at: string }[], record = {}) =>
    observe({ body: "other", edits: [...edits] }, record);

  it("is not forgotten because a writer saved the text after them, before or after the approval is recorded", async () => {
    const edits = [by("alice", 20), by("mallory", 10), by("alice", 5)];
    const { facts, asked } = await changed(edits);
    expect(facts.editedBy).toEqual({ ...by("mallory", 10), canWrite: false });
    expect(asked).toEqual(["canWrite alice", "canWrite mallory"]);
    expect((await observe({ edits })).facts.editedBy?.login).toBe("mallory");
  });

  it("is forgotten with what was approved or taken over since, but for the same second", async () => {
    const edits = [by("alice", 20), by("mallory", 10)];
    const spec = (adoptedAt: string) => ({
      spec: {
        ...{ digest: "other", title: "", body: "", approvedBy: "alice" },
        approvedAt: labelledAt,
        adoptedAt,
      },
    });
    const { facts } = await changed(edits, spec(by("", 11).at));
    expect(facts.editedBy).toEqual({ ...by("alice", 20), canWrite: true });
    expect((await changed(edits, spec(by("", 10).at))).facts.editedBy?.login).toBe("mallory");
  });

  it("is whoever is further back than ten people", async () => {
    const github = Array.from({ length: 11 }, (_, i) => by(`writer-${i}`, 50 - i));
    const { facts, asked } = await observe({ body: "other", edits: github }, {}, now, undefined, [
      ...github.map(({ login }) => login),
    ]);
    expect(facts.editedBy).toEqual({ ...by("writer-10", 40), canWrite: false });
    expect(asked).toHaveLength(10);
  });
});

describe("what was said to the Mayor", () => {
  const at = "2026-01-01T00:30:00Z";
  const said = (id: number, body: string) => ({
    ...{ id, login: "alice", at, body, isOwnWord: true },
  });
  const order = (comment: number, kind: "stop" | "help" | "merge") => ({
    ...{ comment, nodeId: `IC_${comment}`, by: "alice", at },
    said: {
      kind: "commands" as const,
      commands: [kind === "merge" ? { kind, isUrgent: false } : { kind }],
    },
  });

  it("is what the desk wrote down, without what others obey and what was obeyed already", async () => {
    const orders = [order(4, "stop"), order(5, "help"), order(6, "merge"), order(7, "stop")];
    const desk = { ...emptyDesk(12), commentsSeen: 7, orders };
    const { facts } = await observe({}, { commentsSeen: 4 }, undefined, desk);
    expect(facts.commands).toEqual([{ id: 7, by: "alice", at, commands: [{ kind: "stop" }] }]);
    expect(facts.isUnheard).toBe(false);
  });

  it("is sent for where the desk has not heard it, and silence is not", async () => {
    const desk = { ...emptyDesk(12), commentsSeen: 4 };
    const unheard = async (body: string) =>
      (await observe({ said: [said(5, body)] }, {}, undefined, desk)).facts.isUnheard;
    expect(await unheard("/mayor stop")).toBe(true);
    expect(await unheard("well done")).toBe(false);
    expect(await unheard("> /mayor stop")).toBe(false);
  });
});

describe("follow-up questions", () => {
  it("ask for dependencies only before the first attempt", async () => {
    const body =
      "### Goal\nIt works.\n\n### Acceptance criteria\n- [ ] `npm test`\n\n### Depends on\n- #11\n";
    expect((await observe({ body }, undefined)).asked).toContain("readDependencies 11");
    const { asked } = await observe({ body }, { attempts: [attempt()] });
    expect(asked.join()).not.toContain("readDependencies");
  });

  it("ask for the run that claimed, and for an unclaimed one only when it is overdue", async () => {
    const claim = { runId: 7, runAttempt: 1, at: labelledAt };
    expect((await observe({}, { attempts: [attempt({ claim })] })).asked).toEqual(["readRun 7"]);
    const late = await observe({}, { attempts: [attempt()] });
    expect(late.asked).toEqual(["findRun cogtown-polecat.yml polecat #12 · 0123456789abcdef"]);
    const early = await observe({}, { attempts: [attempt()] }, new Date("2026-01-01T00:01:00Z"));
    expect(early.facts.run).toEqual({ kind: "not-asked" });
  });

  it("ask what finished work changes while it is not proposed", async () => {
    const done = attempt({ outcome: { kind: "success", criteria: [] }, head: commit });
    const { facts, asked } = await observe({}, { attempts: [done] });
    expect(asked).toEqual(["readChange main"]);
    expect(facts.change?.head).toBe(commit);
  });

  it("ask about a closed issue only what became of the run that nobody wants any more", async () => {
    const done = attempt({ outcome: { kind: "no-change", step: "1", tail: "" } });
    expect((await observe({ isOpen: false }, { attempts: [done] })).asked).toEqual([]);
    const early = new Date("2026-01-01T00:01:00Z");
    const { asked } = await observe({ isOpen: false }, { attempts: [attempt()] }, early);
    expect(asked).toEqual(["findRun cogtown-polecat.yml polecat #12 · 0123456789abcdef"]);
  });
});
