import { expect, test } from "vitest";
import { createPerson } from "../../../app/cli/town/person.ts";
import type { Forum } from "./forum.ts";
import { startForum } from "./forum.ts";

function personIn(forum: Forum, login: "wendy" | "tess") {
  const { apiUrl } = forum.github;
  return createPerson({ login, token: forum.tokenOf(login), apiUrl, repository: "octo/town" });
}

test("a person ticks a box in an App's comment, rewrites its issue and changes the sidebar", async () => {
  const forum = await startForum();
  const wendy = personIn(forum, "wendy");
  const app = { token: await forum.token() };
  await forum.ask(app, "POST /issues", 201, { title: "Plan", body: "- [ ] go" });
  await forum.ask(app, "POST /issues/1/comments", 201, { body: "- [ ] yes" });
  const child = await wendy.openIssue({ title: "Child", body: "" });
  await forum.told();
  const [said] = await wendy.readComments(1);
  expect(said).toMatchObject({ author: "cogtown[bot]", body: "- [ ] yes" });
  await wendy.editComment(said?.id ?? 0, "- [x] yes");
  await wendy.editIssue(1, { body: "- [x] go" });
  await wendy.addSubIssue(1, child);
  await wendy.addBlockedBy(child, 1);
  await wendy.assign(1, "tess");
  await wendy.unassign(1, "tess");
  await wendy.removeBlockedBy(child, 1);
  await wendy.removeSubIssue(1, child);
  expect(await forum.told()).toEqual([
    "issue_comment edited",
    "issues edited",
    "sub_issues sub_issue_added",
    "sub_issues parent_issue_added",
    "issue_dependencies blocked_by_added",
    "issue_dependencies blocking_added",
    "issues assigned",
    "issues unassigned",
    "issue_dependencies blocked_by_removed",
    "issue_dependencies blocking_removed",
    "sub_issues sub_issue_removed",
    "sub_issues parent_issue_removed",
  ]);
  await expect(personIn(forum, "tess").editIssue(1, { body: "mine" })).rejects.toThrow("403");
});

test("what somebody may do is told by the role's own name, a custom one too", async () => {
  const forum = await startForum();
  const { seed } = forum.github;
  seed.user("mia");
  seed.user("cleo");
  seed.collaborator("octo/town", "mia", "maintain");
  seed.collaborator("octo/town", "cleo", "write", "release-manager");
  const read = async (login: string) => {
    const path = `GET /collaborators/${login}/permission`;
    const { permission, role_name } = (await forum.ask({ token: await forum.token() }, path, 200))
      .body;
    return [permission, role_name];
  };
  expect(await read("octo")).toEqual(["admin", "admin"]);
  expect(await read("mia")).toEqual(["write", "maintain"]);
  expect(await read("tess")).toEqual(["read", "triage"]);
  expect(await read("cleo")).toEqual(["write", "release-manager"]);
  expect(await read("dana")).toEqual(["read", "read"]);
});
