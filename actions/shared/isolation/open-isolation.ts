import { dirname } from "node:path";
import { argv, execPath } from "node:process";
import * as core from "@actions/core";
import type { IsolationLevel } from "#core/config/config.ts";
import type { Job } from "../input.ts";
import { type Isolation, noIsolation } from "./isolation.ts";
import { type Limits, realLimits } from "./launch-script.ts";
import { openAsContainer } from "./open-as-container.ts";
import { openAsUser, reclaimFromUser } from "./open-as-user.ts";
import { probe } from "./probes.ts";

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
  readonly reasons: readonly string[];

  constructor(level: IsolationLevel, reasons: readonly string[]) {
    super(
      `This runner cannot keep foreign code apart as \`isolation: ${level}\` asks for: ${reasons.join("; ")}. Run the job on a GitHub-hosted Linux runner, or give the runner's user \`sudo\` without a password or (for \`isolation: container\`) user namespaces, or set \`isolation: none\` in .github/cogtown.yml where agents may do whatever the runner's user may.`,
    );
    this.name = "IsolationRefused";
    this.reasons = reasons;
  }
}

/**
 * The best room that this runner has and that is proven from inside. Throws IsolationRefused where that is below the level
 * asked for; `none` is asked for by those who want none, and is not looked beyond.
 */
export async function openIsolation(request: IsolationRequest): Promise<Isolation> {
  const { level, folder, session } = request;
  if (level === "none") return noIsolation(folder, session);
  const reasons: string[] = [];
  for (const [name, open] of waysFor(request)) {
    const opened = await open();
    const why = typeof opened === "string" ? opened : await proveOrClose(opened, request);
    if (typeof opened !== "string" && why === undefined) return opened;
    reasons.push(`\`${name}\`: ${why ?? ""}`);
  }
  throw new IsolationRefused(level, reasons);
}

type Way = readonly [IsolationLevel, () => Promise<Isolation | string>];

/** From the best one down to the one that was asked for. */
function waysFor({ job, level, folder, limits = realLimits }: IsolationRequest): readonly Way[] {
  const user: Way = ["user", () => openAsUser(job, limits)];
  const container: Way = ["container", () => openAsContainer(job, folder, limits)];
  return level === "user" ? [user] : [user, container];
}

/** Undefined when all holds; else the room is left again. */
async function proveOrClose(
  isolation: Isolation,
  { job, folder }: IsolationRequest,
): Promise<string | undefined> {
  const sources = [execPath, dirname(argv[1] ?? execPath)];
  try {
    const probes = await probe(isolation, { job, folder, sources });
    const broken = probes.filter(({ holds }) => !holds);
    if (broken.length === 0) {
      core.info(`Foreign code is kept apart: ${isolation.level} (${probes.length} probes hold).`);
      return undefined;
    }
    await isolation.close();
    return `these do not hold: ${broken.map(({ what }) => what).join(", ")}`;
  } catch (error) {
    await isolation.close();
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * For a step that comes after one that may have been killed: ends what is left of foreign code and gives everything back.
 * Whatever level there was; does nothing where there is nothing to do.
 */
export const reclaim = (job: Job): Promise<void> => reclaimFromUser(job);
