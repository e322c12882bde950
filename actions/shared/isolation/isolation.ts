import { join } from "node:path";
import type { IsolationLevel } from "#core/config/config.ts";
import { type Custody, type ForeignCommand, groupCustody } from "./custody.ts";

/** A piece of foreign code, and the folders that are its own as long as it runs. */
export interface ForeignErrand extends ForeignCommand {
  readonly folders: readonly string[];
}

/** The room in which foreign code of one job runs. */
export interface Isolation {
  readonly level: IsolationLevel;
  /** A folder that only the action can write in, and that foreign code can reach: homes and check-outs go here. */
  readonly yard: string;
  /**
   * Lends the folders to foreign code and has `work` run it. When this is settled, whatever came of it, nothing of it is
   * alive and the folders are the action's again, readable throughout. One at a time.
   */
  host<T>(errand: ForeignErrand, work: (custody: Custody) => Promise<T>): Promise<T>;
  /** Holds foreign code that runs at the moment still while the action looks at what it writes. */
  whileStill<T>(look: () => Promise<T>): Promise<T>;
  /** Removes the yard and gives everything back; trouble is told in the log. Foreign code runs no more afterwards. */
  close(): Promise<void>;
}

/** Where in the yard the action puts programs for foreign code: read and started by it, never changed. */
export const toolsIn = (yard: string): string => join(yard, "tools");

/** Isolation failed while foreign code was at hand: what comes next must not go on as if it held. */
export class IsolationBroken extends Error {
  constructor(what: string) {
    super(`Foreign code could not be kept apart: ${what}`);
    this.name = "IsolationBroken";
  }
}

/** As the user of the job, in a folder of the action. */
export function noIsolation(yard: string, session: string): Isolation {
  return {
    level: "none",
    yard,
    host: (errand, work) => work(groupCustody(session, errand)),
    whileStill: (look) => look(),
    close: () => Promise.resolve(),
  };
}
