import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { candidateRef, refineryRef } from "#core/names.ts";
import type { Candidate, Entry } from "#core/refinery/record.ts";
import { BundledAction, Job, type StepEnd } from "./job.ts";
import { type Files, moleculeRecord, Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});

const config = (verify: string) =>
  `agent:\n  command: "true"\nverify:\n  commands: ${JSON.stringify([verify])}\n`;
const body = (criterion: string) =>
  `### Goal\nGreet\n\n### Acceptance criteria\n- [ ] \`${criterion}\`\n`;

interface Story {
  readonly verify?: string;
  readonly criterion?: string;
  readonly files?: Files;
}

/** A town with one molecule whose work is proposed on `cogtown/7`, from a main that was without `newer.txt`. */
function openTown({
  verify = "true",
  criterion = "true",
  files = { "hello.txt": "hello\n" },
}: Story = {}): Remote {
  const town = new Remote({ ".github/cogtown.yml": config(verify), "shared.txt": "one\n" });
  town.commit("cogtown/7", "Greet\n\nMolecule: #7", files);
  town.writeMolecule(moleculeRecord(body(criterion)));
  return town;
}

const entryOf = (town: Remote, molecule = 7): Entry => ({
  pull: 100 + molecule,
  molecule,
  head: town.head(`cogtown/${molecule}`) ?? "",
  branch: `cogtown/${molecule}`,
});

function queue(
  town: Remote,
  entries: Entry[] = [entryOf(town)],
  change: Partial<Candidate> = {},
): void {
  const candidate = {
    id: "c1",
    base: town.head("main") ?? "",
    entries,
    dispatches: ["2026-01-01T00:00:00Z"],
    ...change,
  };
  town.writeRefinery({ version: 1, base: "main", candidate, landed: [], ejected: [] });
}

const verify = (town: Remote): Promise<StepEnd> =>
  new Job(town, action, { base: "main", candidate: "c1" }).run("main");
const verdictOf = (town: Remote) => town.refinery().candidate?.verdict;

describe("a candidate that holds", () => {
  test("is green, keeps work that stands on the base as it is, and leaves the commit for the App", async () => {
    using town = openTown({ verify: "test -f hello.txt", criterion: "grep -q hello hello.txt" });
    queue(town);
    const end = await verify(town);
    const head = town.head("cogtown/7") ?? "";
    expect(end.log).not.toContain("::error");
    expect(end.exitCode).toBe(0);
    expect(verdictOf(town)).toMatchObject({
      kind: "green",
      commit: head,
      tree: town.git("rev-parse", `${head}^{tree}`),
      results: [
        { command: "test -f hello.txt", exitCode: 0 },
        { command: "grep -q hello hello.txt", exitCode: 0 },
      ],
    });
    expect(town.resolve(candidateRef("refs/cogtown", "main", "c1"))).toBe(head);
    expect(end.outputs).toEqual({
      verdict: "green",
      commit: head,
      tree: town.git("rev-parse", `${head}^{tree}`),
    });
    expect(end.summary).toContain("grep -q hello hello.txt");
  });

  test("is rebased on a newer base, in the same way every time", async () => {
    using town = openTown({ verify: "test -f newer.txt && test -f hello.txt" });
    town.commit("main", "newer", { "newer.txt": "newer\n" });
    queue(town);
    await verify(town);
    const first = verdictOf(town);
    town.git("update-ref", "-d", candidateRef("refs/cogtown", "main", "c1"));
    queue(town);
    await verify(town);
    expect(first).toMatchObject({ kind: "green" });
    expect(verdictOf(town)).toMatchObject({ commit: first?.kind === "green" ? first.commit : "" });
    const ref = candidateRef("refs/cogtown", "main", "c1");
    expect(town.git("log", "-1", "--format=%an|%ad|%cd|%P", "--date=raw", ref)).toMatch(
      /^Ada\|(.+)\|\1\|/,
    );
    expect(town.git("rev-parse", `${ref}^`)).toBe(town.head("main"));
  });

  test("may hold several pull requests, one after the other", async () => {
    using town = openTown();
    town.commit("cogtown/8", "Wave\n\nMolecule: #8", { "wave.txt": "wave\n" });
    town.writeMolecule(
      moleculeRecord(body("test -f wave.txt && test -f hello.txt"), { number: 8 }),
    );
    queue(town, [entryOf(town, 7), entryOf(town, 8)]);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({ kind: "green" });
    expect(town.subjects(candidateRef("refs/cogtown", "main", "c1"))).toEqual(["Greet", "Wave"]);
  });

  test("is checked in a folder where nothing of the workspace is, and where git answers", async () => {
    const probe =
      'git rev-parse HEAD && git diff --quiet HEAD && test ! -e node_modules && test -z \\"$GITHUB_TOKEN$INPUT_TOKEN\\"';
    using town = openTown({ verify: probe.replaceAll('\\"', '"') });
    queue(town);
    const end = await verify(town);
    expect(verdictOf(town), end.log).toMatchObject({ kind: "green" });
  });
});

