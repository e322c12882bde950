import type { CheckShow, PullShow } from "#core/decision.ts";
import { refineryCheck } from "#core/text/check-words.ts";
import type { Document } from "./compose-document.ts";
import type { ProjectionChange, RefUpdate } from "./port.ts";

/**
 * Writes. GitHub runs the fields of a mutation one after the other, in the order they are written, and goes on after
 * one that failed; its error names the alias.
 */
export interface Field {
  readonly alias: string;
  readonly mutation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly yields: string;
}

const inputType = (mutation: string) =>
  `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;

/** One document of all these fields, whose aliases differ. */
export function composeMutation(fields: readonly Field[]): Document {
  const parameters = fields.map((f) => `$${f.alias}: ${inputType(f.mutation)}`).join(", ");
  const lines = fields.map(
    (f) => `  ${f.alias}: ${f.mutation}(input: $${f.alias}) { ${f.yields} }`,
  );
  return {
    text: `mutation Act(${parameters}) {\n${lines.join("\n")}\n}`,
    variables: Object.fromEntries(fields.map((f) => [f.alias, f.input])),
  };
}

/** No object: in `beforeOid` "must not exist", in `afterOid` "delete" (GraphQL reference, RefUpdate). */
const noObject = "0".repeat(40);

/** All or nothing: "All updates are performed atomically" (GraphQL reference, updateRefs). */
export function updateRefsFields(repository: string, updates: readonly RefUpdate[]): Field[] {
  const refUpdates = updates.map(({ name, before, after, force }) => ({
    name,
    beforeOid: before ?? noObject,
    afterOid: after ?? noObject,
    force,
  }));
  const input = { repositoryId: repository, refUpdates };
  return [{ alias: "refs", mutation: "updateRefs", input, yields: "clientMutationId" }];
}

/** Branch first where it is to be made, then the pull request; both in one request. */
export function openPullFields(
  repository: string,
  pull: {
    branch: string;
    head: string;
    base: string;
    title: string;
    body: string;
    isDraft: boolean;
    createBranch: boolean;
  },
): Field[] {
  const branch: Field = {
    alias: "branch",
    mutation: "createRef",
    input: { repositoryId: repository, name: `refs/heads/${pull.branch}`, oid: pull.head },
    yields: "ref { name }",
  };
  const { title, body, isDraft: draft } = pull;
  const input = {
    ...(draft ? { draft } : {}),
    repositoryId: repository,
    baseRefName: pull.base,
    headRefName: pull.branch,
    title,
    body,
  };
  const opening: Field = {
    alias: "pull",
    mutation: "createPullRequest",
    input,
    yields: "pullRequest { number url headRefOid }",
  };
  return pull.createBranch ? [branch, opening] : [opening];
}

export function describePullFields(pullRequestId: string, body: string): Field[] {
  const input = { pullRequestId, body };
  return [
    { alias: "describe", mutation: "updatePullRequest", input, yields: "pullRequest { number }" },
  ];
}

/** The exact head, or nothing: GitHub compares `expectedHeadOid` (GraphQL reference, EnqueuePullRequestInput). */
export function enqueueFields(pull: {
  readonly nodeId: string;
  readonly head: string;
  readonly isUrgent: boolean;
}): Field[] {
  const input = { pullRequestId: pull.nodeId, expectedHeadOid: pull.head, jump: pull.isUrgent };
  const yields = "mergeQueueEntry { id }";
  return [{ alias: "enqueue", mutation: "enqueuePullRequest", input, yields }];
}

/** `id` is the pull request's, not the entry's (GraphQL reference, DequeuePullRequestInput). */
export function dequeueFields(id: string): Field[] {
  const yields = "mergeQueueEntry { id }";
  return [{ alias: "dequeue", mutation: "dequeuePullRequest", input: { id }, yields }];
}

export function closeIssueFields(issueId: string): Field[] {
  const input = { issueId, stateReason: "COMPLETED" };
  return [{ alias: "close", mutation: "closeIssue", input, yields: "issue { state }" }];
}

/** Notes and checks of pull requests; the aliases tell which is which. */
export function showPullsFields(repositoryId: string, pulls: readonly PullShow[]): Field[] {
  return pulls.flatMap(({ number, nodeId, comment, note, duplicates, checks }) => {
    const said =
      comment === undefined
        ? {}
        : note === undefined
          ? { createComment: comment }
          : { editComment: { id: note, body: comment } };
    const fields = commentFields({ issueNodeId: nodeId, ...said, deleteComments: duplicates });
    return [...fields, ...checks.map((check, i) => checkField(repositoryId, check, i))].map(
      (field) => ({ ...field, alias: `${field.alias}_${number}` }),
    );
  });
}

function checkField(repositoryId: string, check: CheckShow, i: number): Field {
  const { head: headSha, status, title, summary } = check;
  const state =
    status === "queued" || status === "in_progress"
      ? { status: status.toUpperCase() }
      : { status: "COMPLETED", conclusion: status.toUpperCase() };
  const input = {
    repositoryId,
    headSha,
    name: refineryCheck,
    ...state,
    output: { title, summary },
  };
  return { alias: `check${i}`, mutation: "createCheckRun", input, yields: "clientMutationId" };
}

/** The writes that a projection needs: none when it changes nothing. Labels come as node ids. */
export function projectionFields(
  change: Omit<ProjectionChange, "addLabels" | "removeLabels">,
  labels: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Field[] {
  return [...commentFields(change), ...labelFields(change.issueNodeId, labels)];
}

function commentFields(change: Omit<ProjectionChange, "addLabels" | "removeLabels">): Field[] {
  const fields: Field[] = [];
  if (change.createComment !== undefined) {
    const input = { subjectId: change.issueNodeId, body: change.createComment };
    fields.push({ alias: "comment", mutation: "addComment", input, yields: "clientMutationId" });
  }
  if (change.editComment !== undefined) {
    const input = { ...change.editComment };
    fields.push({
      alias: "edit",
      mutation: "updateIssueComment",
      input,
      yields: "clientMutationId",
    });
  }
  change.deleteComments.forEach((id, i) => {
    fields.push({
      alias: `delete${i}`,
      mutation: "deleteIssueComment",
      input: { id },
      yields: "clientMutationId",
    });
  });
  return fields;
}

function labelFields(
  labelableId: string,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Field[] {
  const fields: Field[] = [];
  const yields = "clientMutationId";
  if (remove.length > 0) {
    const input = { labelableId, labelIds: remove };
    fields.push({ alias: "remove", mutation: "removeLabelsFromLabelable", input, yields });
  }
  if (add.length > 0) {
    const input = { labelableId, labelIds: add };
    fields.push({ alias: "add", mutation: "addLabelsToLabelable", input, yields });
  }
  return fields;
}

/** Labels with colour and description: aliases `label0`, `label1`, … */
export function createLabelsFields(
  repositoryId: string,
  labels: readonly {
    readonly name: string;
    readonly color: string;
    readonly description: string;
  }[],
): Field[] {
  return labels.map((label, i) => ({
    alias: `label${i}`,
    mutation: "createLabel",
    input: { repositoryId, ...label },
    yields: "label { id }",
  }));
}
