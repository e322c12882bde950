import { z } from "zod";
import { resolveCommit } from "../../git/refs.ts";
import { type CheckRunChange, createCheckRun } from "../../world/checks.ts";
import type { App } from "../../world/entities.ts";
import type { GraphQLContext } from "../context.ts";
import { requireAccess, requireActor } from "../context.ts";
import { requireNode } from "../nodes.ts";
import { GraphQLProblem, unprocessable } from "../problems.ts";
import { inputOf, mutation } from "./input.ts";

/** GitHub's limit of the summary of a check. */
const mostText = 65_535;

const Create = inputOf({
  repositoryId: z.string(),
  name: z.string(),
  headSha: z.string(),
  status: z.enum(["QUEUED", "IN_PROGRESS", "COMPLETED"]).nullish(),
  conclusion: z
    .enum(["ACTION_REQUIRED", "CANCELLED", "FAILURE", "NEUTRAL", "SKIPPED", "SUCCESS", "TIMED_OUT"])
    .nullish(),
  output: z
    .strictObject({ title: z.string(), summary: z.string(), text: z.string().nullish() })
    .nullish(),
});

/** Of what a check may say, what the App says. Its payload has no `checkRun`: nothing asks for one. */
export function checkMutations(context: GraphQLContext) {
  const { world } = context;
  return {
    createCheckRun: mutation(context, "createCheckRun", Create, async (input) => {
      const { repository } = requireNode(context, input.repositoryId, "repository");
      requireAccess(context, repository, ["checks:write"], { deed: "CreateCheckRun" });
      const app = requireApp(context);
      const headSha = await resolveCommit(world.git(repository), input.headSha);
      if (headSha === undefined) throw unprocessable(`No commit found for SHA: ${input.headSha}`);
      const request = { app, headSha, change: changeOf(input) };
      await createCheckRun(world, repository, request, requireActor(context));
      return {};
    }),
  };
}

/** People's tokens may not write checks, whatever their role. */
function requireApp({ caller }: GraphQLContext): App {
  if (caller.kind === "installation" || caller.kind === "job") return caller.app;
  throw new GraphQLProblem("FORBIDDEN", "You must authenticate via a GitHub App.");
}

const statuses = { QUEUED: "queued", IN_PROGRESS: "in_progress", COMPLETED: "completed" } as const;
const conclusions = {
  ACTION_REQUIRED: "action_required",
  CANCELLED: "cancelled",
  FAILURE: "failure",
  NEUTRAL: "neutral",
  SKIPPED: "skipped",
  SUCCESS: "success",
  TIMED_OUT: "timed_out",
} as const;

function changeOf({ name, status, conclusion, output }: z.infer<typeof Create>): CheckRunChange {
  if (status === "COMPLETED" && conclusion == null)
    throw unprocessable("A completed check run needs a conclusion.");
  if (output != null && output.summary.length > mostText)
    throw unprocessable(`Summary is too long (maximum is ${mostText} characters)`);
  return {
    name,
    ...(status == null ? {} : { status: statuses[status] }),
    ...(conclusion == null ? {} : { conclusion: conclusions[conclusion] }),
    ...(output == null
      ? {}
      : { output: { title: output.title, summary: output.summary, text: output.text ?? null } }),
  };
}