describe("a candidate that does not hold", () => {
  test("is red with the command and the end of its output, and nothing is left to land", async () => {
    using town = openTown({ criterion: "echo broken pipe organ; exit 3" });
    queue(town);
    const end = await verify(town);
    expect(end.exitCode).toBe(1);
    expect(end.log).toContain("failed (exit 3) on the newest base");
    expect(verdictOf(town)).toMatchObject({
      kind: "red",
      failed: { command: "echo broken pipe organ; exit 3", exitCode: 3, tail: "broken pipe organ" },
    });
    expect(town.resolve(candidateRef("refs/cogtown", "main", "c1"))).toBeUndefined();
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

  test("is a conflict with its paths when the base changed the same lines", async () => {
    using town = openTown({ files: { "shared.txt": "mine\n" } });
    town.commit("main", "theirs", { "shared.txt": "theirs\n" });
    queue(town);
    const end = await verify(town);
    expect(end.exitCode).toBe(1);
    expect(verdictOf(town)).toMatchObject({ kind: "conflict", paths: ["shared.txt"] });
  });

  test("is empty when the base has the same change already", async () => {
    using town = openTown();
    town.commit("main", "the same by hand", { "hello.txt": "hello\n" });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toEqual({ kind: "empty" });
  });
});

describe("a run that is too late", () => {
  test("says nothing when the Refinery has another candidate", async () => {
    using town = openTown();
    queue(town, undefined, { id: "c2" });
    const before = town.resolve(refineryRef("refs/cogtown", "main"));
    const end = await verify(town);
    expect(end.exitCode).toBe(0);
    expect(end.outputs["verdict"]).toBe("superseded");
    expect(town.resolve(refineryRef("refs/cogtown", "main"))).toBe(before);
  });

  test("says nothing when the candidate has a verdict", async () => {
    using town = openTown();
    queue(town, undefined, { verdict: { kind: "empty" } });
    expect((await verify(town)).outputs["verdict"]).toBe("superseded");
    expect(verdictOf(town)).toEqual({ kind: "empty" });
  });

  test("says nothing when the pull request's commit is no longer on its branch", async () => {
    using town = openTown();
    queue(town);
    town.git("update-ref", "refs/heads/cogtown/7", town.head("main") ?? "");
    const end = await verify(town);
    expect(end.log).toContain("is no longer on cogtown/7");
    expect(verdictOf(town)).toBeUndefined();
  });

  test("says nothing when the candidate changes while it is being verified", async () => {
    using town = openTown();
    const other = town.write(
      "other.sh",
      `cd ${town.directory} && git update-ref ${refineryRef("refs/cogtown", "main")} $(cat ${town.root}/other)`,
    );
    town.commit("main", "a command that moves the refinery's record", {
      ".github/cogtown.yml": config(`bash ${other}`),
    });
    queue(town, undefined, { id: "c2" });
    town.write("other", town.resolve(refineryRef("refs/cogtown", "main")) ?? "");
    town.git("update-ref", "-d", refineryRef("refs/cogtown", "main"));
    queue(town);
    const end = await verify(town);
    expect(end.outputs["verdict"], end.log).toBe("superseded");
    expect(town.refinery().candidate).toMatchObject({ id: "c2" });
  });
});
