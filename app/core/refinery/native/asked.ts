import type { NativeBench, Turn } from "./bench.ts";
import { isSame } from "./memory.ts";

/**
 * A person who asks for a pull request after it was taken out, or got stuck, wants it tried as if nothing had happened. What
 * was asked before that stands for nothing: the later word counts.
 */
export function obeyAsked({ record }: NativeBench, turn: Turn): Turn {
  const { memory } = turn;
  const isOverruled = (each: { pull: number; head: string; at: string }) =>
    record.asked.some((asked) => isSame(asked, each) && asked.at > each.at);
  const overruled = [...memory.withdrawn, ...memory.stuck].filter(isOverruled);
  const isFresh = (each: { pull: number; head: string }) =>
    overruled.some((one) => isSame(one, each));
  return {
    ...turn,
    memory: {
      ...memory,
      withdrawn: memory.withdrawn.filter((each) => !isOverruled(each)),
      stuck: memory.stuck.filter((each) => !isOverruled(each)),
      again: memory.again.filter((each) => !isFresh(each)),
    },
  };
}
