import type { Config } from "../config/config.ts";

/** Whether anything is limited at all: then everything that was spent has to be known. */
export const hasBudgets = ({ budget }: Pick<Config, "budget">): boolean =>
  [budget.molecule, budget.convoy, budget.day, budget.town].some(
    (allowance) => Object.keys(allowance).length > 0,
  );
