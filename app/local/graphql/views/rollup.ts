import { pageUrl, timestamp } from "../../rest/render/links.ts";
import type { CheckRun, CommitStatus } from "../../world/check-entities.ts";
import { checksOfCommit, rollUp } from "../../world/check-rollup.ts";
import type { Repository } from "../../world/entities.ts";
import { nodeId } from "../../world/ids.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess } from "../context.ts";

/** What checks and statuses make of a commit together; null where there are none. */
export function viewRollup(context: GraphQLContext, repository: Repository, sha: string) {
  requireAccess(context, repository, ["checks:read", "statuses:read"]);
  const checks = checksOfCommit(context.world, repository, sha);
  const state = rollUp(checks);
  if (state === undefined) return null;
  const items = [...checks.runs, ...checks.statuses];
  return {
    __typename: "StatusCheckRollup",
    id: nodeId("StatusCheckRollup", repository.id, sha),
    state,
    contexts: (paging: Paging) =>
      connect(items, paging, {
        key: ({ id }) => id,
        view: (item) => ("suiteId" in item ? viewRun(context, repository, item) : viewStatus(item)),
      }),
  };
}

const momentOf = (date: Date | null) => (date === null ? null : timestamp(date));

function viewRun({ world }: GraphQLContext, repository: Repository, run: CheckRun) {
  const page = pageUrl(world, repository, `/runs/${run.id}`);
  return {
    __typename: "CheckRun",
    id: nodeId("CheckRun", run.id),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    conclusion: run.conclusion?.toUpperCase() ?? null,
    detailsUrl: run.detailsUrl ?? page,
    url: page,
    startedAt: momentOf(run.startedAt),
    completedAt: momentOf(run.completedAt),
  };
}

function viewStatus(status: CommitStatus) {
  return {
    __typename: "StatusContext",
    id: nodeId("StatusContext", status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: timestamp(status.createdAt),
  };
}
