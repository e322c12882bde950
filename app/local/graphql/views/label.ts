import { escapePath, pageUrl } from "../../rest/render/links.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Label } from "../../world/issue-entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";

export function viewLabel({ world }: GraphQLContext, repository: Repository, label: Label) {
  return {
    __typename: "Label",
    id: nodeId("Label", label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    isDefault: false,
    url: pageUrl(world, repository, `/labels/${escapePath(label.name)}`),
  };
}

export interface LabelArguments extends Paging {
  readonly query?: string | null;
}

export function connectLabels(
  context: GraphQLContext,
  repository: Repository,
  labels: readonly Label[],
  args: LabelArguments,
) {
  const wanted = args.query?.toLowerCase() ?? "";
  const found = labels.filter(({ name }) => name.toLowerCase().includes(wanted));
  return connect(found, args, {
    key: ({ id }) => id,
    view: (label) => viewLabel(context, repository, label),
  });
}
