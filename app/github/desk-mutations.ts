import type { Reaction } from "#core/decision.ts";
import type { Field } from "./mutations.ts";
import type { GitHub } from "./port.ts";

/** The fields of what the Mayor writes; see mutations.ts. */

const yields = "clientMutationId";

/** As GitHub's GraphQL names them. */
const contents: Readonly<Record<Reaction["content"], string>> = {
  eyes: "EYES",
  rocket: "ROCKET",
  confused: "CONFUSED",
};

/** Replies first: where the last reaction stands, all of it has been said. */
export function answerFields({
  nodeId,
  replies,
  reactions,
}: Parameters<GitHub["answerOn"]>[0]): readonly Field[] {
  const said = replies.map((body, i) => ({
    alias: `reply${i}`,
    mutation: "addComment",
    input: { subjectId: nodeId, body },
    yields,
  }));
  const shown = reactions.map(({ comment, content }, i) => ({
    alias: `reaction${i}`,
    mutation: "addReaction",
    input: { subjectId: comment, content: contents[content] },
    yields,
  }));
  return [...said, ...shown];
}

/** Labels come as node ids; each is below its parent from the start, so that whoever reads the parent's list knows of it. */
export const createIssueFields = (
  repositoryId: string,
  issues: readonly {
    readonly title: string;
    readonly body: string;
    readonly labelIds: readonly string[];
    readonly parent: string | undefined;
  }[],
): readonly Field[] =>
  issues.map(({ title, body, labelIds, parent }, i) => {
    const below = parent === undefined ? {} : { parentIssueId: parent };
    const input = { repositoryId, title, body, labelIds, ...below };
    return { alias: `issue${i}`, mutation: "createIssue", input, yields };
  });

export const subIssueFields = (issueId: string, children: readonly string[]): readonly Field[] =>
  children.map((subIssueId, i) => ({
    alias: `child${i}`,
    mutation: "addSubIssue",
    input: { issueId, subIssueId },
    yields,
  }));

export const dependencyFields = (
  links: Parameters<GitHub["linkDependencies"]>[0],
): readonly Field[] =>
  links.map(({ issue, needs }, i) => ({
    alias: `link${i}`,
    mutation: "addBlockedBy",
    input: { issueId: issue, blockingIssueId: needs },
    yields,
  }));

export const editIssueFields = (id: string, body: string): readonly Field[] => [
  { alias: "edit", mutation: "updateIssue", input: { id, body }, yields },
];

export const pinIssueFields = (issueId: string): readonly Field[] => [
  { alias: "pin", mutation: "pinIssue", input: { issueId }, yields },
];
