import type { AttackClass } from "./attack-class.ts";

export const secrets = {
  19: {
    attack: "An agent reads environments and command lines of processes, its own and all others.",
    surface: "the job's machine",
    defence:
      "Foreign code is a user of its own, or sees no other process (`actions/shared/isolation/as-user.ts`); the action replaces its process by one that was started without the job's variables (`actions/shared/handover.ts`); no token stands in arguments (`actions/shared/git.ts`).",
    cases: [
      "the environment of the job and its command lines hold no token",
      "a user of its own reads no environment, command line or memory of the job",
    ],
    open: "With `isolation: none`: git needs the token in its environment while it pushes, and an agent of the same user that watches for that moment can read it.",
  },
  20: {
    attack:
      "An agent uses what a job leaves lying about: git's settings, `.netrc`, tokens of the runner.",
    surface: "the job's machine",
    defence:
      "The checkout keeps no credentials, the environment of foreign code is listed by name, and its home is empty (`actions/shared/environment.ts`). Logins and sockets of the runner's user are hidden, and where a probe can read one nothing is run (`actions/shared/isolation/probes.ts`).",
    cases: [
      "no file and no variable of the job lets an agent act in its name",
      "a user of its own finds no login, no socket and no way to root",
      "a checkout leaves no credentials in the folder that foreign code works in",
    ],
  },
  21: {
    attack: "A secret is carried out through what the job prints, commits or pushes.",
    surface: "logs, commits, comments",
    defence:
      "The job's token and the agent's keys are replaced in whatever is shown or written down (`actions/shared/tail.ts`, `actions/shared/workshop.ts`).",
    cases: [
      "what an agent prints is told on without its key and the token of the job",
      "a push of the agent's own goes nowhere",
    ],
    open: "A secret in another shape (reversed, encoded, cut) is not recognised, and the network is open.",
  },
  22: {
    attack: "Debugging is switched on, and the log shows everything.",
    surface: "job logs",
    defence:
      "The action prints no prompt and no variable at any level; there is no transcript to show (`actions/shared/log.ts`).",
    cases: ["debugging a job shows no more of it"],
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
