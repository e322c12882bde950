/** Every REST endpoint the App calls, so that a test can compare app.yml with what it needs. */
export const routes = {
  installation: "GET /repos/{owner}/{repo}/installation",
  permission: "GET /repos/{owner}/{repo}/collaborators/{username}/permission",
  comments: "GET /repos/{owner}/{repo}/issues/comments",
  commits: "GET /repos/{owner}/{repo}/commits",
  compare: "GET /repos/{owner}/{repo}/compare/{basehead}",
  run: "GET /repos/{owner}/{repo}/actions/runs/{run_id}",
  runs: "GET /repos/{owner}/{repo}/actions/runs",
  runsOfWorkflow: "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs",
  cancelRun: "POST /repos/{owner}/{repo}/actions/runs/{run_id}/cancel",
  forceCancelRun: "POST /repos/{owner}/{repo}/actions/runs/{run_id}/force-cancel",
  dispatch: "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches",
  createCommit: "POST /repos/{owner}/{repo}/git/commits",
  readRef: "GET /repos/{owner}/{repo}/git/ref/{ref}",
  createRef: "POST /repos/{owner}/{repo}/git/refs",
  advanceRef: "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
  deleteRef: "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
  commit: "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
  pull: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
  mergePull: "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge",
} as const;
export type Route = (typeof routes)[keyof typeof routes];
