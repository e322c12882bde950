import { hasBudgets } from "../budget/has-budgets.ts";
import type { Config } from "../config/config.ts";
import type { Key } from "../decision.ts";

/** The dashboard's turn, where there is one, or where somebody has to be told of a budget. */
export const dashboardKey = (config: Config): readonly Key[] =>
  config.dashboard || hasBudgets(config) ? [{ kind: "dashboard" }] : [];
