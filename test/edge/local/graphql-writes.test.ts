import { expect, test } from "vitest";
import { z } from "zod";
import { ask, repositoryId, updateRefs, zero } from "./graphql-town.ts";
import { commitOn, receiveWebhooks, request, startTown, tipOf } from "./town.ts";

test("several refs move together or not at all", async () => {
  const town = await startTown();
  const old = await tipOf(town);
  const newer = await commitOn(town, old, "newer");
  const claim = { name: "refs/cogtown/claims/1", beforeOid: zero, afterOid: newer };
  const advance = { name: "refs/heads/main", beforeOid: old, afterOid: newer };
  expect(await updateRefs(town, [claim, advance])).toEqual({
    data: { updateRefs: { clientMutationId: "once" } },
    errors: [],
  });
  expect(await tipOf(town)).toBe(newer);
  const newest = await commitOn(town, newer, "newest");
  const again = await updateRefs(town, [
    { name: "refs/heads/main", beforeOid: newer, afterOid: newest },
    claim,
  ]);
  expect(again.data).toEqual({ updateRefs: null });
  expect(again.errors).toMatchObject([{ type: "UNPROCESSABLE", path: ["updateRefs"] }]);
  expect(await tipOf(town)).toBe(newer);
});

test("of twelve who swap the same ref at once, exactly one does", async () => {
  const town = await startTown();
  const old = await tipOf(town);
  const rivals = await Promise.all(
    Array.from({ length: 12 }, (_, index) => commitOn(town, old, `rival ${index}`)),
  );
  const answers = await Promise.all(
    rivals.map((afterOid) =>
      updateRefs(town, [{ name: "refs/heads/main", beforeOid: old, afterOid }]),
    ),
  );
  expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
});

test("a rewind needs force, a deletion needs the zero oid", async () => {
  const town = await startTown();
  const old = await tipOf(town);
  const newer = await commitOn(town, old, "newer");
  const name = "refs/heads/work";
  await updateRefs(town, [{ name, beforeOid: zero, afterOid: newer }]);
  const rewind = { name, beforeOid: newer, afterOid: old };
  expect((await updateRefs(town, [rewind])).errors).toMatchObject([{ type: "UNPROCESSABLE" }]);
  expect((await updateRefs(town, [{ ...rewind, force: true }])).errors).toEqual([]);
  expect((await updateRefs(town, [{ name, afterOid: zero }])).errors).toEqual([]);
  expect((await updateRefs(town, [{ name, beforeOid: old, afterOid: zero }])).errors).toHaveLength(
    1,
  );
});

test("a malformed ref update is refused by its type", async () => {
  const town = await startTown();
  const answer = await updateRefs(town, [{ name: "refs/heads/x" }]);
  expect(answer.errors[0]?.message).toContain("afterOid");
});

test("the fields of a mutation are done in order, one failing without the others", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "secret");
  const token = await town.token();
  const issue = await request(town.github, "POST /repos/octo/town/issues", {
    token,
    body: { title: "One", labels: ["old"] },
  });
  const label = await request(town.github, "POST /repos/octo/town/labels", {
    token,
    body: { name: "new", color: "ededed" },
  });
  const id = issue.body["node_id"];
  const { data, errors } = await ask(
    town,
    `mutation($comment: AddCommentInput!, $gone: DeleteIssueCommentInput!, $label: AddLabelsToLabelableInput!, $close: CloseIssueInput!) {
      comment: addComment(input: $comment) { commentEdge { node { body } } }
      gone: deleteIssueComment(input: $gone) { clientMutationId }
      label: addLabelsToLabelable(input: $label) { clientMutationId }
      close: closeIssue(input: $close) { issue { state stateReason } }
    }`,
    {
      variables: {
        comment: { subjectId: id, body: "Hello" },
        gone: { id: "nonsense" },
        label: { labelableId: id, labelIds: [label.body["node_id"]] },
        close: { issueId: id, stateReason: "COMPLETED" },
      },
    },
  );
  expect(data).toEqual({
    comment: { commentEdge: { node: { body: "Hello" } } },
    gone: null,
    label: { clientMutationId: null },
    close: { issue: { state: "CLOSED", stateReason: "COMPLETED" } },
  });
  expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["gone"] }]);
  await town.github.idle();
  const told = received.map(({ headers, payload }) =>
    [headers["x-github-event"], payload["action"]].join(" "),
  );
  expect(told.slice(-3)).toEqual(["issue_comment created", "issues labeled", "issues closed"]);
});

test("a pull request becomes a draft and ready again, closes and reopens", async () => {
  const town = await startTown();
  const received = await receiveWebhooks(town, "secret");
  const token = await town.token();
  const repository = await repositoryId(town);
  const head = await commitOn(town, await tipOf(town), "work");
  await updateRefs(town, [{ name: "refs/heads/work", afterOid: head }]);
  const opened = await ask(
    town,
    `mutation($input: CreatePullRequestInput!) {
      createPullRequest(input: $input) { pullRequest { id number isDraft headRefOid state } }
    }`,
    {
      token,
      variables: {
        input: {
          repositoryId: repository,
          baseRefName: "main",
          headRefName: "work",
          title: "Work",
        },
      },
    },
  );
  const Opened = z.object({
    createPullRequest: z.object({ pullRequest: z.object({ id: z.string() }) }),
  });
  const { id } = Opened.parse(opened.data).createPullRequest.pullRequest;
  const change = async (mutation: string) => {
    const document = `mutation($id: ID!) {
      changed: ${mutation}(input: { pullRequestId: $id }) { pullRequest { isDraft state } }
    }`;
    const { data } = await ask(town, document, { token, variables: { id } });
    return data;
  };
  const shows = (isDraft: boolean, state: string) => ({
    changed: { pullRequest: { isDraft, state } },
  });
  expect(await change("convertPullRequestToDraft")).toEqual(shows(true, "OPEN"));
  expect(await change("markPullRequestReadyForReview")).toEqual(shows(false, "OPEN"));
  expect(await change("closePullRequest")).toEqual(shows(false, "CLOSED"));
  expect(await change("reopenPullRequest")).toEqual(shows(false, "OPEN"));
  await town.github.idle();
  const told = received.flatMap(({ headers, payload }) =>
    headers["x-github-event"] === "pull_request" ? [payload["action"]] : [],
  );
  expect(told).toEqual(["opened", "converted_to_draft", "ready_for_review", "closed", "reopened"]);
});

test("a comment is hidden by those who may write, and a stranger changes nobody's", async () => {
  const town = await startTown();
  const stranger = town.github.seed.user("stranger").token;
  const issue = "/repos/octo/town/issues";
  await request(town.github, `POST ${issue}`, { token: town.owner, body: { title: "One" } });
  const comment = await request(town.github, `POST ${issue}/1/comments`, {
    token: town.owner,
    body: { body: "Old news" },
  });
  const document = `mutation($id: ID!) {
    minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) {
      minimizedComment { isMinimized minimizedReason }
    }
  }`;
  const variables = { id: comment.body["node_id"] };
  const refused = await ask(town, document, { variables, token: stranger });
  expect(refused.errors).toMatchObject([{ type: "FORBIDDEN", path: ["minimizeComment"] }]);
  const { data } = await ask(town, document, { variables });
  expect(data).toEqual({
    minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } },
  });
});
