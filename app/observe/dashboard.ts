import { type Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import type { DashboardFacts, DashboardIssue } from "#core/dashboard/facts.ts";
import { findOurs } from "#core/dashboard/find-ours.ts";
import { findTicked } from "#core/dashboard/ticks.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import type { GitHub } from "#github/port.ts";
import { levelOf } from "./desk.ts";

/** What the dashboard is written from: one question, and follow-ups only where plans wait or somebody ticked a box. */
export async function observeDashboard(github: GitHub): Promise<DashboardFacts> {
  const { town, issues, isCut } = await github.readDashboard();
  const parsed = parseConfig(town.configText);
  const config = parsed.ok && parsed.value.dashboard ? parsed.value : undefined;
  const [ours] = findOurs(issues, town);
  return {
    ...{ town, issues, isCut },
    editors: await findEditors(github, town, ours, config),
    openPlans: config === undefined ? new Set() : await findOpenPlans(github, town),
  };
}

async function findEditors(
  github: GitHub,
  town: TownFacts,
  ours: DashboardIssue | undefined,
  config: Config | undefined,
): Promise<DashboardFacts["editors"]> {
  if (ours === undefined || config === undefined || findTicked(ours, town).length === 0) return [];
  const logins = [...new Set(ours.edits.map(({ login }) => login))];
  const editors: DashboardFacts["editors"][number][] = [];
  for (const login of logins) editors.push({ login, level: await levelOf(github, login, config) });
  return editors;
}

/** A plan stays on its desk when the issue is closed: nobody waits for it then. */
async function findOpenPlans(github: GitHub, { desks }: TownFacts): Promise<ReadonlySet<number>> {
  const waiting = desks.filter(({ plan }) => plan !== undefined && plan.approved === undefined);
  if (waiting.length === 0) return new Set();
  const named = await github.readNamed(waiting.map(({ number }) => number));
  return new Set([...named].filter(([, { isOpen }]) => isOpen).map(([number]) => number));
}
