import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatesOf } from "#core/refinery/gates.ts";
import { BundledAction } from "./job.ts";
import {
  candidateAt,
  entryOf,
  openTown,
  propose,
  queue,
  verdictOf,
  verify as verifyWith,
} from "./refinery-town.ts";
import type { Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});
const verify = (town: Remote) => verifyWith(town, action);

describe("a candidate that holds", () => {
  test("is green, keeps work that stands on the base as it is, and leaves the commit for the App", async () => {
    using town = openTown({ verify: "test -f hello.txt", criterion: "grep -q hello hello.txt" });
    queue(town);
    const end = await verify(town);
    const head = town.head("cogtown/7") ?? "";
    const tree = town.git("rev-parse", `${head}^{tree}`);
    const commands = ["test -f hello.txt"];
    const gates = gatesOf({ setup: [], commands, criteria: ["grep -q hello hello.txt"] });
    expect(end.log).not.toContain("::error");
    expect(end.exitCode).toBe(0);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      commit: head,
      tree,
      gates,
      parts: [{ kind: "placed", pull: 107, commit: head, tree }],
      results: [
        { command: "test -f hello.txt", exitCode: 0 },
        { command: "grep -q hello hello.txt", exitCode: 0 },
      ],
    });
    expect(town.resolve(candidateAt())).toBe(head);
    expect(end.outputs).toMatchObject({
      verdict: "green",
      commit: head,
      tree,
      gates,
      ref: candidateAt(),
      failed: "",
      skipped: "",
    });
    expect(JSON.parse(end.outputs["results"] ?? "")).toHaveLength(2);
    expect(end.summary).toContain("grep -q hello hello.txt");
  });

  test("is rebased on a newer base, in the same way every time", async () => {
    using town = openTown({ verify: "test -f newer.txt && test -f hello.txt" });
    town.commit("main", "newer", { "newer.txt": "newer\n" });
    queue(town);
    await verify(town);
    const first = verdictOf(town);
    town.git("update-ref", "-d", candidateAt());
    queue(town);
    await verify(town);
    expect(first).toMatchObject({ kind: "green" });
    expect(verdictOf(town)).toMatchObject({ commit: first?.kind === "green" ? first.commit : "" });
    expect(town.git("log", "-1", "--format=%an|%ad|%cd|%P", "--date=raw", candidateAt())).toMatch(
      /^Ada\|(.+)\|\1\|/,
    );
    expect(town.git("rev-parse", `${candidateAt()}^`)).toBe(town.head("main"));
  });

  test("is checked by the criteria of every molecule in it, each command once", async () => {
    using town = openTown({ criterion: "test -f wave.txt" });
    const wave = propose(town, 8, { "wave.txt": "wave\n" }, "test -f wave.txt");
    queue(town, [entryOf(town), wave]);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      results: [{ command: "true" }, { command: "test -f wave.txt" }],
    });
  });

  test("is checked in a folder where nothing of the workspace is, and where git answers", async () => {
    const probe =
      'git rev-parse HEAD && git diff --quiet HEAD && test ! -e node_modules && test -z "$GITHUB_TOKEN$INPUT_TOKEN"';
    using town = openTown({ verify: probe });
    queue(town);
    const end = await verify(town);
    expect(verdictOf(town), end.log).toMatchObject({ kind: "green" });
  });
});

describe("a candidate that does not hold", () => {
  test("is red with the command and the end of its output, and can be fetched to see why", async () => {
    using town = openTown({ criterion: "echo broken pipe organ; exit 3" });
    queue(town);
    const end = await verify(town);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain("failed (exit 3) on");
    expect(end.outputs).toMatchObject({ verdict: "red", failed: "echo broken pipe organ; exit 3" });
    expect(verdictOf(town)).toMatchObject({
      kind: "red",
      failed: { command: "echo broken pipe organ; exit 3", exitCode: 3, tail: "broken pipe organ" },
      results: [{ exitCode: 0 }, { exitCode: 3 }],
      parts: [{ kind: "placed", pull: 107 }],
    });
    expect(town.resolve(candidateAt())).toBe(town.head("cogtown/7"));
  });

  test("is red when its commands change files under version control", async () => {
    using town = openTown({ verify: "echo more >> shared.txt" });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({
      kind: "red",
      failed: { command: "git diff --exit-code" },
    });
    expect(JSON.stringify(verdictOf(town))).toContain("shared.txt");
  });

  test("is red when a command is not there at all, and says whose mistake that is", async () => {
    using town = openTown({ verify: "npmm test" });
    queue(town);
    const end = await verify(town);
    expect(verdictOf(town)).toMatchObject({ kind: "red", failed: { exitCode: 127 } });
    expect(JSON.stringify(verdictOf(town))).toContain("not found. Look at `verify.commands`");
    expect(end.summary).toContain("Look at `verify.commands`");
  });

  test("cannot change the commands that it is judged by", async () => {
    const harmless = 'agent: {command: "true"}\nverify: {commands: "true"}\n';
    using town = openTown({ verify: "exit 4", files: { ".github/cogtown.yml": harmless } });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({ kind: "red", failed: { command: "exit 4" } });
  });
});

describe("a candidate with nothing to verify", () => {
  test("is nothing, and says why, when the base changed the same lines", async () => {
    using town = openTown({ files: { "shared.txt": "mine\n" } });
    town.commit("main", "theirs", { "shared.txt": "theirs\n" });
    queue(town);
    const end = await verify(town);
    expect(end.exitCode).toBe(1);
    expect(verdictOf(town)).toMatchObject({
      kind: "nothing",
      parts: [{ kind: "conflict", pull: 107, with: "base", paths: ["shared.txt"] }],
    });
    expect(end.outputs).toMatchObject({ verdict: "nothing", commit: "", skipped: "#107" });
    expect(end.summary).toContain("conflicts with the base in shared.txt");
    expect(town.resolve(candidateAt())).toBeUndefined();
  });

  test("is nothing when the base has the same change already", async () => {
    using town = openTown();
    town.commit("main", "the same by hand", { "hello.txt": "hello\n" });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toEqual({ kind: "nothing", parts: [{ kind: "empty", pull: 107 }] });
  });
});
