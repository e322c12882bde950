import { describe, expect, it } from "vitest";
import { appendRecord } from "../../../app/ledger/ledger.ts";
import { FakeGitHub, outage, tree } from "../fake/fake-github.ts";

const ref = "refs/cogtown/molecules/12";
const entry = (expected: string | undefined, by = "one") => ({
  ref,
  expected,
  event: `approved by ${by}`,
  record: { version: 1, by },
  tree,
});

describe("appending to the ledger", () => {
  it("creates the ref with the event and the record in the commit's message", async () => {
    const github = new FakeGitHub();
    const appended = await appendRecord(github, entry(undefined));
    expect(appended).toEqual({ kind: "appended", head: github.refs.get(ref) });
    const message = github.commits.get(github.refs.get(ref) ?? "")?.message ?? "";
    expect(message.split("\n")[0]).toBe("approved by one");
    expect(message).toContain('"by": "one"');
  });

  it("goes on from the head that was read, so that the history is the audit trail", async () => {
    const github = new FakeGitHub();
    const head = github.seedRecord(ref, {});
    await appendRecord(github, entry(head));
    expect(github.commits.get(github.refs.get(ref) ?? "")?.parents).toEqual([head]);
  });

  it("lets exactly one of many win, at creation and after", async () => {
    const github = new FakeGitHub();
    const many = Array.from({ length: 8 }, (_, i) => `town ${i}`);
    for (const expected of [undefined, "created"]) {
      const head = expected === undefined ? undefined : github.refs.get(ref);
      const answers = await Promise.all(many.map((by) => appendRecord(github, entry(head, by))));
      expect(answers.filter((answer) => answer.kind === "appended")).toHaveLength(1);
    }
  });

  it("knows its own append again when GitHub's answer got lost after the write", async () => {
    const github = new FakeGitHub();
    github.fault = (call, when) => {
      if (call.startsWith("createRef") && when === "after") throw outage();
    };
    const appended = await appendRecord(github, entry(undefined));
    expect(appended).toEqual({ kind: "appended", head: github.refs.get(ref) });
    expect(github.calls.filter((call) => call.startsWith("createRef"))).toHaveLength(1);
  });

  it("loses when somebody else stands there after an answer that got lost", async () => {
    const github = new FakeGitHub();
    github.fault = (call, when) => {
      if (!call.startsWith("createRef") || when !== "before") return;
      github.refs.set(ref, "c".repeat(40));
      throw outage();
    };
    expect(await appendRecord(github, entry(undefined))).toEqual({ kind: "lost" });
  });

  it("stays in doubt, and sends nothing again, when the ref still stands where it was", async () => {
    const github = new FakeGitHub();
    const head = github.seedRecord(ref, {});
    github.fault = (call, when) => {
      if (call.startsWith("advanceRef") && when === "before") throw outage();
    };
    await expect(appendRecord(github, entry(head))).rejects.toThrow("502");
    expect(github.calls.filter((call) => call.startsWith("advanceRef"))).toHaveLength(1);
    expect(github.refs.get(ref)).toBe(head);
  });
});
