import { parseConfig } from "#core/config/parse-config.ts";
import type { FloorFacts } from "#core/floor/facts.ts";
import type { MoleculeView } from "#core/floor/floor-view.ts";
import { viewMolecule } from "#core/floor/molecule-view.ts";
import type { GitHub } from "#github/port.ts";
import { observeDashboard } from "../observe/dashboard.ts";
import { type Lookout, openLookoutOn } from "./look.ts";
import { readLog } from "./read-log.ts";

/** One town as the floor page sees it, through the App's own eyes. Reads only; throws GitHubError. */
export interface FloorEyes {
  look(): Promise<FloorFacts>;
  molecule(number: number): Promise<MoleculeView | "absent">;
}

export function openFloorEyes(github: GitHub, now: () => Date): FloorEyes {
  const lookout = openLookoutOn(github, now);
  return {
    look: async () => {
      const { town, openPlans } = await observeDashboard(github);
      const config = parseConfig(town.configText);
      const base = (config.ok ? config.value.base : undefined) ?? town.defaultBranch;
      const [line, news] = await Promise.all([lookout.line(base), github.readFloor()]);
      return { town, openPlans, line, news, budget: github.budget() };
    },
    molecule: (number) => lookAtLife(lookout, number),
  };
}

async function lookAtLife(lookout: Lookout, number: number): Promise<MoleculeView | "absent"> {
  const look = await lookout.look(number);
  return look === "absent" ? "absent" : viewMolecule(look, await readLog(lookout, look));
}
