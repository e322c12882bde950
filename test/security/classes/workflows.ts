import type { AttackClass } from "./attack-class.ts";

export const workflows = {
  23: {
    attack:
      "Titles, branches or output reach a shell, or the files by which steps talk to the runner.",
    surface: "workflows, job output",
    defence:
      "Expressions stand in `env` and `with` alone; foreign code sees none of the runner's files, and its output is shown while the runner does not listen (`actions/shared/log.ts`).",
    cases: [
      "no workflow and no action puts an expression into a script",
      "actions of others are named by the commit that somebody has looked at",
      "outputs, variables and paths of the job are not the agent's to write",
      "a user of its own changes nothing that the runner or a later step obeys",
    ],
  },
  24: {
    attack:
      "An agent leaves hooks, settings or processes behind for a later step with more rights.",
    surface: "the job's machine",
    defence:
      "Git runs on a directory of the action's own with hooks and filters off (`actions/shared/git.ts`); and is looked for where foreign code cannot have put one (`actions/shared/isolation/safe-path.ts`); all processes of the user that foreign code runs as are ended after each command (`actions/shared/isolation/user-processes.ts`).",
    cases: [
      "hooks, settings and processes that an agent leaves behind do nothing",
      "programs, hooks, links and daemons of a user of its own serve nobody else",
    ],
    open: "With `isolation: none` processes are ended by their group and by a mark; one that leaves the group and takes the mark off goes on.",
  },
  25: {
    attack: "A cache, an artifact or a dependency of one job poisons what another one publishes.",
    surface: "workflows",
    defence:
      "Jobs that may publish take nothing from caches and artifacts, and a release runs no install scripts (`.github/workflows/release.yml`). What an exploring job says is unpacked within bounds and read by the schema of an agent's answer (`actions/plan/packed-answer.ts`).",
    cases: [
      "what an exploring job hands on is read within bounds, whatever it unpacks to",
      "no job that may publish takes anything from a cache or from another job's files",
      "a job that makes a release runs no install script of a dependency, and has no token while it builds",
    ],
    open: "A dependency that the build itself runs could change what is built.",
  },
  26: {
    attack: "A fork's code runs with the rights of the repository.",
    surface: "workflows, pull requests",
    defence:
      "Jobs that run code are dispatched by the App (`app/cli/templates/cogtown-polecat.yml`). One workflow answers to `pull_request_target` and its kind, where there is no server (`app/cli/templates/cogtown-town.yml`): it checks nothing out and runs nothing but the App.",
    cases: [
      "nothing runs with rights because somebody from outside did something",
      "the one job that strangers can start with the App's key runs no line of theirs, and no file but the default branch's",
      "a fork's branch of a name that means something here means nothing",
    ],
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
