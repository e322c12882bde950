import { describe, expect, it } from "vitest";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import { findUnheard } from "../../../app/observe/town.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const now = new Date("2026-01-02T12:00:00Z");
const said = (id: number, body: string, at = "2026-01-02T11:00:00Z", login = "alice") => ({
  ...{ id, login, at, body, isOwnWord: true },
});

describe("a comment whose event got lost", () => {
  it("is found wherever it stands, unless a desk has heard it, it says nothing to the Mayor, or it is of yesterday", async () => {
    const github = new FakeGitHub();
    github.addIssue(1, { labels: [], said: [said(5, "/mayor plan")] });
    github.addIssue(2, { labels: [], said: [said(6, "/mayor plan")] });
    github.addIssue(3, { labels: [], said: [said(7, "thank you"), said(8, "> /mayor plan")] });
    github.addIssue(4, { labels: [], said: [said(9, "/mayor plan", "2026-01-01T11:00:00Z")] });
    github.addIssue(5, {
      labels: [],
      said: [said(10, "/mayor plan", "2026-01-02T11:00:00Z", "cogtown[bot]")],
    });
    github.seedRecord("refs/cogtown/desks/2", { ...emptyDesk(2), commentsSeen: 6 });
    expect(await findUnheard(github, await github.readTown(), now)).toEqual([1]);
  });
});
