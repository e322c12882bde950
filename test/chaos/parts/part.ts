import { type Disturbance, type Played, play } from "../kit/play.ts";
import type { Story } from "../kit/story.ts";

export const partNames = ["crash", "push", "kill", "webhooks", "github"] as const;
export type PartName = (typeof partNames)[number];

/** One run of one part: where it was disturbed, and what came of it. */
export interface Trial {
  readonly part: PartName;
  readonly point: string;
  /** What kind of thing was disturbed, for the table. */
  readonly kind: string;
  /** False: this run was over before it came to its point, so nothing was disturbed. */
  readonly isReached: boolean;
  readonly violations: readonly string[];
  readonly redone: number;
  readonly redispatch: readonly number[];
  /** Requests that were refused for a rate limit. */
  readonly limited: number;
  readonly seconds: number;
}

/** One way to disturb a town. Its points are tried one by one, each in a town of its own. */
export interface Part {
  readonly name: PartName;
  /** Every point, in order. May run a town undisturbed to count what there is. */
  listPoints(seed: number): Promise<readonly string[]>;
  play(seed: number, point: string): Promise<Trial>;
}

/** What a disturbance found out while it was at work. */
export interface Tally {
  kind: string;
  isReached: boolean;
  limited: number;
}

export async function tryPoint(
  part: PartName,
  point: string,
  story: Story,
  tally: Tally,
  disturbance: Disturbance,
): Promise<Trial> {
  const played = await play(story, disturbance);
  const violations = [...played.violations, ...judgeRedone(part, played)];
  const { redone, redispatch, seconds } = played;
  return { part, point, ...tally, violations, redone, redispatch, seconds };
}

/** One step may be asked for again where a job was ended; none where only the App, webhooks or GitHub failed. */
function judgeRedone(part: PartName, { redone }: Played): readonly string[] {
  const allowed = part === "push" || part === "kill" ? 1 : 0;
  return redone > allowed ? [`${redone} steps were asked for again`] : [];
}

/** Runs the story as it is, to count what there is to disturb. Throws when even that goes wrong. */
export async function playUndisturbed(
  story: Story,
  disturbance: Disturbance = {},
): Promise<Played> {
  const played = await play(story, disturbance);
  if (played.violations.length === 0) return played;
  throw new Error(`Undisturbed, the town ended wrong:\n${played.violations.join("\n")}`);
}
