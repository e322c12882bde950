import type { ActionsRunner } from "../../runner/host.ts";
import type { WebhookDispatcher } from "../../webhooks/dispatcher.ts";
import type { RateLimits } from "../rate-limit.ts";
import type { Route } from "../route.ts";
import { actionsPolicyRoutes } from "./actions-policy.ts";
import { appRoutes } from "./apps.ts";
import { assigneeRoutes } from "./assignees.ts";
import { branchRoutes } from "./branches.ts";
import { checkRoutes } from "./checks.ts";
import { collaboratorRoutes } from "./collaborators.ts";
import { commentRoutes } from "./comments.ts";
import { commitRoutes } from "./commits.ts";
import { contentRoutes } from "./contents.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { dependencyRoutes } from "./dependencies.ts";
import { gitDataRoutes } from "./git-data.ts";
import { graphqlRoutes } from "./graphql.ts";
import { issueLabelRoutes } from "./issue-labels.ts";
import { issueRoutes } from "./issues.ts";
import { labelRoutes } from "./labels.ts";
import { mergeRoutes } from "./merges.ts";
import { metaRoutes } from "./meta.ts";
import { pullContentRoutes } from "./pull-contents.ts";
import { pullRoutes } from "./pulls.ts";
import { reactionRoutes } from "./reactions.ts";
import { repositoryRoutes } from "./repositories.ts";
import { reviewCommentRoutes } from "./review-comments.ts";
import { reviewRequestRoutes } from "./review-requests.ts";
import { reviewRoutes } from "./reviews.ts";
import { rulesetRoutes } from "./rulesets.ts";
import { runRoutes } from "./runs.ts";
import { statusRoutes } from "./statuses.ts";
import { subIssueRoutes } from "./sub-issues.ts";
import { timelineRoutes } from "./timeline.ts";
import { userRoutes } from "./users.ts";
import { variableRoutes } from "./variables.ts";
import { workflowRoutes } from "./workflows.ts";

/** What some routes need beside the world. */
export interface Services {
  readonly webhooks: WebhookDispatcher;
  readonly rateLimits: RateLimits;
  /** Absent in a world without Actions: workflows can then be listed but not run. */
  readonly runner: ActionsRunner | undefined;
}

/** Every endpoint that the embedded GitHub models. */
export function allRoutes({ webhooks, rateLimits, runner }: Services): Route[] {
  return [
    ...metaRoutes(rateLimits),
    ...graphqlRoutes(rateLimits),
    ...userRoutes,
    ...appRoutes,
    ...deliveryRoutes(webhooks),
    ...repositoryRoutes,
    ...collaboratorRoutes,
    ...rulesetRoutes,
    ...branchRoutes,
    ...commitRoutes,
    ...contentRoutes,
    ...gitDataRoutes,
    ...issueRoutes,
    ...issueLabelRoutes,
    ...labelRoutes,
    ...assigneeRoutes,
    ...commentRoutes,
    ...reactionRoutes,
    ...subIssueRoutes,
    ...dependencyRoutes,
    ...timelineRoutes,
    ...checkRoutes,
    ...statusRoutes,
    ...pullRoutes,
    ...pullContentRoutes,
    ...mergeRoutes,
    ...reviewRoutes,
    ...reviewCommentRoutes,
    ...reviewRequestRoutes,
    ...variableRoutes,
    ...actionsPolicyRoutes,
    ...workflowRoutes(runner),
    ...runRoutes(runner),
  ];
}
