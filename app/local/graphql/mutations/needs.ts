import type { Issue } from "../../world/issue-entities.ts";
import type { Need } from "../context.ts";

/** Comments and labels of a pull request need its own permission, although it is an issue as well. */
export function needOf(issue: Issue): readonly Need[] {
  return issue.pullId === null ? ["issues:write"] : ["pull_requests:write"];
}
