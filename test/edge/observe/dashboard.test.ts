import { describe, expect, it } from "vitest";
import { performEffects } from "../../../app/act/perform-effects.ts";
import { decideDashboard } from "../../../app/core/dashboard/decide-dashboard.ts";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import { observeDashboard } from "../../../app/observe/dashboard.ts";
import { deskOf } from "../../core/dashboard-model.ts";
import { FakeGitHub } from "../fake/fake-github.ts";

const later = new Date("2026-01-01T00:05:00Z");

/** A town with its dashboard, as two passes leave it. */
async function townWithDashboard() {
  const github = new FakeGitHub();
  github.configText = `${github.configText ?? ""}dashboard: true\n`;
  for (let look = 0; look < 2; look += 1) await pass(github, new Date("2026-01-01T00:00:01Z"));
  const issue = [...github.issues.values()].find(({ own }) => own !== undefined);
  if (issue === undefined) throw new Error("the dashboard is there");
  github.calls.length = 0;
  return { github, issue };
}

async function pass(github: FakeGitHub, now: Date) {
  const { effects } = decideDashboard(await observeDashboard(github), now);
  await performEffects(github, "refs/cogtown", effects);
}

describe("the dashboard", () => {
  it("is opened with its label, pinned, and costs one question afterwards", async () => {
    const { github, issue } = await townWithDashboard();
    expect(issue).toMatchObject({ labels: ["cogtown:dashboard"], own: { isPinned: true } });
    const facts = await observeDashboard(github);
    expect(facts.issues).toMatchObject([{ number: issue.number, isPinned: true, edits: [] }]);
    expect(decideDashboard(facts, later).effects).toEqual([]);
    expect(github.calls).toEqual(["readDashboard"]);
  });

  it("asks who may write only when a box says something new, and obeys those who may", async () => {
    const { github, issue } = await townWithDashboard();
    const at = "2026-01-01T00:04:00Z";
    issue.own?.edits.unshift({ login: "mallory", at });
    issue.body = `${issue.body}\nmore`;
    expect((await observeDashboard(github)).editors).toEqual([]);
    expect(github.calls).toEqual(["readDashboard"]);
    github.time = () => later.toISOString();
    await pass(github, later);

    issue.own?.edits.unshift({ login: "alice", at: "2026-01-01T00:06:00Z" });
    issue.body = issue.body.replace("- [ ] Pause", "- [x] Pause");
    expect((await observeDashboard(github)).editors).toEqual([{ login: "alice", level: "write" }]);
    await pass(github, new Date("2026-01-01T00:06:01Z"));
    const { town } = await observeDashboard(github);
    expect(town.record).toMatchObject({ value: { pause: { by: "alice" } } });
  });

  it("does not obey a box that somebody without permission ticked", async () => {
    const { github, issue } = await townWithDashboard();
    issue.own?.edits.unshift({ login: "mallory", at: "2026-01-01T00:04:00Z" });
    issue.body = issue.body.replace("- [ ] Pause", "- [x] Pause");
    expect((await observeDashboard(github)).editors).toEqual([{ login: "mallory", level: "none" }]);
    github.time = () => later.toISOString();
    await pass(github, later);
    expect((await observeDashboard(github)).town.record).not.toHaveProperty("value.pause");
    expect(issue.body).toContain("- [ ] Pause the town");
  });

  it("lists plans of open issues only", async () => {
    const { github } = await townWithDashboard();
    for (const number of [7, 8, 9]) {
      github.addIssue(number, { isOpen: number !== 8, labels: [] });
      const desk = number === 9 ? emptyDesk(9) : deskOf(number);
      github.seedRecord(`refs/cogtown/desks/${number}`, desk);
    }
    expect([...(await observeDashboard(github)).openPlans]).toEqual([7]);
    expect(github.calls).toEqual(["readDashboard", "readNamed 7,8"]);
  });
});
