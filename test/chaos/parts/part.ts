import { z } from "zod";
import { type Disturbance, type Played, play } from "../kit/play.ts";
import type { Story } from "../kit/story.ts";

export const partNames = ["paper", "crash", "push", "kill", "webhooks", "github"] as const;
export type PartName = (typeof partNames)[number];

/** One run of one part: where it was disturbed, and what came of it. */
export const Trial = z.object({
  part: z.enum(partNames),
  point: z.string(),
  /** What kind of thing was disturbed, for the table. */
  kind: z.string(),
  /** False: this run was over before it came to its point, so nothing was disturbed. */
  isReached: z.boolean(),
  violations: z.array(z.string()),
  /** Steps that an agent was asked to do once more. */
  redone: z.number(),
  /** Seconds of the town's clock until another job was dispatched in place of each that was ended. */
  redispatch: z.array(z.number()),
  /** Requests that were refused for a rate limit. */
  limited: z.number(),
  seconds: z.number(),
});
export type Trial = z.infer<typeof Trial>;

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
  return { part, point, ...tally, violations, redone, redispatch: [...redispatch], seconds };
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
