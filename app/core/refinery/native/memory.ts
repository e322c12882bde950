import type { RefineryFacts } from "../facts.ts";
import type { NativeMemory } from "./native-record.ts";

export const emptyMemory: NativeMemory = {
  queued: [],
  refused: [],
  again: [],
  reds: [],
  withdrawn: [],
  stuck: [],
  ailing: [],
  repairs: [],
  groups: [],
  seen: [],
  audited: [],
};

/** Groups and audits outlive their pull requests: so many of each are kept. */
const mostGroups = 60;
const mostAudited = 60;

export interface AtHead {
  readonly pull: number;
  readonly head: string;
}

export const isSame = (a: AtHead, b: AtHead) => a.pull === b.pull && a.head === b.head;

/** What is remembered of a head is worth nothing when the pull request has another one, or is closed. */
export function tidyMemory(memory: NativeMemory, facts: RefineryFacts): NativeMemory {
  const heads = new Map(facts.pulls.map(({ number, head }) => [number, head]));
  const stands = ({ pull, head }: AtHead) => heads.get(pull) === head;
  return {
    // Whether these have landed is found out from GitHub's list of what was merged.
    queued: memory.queued,
    refused: memory.refused.filter(stands),
    again: memory.again.filter(stands),
    reds: memory.reds.filter(stands),
    withdrawn: memory.withdrawn.filter(stands),
    stuck: memory.stuck.filter(stands),
    ailing: memory.ailing.filter(stands),
    repairs: memory.repairs.filter(stands),
    groups: memory.groups.slice(-mostGroups),
    seen: memory.seen.filter(({ pull }) => heads.has(pull)),
    audited: memory.audited.slice(-mostAudited),
  };
}
