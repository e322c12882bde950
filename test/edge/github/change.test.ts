import { Octokit } from "@octokit/core";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { GitHubError } from "../../../app/github/errors.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import type { ChangeReading } from "../../../app/github/port.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const [head, fork] = ["a".repeat(40), "b".repeat(40)];

const readChange = () =>
  createGitHub(new Octokit({ baseUrl: api }), {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => new Date("2026-01-01T00:00:00Z"),
  }).readChange("main", head);

const file = (filename: string, over: object = {}) => ({
  ...{ filename, status: "modified", additions: 1, deletions: 0 },
  patch: "@@ -1 +1,2 @@\n a\n+b",
  ...over,
});

const comparison = (files: readonly object[], over: object = {}) =>
  nock(api)
    .get(`/repos/ada/engine/compare/main...${head}`)
    .query(true)
    .reply(200, {
      ...{ merge_base_commit: { sha: fork }, total_commits: 1, files },
      commits: [{ sha: head, commit: { message: "Do it" } }],
      ...over,
    });

const entry = (name: string, over: object = {}) => ({
  ...{ name, oid: "1".repeat(40), mode: 0o100644, size: 4 },
  ...over,
});
const before = (name: string) => entry(name, { oid: "2".repeat(40) });

const Asked = z.object({ variables: z.record(z.string(), z.unknown()) });

/** What GitHub says of each `commit:path` that it is asked for; of others it has nothing. */
function objects(answers: Readonly<Record<string, object>>): void {
  let places: readonly (readonly [string, unknown])[] = [];
  const take = (body: unknown) => {
    places = Object.entries(Asked.parse(body).variables);
    return true;
  };
  nock(api)
    .post("/graphql", take)
    .reply(() => {
      const found = places.filter(([name]) => name.startsWith("object"));
      const repository = Object.fromEntries(
        found.map(([name, place]) => [name, answers[String(place)] ?? null]),
      );
      const viewer = { login: "cogtown[bot]" };
      return [200, { data: { viewer, rateLimit: null, repository } }];
    });
}

const failure = (question: Promise<ChangeReading>): Promise<unknown> =>
  question.then(
    () => "no failure",
    (error: unknown) => (error instanceof GitHubError ? error.kind : error),
  );

answerAsLaidOut();

describe("what a branch changes", () => {
  it("is read in two requests: lines from one, modes and sizes from the other", async () => {
    comparison([file("src/a.sh")]);
    objects({
      [`${head}:src`]: { entries: [entry("a.sh", { mode: 0o100755, size: 9 })] },
      [`${fork}:src`]: { entries: [before("a.sh")] },
    });
    const { files, unread, commits } = await readChange();
    expect(files).toMatchObject([
      { path: "src/a.sh", oldMode: "100644", newMode: "100755", bytes: 9, isBinary: false },
    ]);
    expect(files[0]?.added).toEqual([{ number: 2, text: "b" }]);
    expect([unread, commits]).toEqual([[], [{ sha: head, message: "Do it" }]]);
  });

  it("has the names beside what is new, in its folder and all above", async () => {
    comparison([file("src/b.ts", { status: "added" })]);
    objects({
      [`${head}:`]: { entries: [entry("src", { mode: 0o40000 }), entry("README.md")] },
      [`${head}:src`]: { entries: [entry("a.ts"), entry("b.ts")] },
    });
    expect((await readChange()).folders).toEqual(
      new Map([
        ["", ["src", "README.md"]],
        ["src", ["a.ts", "b.ts"]],
      ]),
    );
  });

  it("is asked for file by file where the lines were left out", async () => {
    comparison([
      file("a.txt", { patch: undefined }),
      file("b.png", { patch: undefined, additions: 0 }),
    ]);
    objects({
      [`${head}:`]: { entries: [entry("a.txt"), entry("b.png")] },
      [`${fork}:`]: { entries: [before("a.txt"), before("b.png")] },
    });
    objects({
      [`${head}:a.txt`]: { byteSize: 4, isBinary: false, isTruncated: false, text: "x\ny\n" },
      [`${head}:b.png`]: { byteSize: 4, isBinary: true, isTruncated: false, text: null },
    });
    const { files, unread } = await readChange();
    expect(files.map(({ added, isBinary }) => [added.map(({ text }) => text), isBinary])).toEqual([
      [["x", "y"], false],
      [[], true],
    ]);
    expect(unread).toEqual([]);
  });

  it("asks for no lines of what only changed its mode or its name", async () => {
    const renamed = {
      status: "renamed",
      previous_filename: "b.sh",
      patch: undefined,
      additions: 0,
    };
    comparison([file("a.sh", renamed)]);
    objects({
      [`${head}:`]: { entries: [entry("a.sh", { mode: 0o100755 })] },
      [`${fork}:`]: { entries: [entry("b.sh")] },
    });
    const { files, unread } = await readChange();
    expect(files).toMatchObject([{ previousPath: "b.sh", oldMode: "100644", newMode: "100755" }]);
    expect([files[0]?.added, unread]).toEqual([[], []]);
  });

  it("asks nothing of what a submodule holds", async () => {
    comparison([file("vendor", { status: "added", patch: undefined })]);
    objects({ [`${head}:`]: { entries: [entry("vendor", { mode: 0o160000, size: 0 })] } });
    const { files, unread } = await readChange();
    expect([files[0]?.newMode, unread]).toEqual(["160000", []]);
  });
});

