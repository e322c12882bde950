import type { Job } from "../input.ts";
import { type Isolation, type IsolationLevel, noIsolation } from "./isolation.ts";
import { type Limits, realLimits } from "./launch-script.ts";
import { openAsUser, reclaimFromUser } from "./open-as-user.ts";

export interface IsolationRequest {
  readonly job: Job;
  /** The least that will do. */
  readonly level: IsolationLevel;
  /** The folder of the action, which nobody else has to see. */
  readonly folder: string;
  readonly session: string;
  readonly limits?: Limits;
}

/** Foreign code cannot be kept apart as it must be, so none is run. A person has to look at the runner or the setting. */
export class IsolationRefused extends Error {
  constructor(level: IsolationLevel, reasons: readonly string[]) {
    super(
      `This runner cannot keep foreign code apart as \`isolation: ${level}\` asks for: ${reasons.join("; ")}. Run the job on a GitHub-hosted Linux runner, or give the runner's user \`sudo\` without a password or user namespaces, or set \`isolation: none\` in .github/cogtown.yml where agents may do whatever the runner's user may.`,
    );
    this.name = "IsolationRefused";
  }
}

/** The best room that this runner has, proven from inside. Throws IsolationRefused where it is below the level asked for. */
export async function openIsolation(request: IsolationRequest): Promise<Isolation> {
  const { job, level, folder, session, limits = realLimits } = request;
  if (level === "none") return noIsolation(folder, session);
  const asUser = await openAsUser(job, limits);
  if (typeof asUser !== "string") return asUser;
  throw new IsolationRefused(level, [asUser]);
}

/**
 * For a step that comes after one that may have been killed: ends what is left of foreign code and gives everything back.
 * Whatever level there was; does nothing where there is nothing to do.
 */
export const reclaim = (job: Job): Promise<void> => reclaimFromUser(job);
