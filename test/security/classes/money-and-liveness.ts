import type { AttackClass, Awaited } from "./attack-class.ts";

export const moneyAndLiveness = {
  31: {
    attack: "Money or attention is used up: many issues, many commands, agents without end.",
    surface: "issues, comments, jobs",
    defence:
      "A comment holds ten commands at most and is read in bounded time (`app/core/command/read-comment.ts`).",
    cases: [
      "a comment holds ten commands at most, and one built to keep a parser busy is not read",
    ],
  },
  32: { attack: "A guard cannot ask GitHub, and lets pass what it should stop.", awaits: "a case" },
  33: {
    attack: "Two jobs do one thing, or one that was given up writes after all.",
    surface: "jobs",
    defence:
      "Whatever a job publishes is one push with an entry in the record, by compare-and-swap (`actions/polecat/claim.ts`).",
    cases: ["a worker whose attempt was given to another writes nothing any more"],
  },
} as const satisfies Readonly<Record<number, AttackClass | Awaited>>;