describe("what GitHub does not show whole is named, and never taken for nothing", () => {
  it("a list of 300 files", async () => {
    comparison(Array.from({ length: 300 }, (_, i) => file(`${i}`)));
    expect(await readChange()).toMatchObject({ isTruncated: true, files: [] });
  });

  it("commits beyond the first hundred", async () => {
    comparison([], { total_commits: 101 });
    expect((await readChange()).unread).toMatchObject([{ path: "/" }]);
  });

  it("a file that stands in no folder", async () => {
    comparison([file("a.txt")]);
    objects({ [`${fork}:`]: { entries: [before("a.txt")] } });
    expect((await readChange()).unread).toEqual([
      { path: "a.txt", why: "is not shown in its folder" },
    ]);
  });

  it.each([
    ["cut", { byteSize: 9, isBinary: false, isTruncated: true, text: "x" }],
    ["not there", null],
  ])("a text that is %s", async (_how, text) => {
    comparison([file("a.txt", { patch: undefined })]);
    const folders = {
      [`${head}:`]: { entries: [entry("a.txt")] },
      [`${fork}:`]: { entries: [before("a.txt")] },
    };
    objects(folders);
    objects(text === null ? {} : { [`${head}:a.txt`]: text });
    expect((await readChange()).unread).toEqual([
      { path: "a.txt", why: "could not be read whole" },
    ]);
  });

  it("lines that are fewer than GitHub counts", async () => {
    comparison([file("a.txt", { additions: 2 })]);
    objects({
      [`${head}:`]: { entries: [entry("a.txt")] },
      [`${fork}:`]: { entries: [before("a.txt")] },
    });
    objects({});
    expect((await readChange()).unread).toHaveLength(1);
  });

  it("history that has nothing in common with the base", async () => {
    nock(api)
      .get(/compare/)
      .reply(404, { message: `No common ancestor between main and ${head}.` });
    expect((await readChange()).unread[0]?.why).toContain("in common");
  });
});

describe("GitHub in trouble proposes nothing: the next pass asks again", () => {
  it.each([
    [404, "not-found"],
    [403, "forbidden"],
    [502, "unavailable"],
  ])("when the comparison ends in %i", async (status, kind) => {
    nock(api)
      .get(/compare/)
      .reply(status, { message: "?" });
    expect(await failure(readChange())).toBe(kind);
  });

  it("when the folders are not told", async () => {
    comparison([file("a.txt")]);
    nock(api).post("/graphql").reply(502, { message: "?" });
    expect(await failure(readChange())).toBe("unavailable");
  });

  it("when an answer is not what GitHub documents", async () => {
    comparison([file("a.txt", { status: "conjured" })]);
    expect(await failure(readChange())).toBe("invalid-answer");
  });
});
