import { parseConfig } from "../../app/core/config/parse-config.ts";
import { printConfig } from "../../app/core/config/print-config.ts";
import type { Stage } from "./scenario.ts";

/** A maintainer sets `budget.molecule.minutes` on the default branch. */
export async function limitMinutes(town: Stage, minutes: number): Promise<void> {
  const path = ".github/cogtown.yml";
  const config = parseConfig(await town.git("show", `main:${path}`));
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const budget = { ...config.value.budget, molecule: { minutes } };
  await town.rest(town.maya, "PUT", `/contents/${path}`, {
    message: "Limit minutes",
    content: Buffer.from(printConfig({ ...config.value, budget })).toString("base64"),
    sha: await town.git("rev-parse", `main:${path}`),
  });
}
