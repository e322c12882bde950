import type { Issue } from "../../world/issue-entities.ts";
import type { Need } from "../context.ts";

/** Comments and labels of a pull request may also be written with its own permission. */
export function needOf(issue: Issue): readonly Need[] {
  return issue.pullId === null ? ["issues:write"] : ["issues:write", "pull_requests:write"];
}
