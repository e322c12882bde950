import type { Config } from "#core/config/config.ts";
import type { Shop } from "../shared/with-workshop.ts";

/** What one run works with. */
export interface Bench extends Shop {
  readonly plan: Config["verify"];
}
