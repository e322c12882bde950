import type { FilePlan, Obstacle } from "./plan-files.ts";

/** What happens to a file, in a word or two, as `--json` and people have it. */
export function describePlan(plan: FilePlan): string {
  switch (plan.kind) {
    case "create":
      return "new";
    case "update":
      return "updated";
    case "merge":
      return "merged with what you changed";
    case "same":
      return "as it should be";
    case "left":
      return "left as it is";
    case "stays-away":
      return "removed by you, stays away";
    case "remove":
      return "no longer needed, removed";
    case "obstacle":
      return describeObstacle(plan.why);
  }
}

function describeObstacle(why: Obstacle): string {
  switch (why) {
    case "not-ours":
      return "IN THE WAY: it is there already, and Cogtown did not write it";
    case "collides":
      return "IN THE WAY: you changed lines that are to change";
    case "uncommitted":
      return "IN THE WAY: you changed it and did not commit that";
  }
}

export function renderPlan(plans: readonly FilePlan[]): readonly string[] {
  const width = Math.max(...plans.map(({ path }) => path.length));
  return plans.map((plan) => `  ${plan.path.padEnd(width)}  ${describePlan(plan)}`);
}

/** How a file looks before and after; undefined: it stays as it is. */
export function changeOf(plan: FilePlan) {
  const { path } = plan;
  switch (plan.kind) {
    case "create":
      return { path, before: undefined, after: plan.text };
    case "update":
    case "merge":
      return { path, before: plan.before, after: plan.text };
    case "remove":
      return { path, before: plan.before, after: undefined };
    case "obstacle":
      return { path, before: plan.before, after: plan.text };
    case "same":
    case "left":
    case "stays-away":
      return undefined;
  }
}
