import type { Visitor } from "./visitor.ts";

const repository = "/repos/octo/town";

/** An App reports checks on a commit, and somebody's old CI a status. */
export async function tourChecks({ ask }: Visitor): Promise<void> {
  const head = (await ask(`GET ${repository}/git/ref/heads/main`)).text("object.sha");
  const made = await ask(`POST ${repository}/check-runs`, {
    as: "installation",
    body: { name: "cogtown", head_sha: head, status: "in_progress" },
    status: 201,
  });
  const check = `${repository}/check-runs/${made.number("id")}`;
  await ask(`PATCH ${check}`, {
    as: "installation",
    body: { conclusion: "success", output: { title: "Proven", summary: "All criteria hold." } },
  });
  await ask(`POST ${repository}/check-runs`, { body: { name: "x", head_sha: head }, status: 403 });
  const suite = (await ask(`GET ${check}`)).number("check_suite.id");
  await ask(`GET ${repository}/check-suites/${suite}`);
  await ask(`GET ${repository}/commits/${head}/check-runs?check_name=cogtown`);
  await ask(`GET ${repository}/commits/main/check-suites`);
  await ask(`POST ${repository}/statuses/${head}`, {
    as: "maya",
    body: { state: "pending", context: "old-ci", description: "Running" },
    status: 201,
  });
  await ask(`GET ${repository}/commits/main/status`);
  await ask(`GET ${repository}/commits/main/statuses`);
}
