import type { Stage } from "./scenario.ts";

/** Runs the workflow of the patrol as its schedule would, and everything that comes of it. */
export async function patrol(town: Stage): Promise<void> {
  const workflow = "/actions/workflows/cogtown-patrol.yml";
  await town.rest(town.maya, "POST", `${workflow}/dispatches`, { ref: "main" });
  await town.settle();
}

/** From now on no webhook arrives. */
export const dropWebhooks = (town: Stage) => {
  town.town.github.webhooks.policy = () => ({ kind: "drop" });
};
