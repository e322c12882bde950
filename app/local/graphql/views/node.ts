import type { GraphQLContext } from "../context.ts";
import type { FoundNode } from "../nodes.ts";
import { viewComment } from "./comment.ts";
import { viewIssue } from "./issue.ts";
import { viewLabel } from "./label.ts";
import { viewPull } from "./pull.ts";
import { viewRepository } from "./repository.ts";

/** Whatever an id was found to name. */
export function viewNode(context: GraphQLContext, node: FoundNode) {
  switch (node.kind) {
    case "repository":
      return viewRepository(context, node.repository);
    case "issue":
      return viewIssue(context, node.repository, node.issue);
    case "pull":
      return viewPull(context, node.repository, node.pull);
    case "comment":
      return viewComment(context, node.repository, node.issue, node.comment);
    case "label":
      return viewLabel(context, node.repository, node.label);
  }
}
