import type { AttackClass, Awaited } from "./attack-class.ts";

export const workflows = {
  23: {
    attack:
      "Titles, branches or output reach a shell, or the files by which steps talk to the runner.",
    surface: "workflows, job output",
    defence:
      "Expressions stand in `env` and `with` alone; foreign code sees none of the runner's files, and its output is shown while the runner does not listen (`actions/shared/log.ts`).",
    cases: ["outputs, variables and paths of the job are not the agent's to write"],
  },
  24: {
    attack:
      "An agent leaves hooks, settings or processes behind for a later step with more rights.",
    surface: "the job's machine",
    defence:
      "Git runs on a directory of the action's own with hooks and filters off (`actions/shared/git.ts`); processes are ended by a mark that they cannot lose (`actions/shared/process-group.ts`).",
    cases: ["hooks, settings and processes that an agent leaves behind do nothing"],
  },
  25: { attack: "A cache or an artifact of one job poisons another.", awaits: "a case" },
  26: { attack: "A fork's code runs with the rights of the repository.", awaits: "a case" },
} as const satisfies Readonly<Record<number, AttackClass | Awaited>>;
