export { planJsonSchema } from "#core/plan/plan.ts";
export { type PlanProblem, readPlanJson } from "#core/plan/read-plan.ts";
export { listPlanProblems } from "#core/text/plan-problems.ts";
export { buildPlanPrompt, buildQuestionPrompt } from "#core/text/plan-prompt.ts";
