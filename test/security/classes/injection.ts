import type { AttackClass } from "./attack-class.ts";

export const injection = {
  15: {
    attack:
      "Orders stand where an agent reads: hidden text, forged delimiters, names of files, output with terminal codes.",
    surface: "issues, files, output",
    defence:
      "What GitHub's page does not show is removed, what others wrote stands between lines with a nonce and is named as data (`app/core/text/prompt.ts`); names reach git as bytes, never a shell (`actions/shared/git.ts`); of terminal codes a log shows colours alone (`actions/shared/tail.ts`).",
    cases: [
      "words that GitHub's page does not show do not pass: %s",
      "no prompt tells an agent what is hidden in %s",
      "no prompt lets a forged end in %s end its part",
      "names of files and lines of output reach shells and commits as the letters that they are",
    ],
    open: "An agent may still believe what it reads in the repository, in output or on the web. What it can do then is what the classes below bound.",
  },
  16: {
    attack:
      "The branch under work brings settings and programs that an agent's command line, an editor or git obeys.",
    surface: "files of the branch",
    defence:
      "Each such file is shown to the reviewer before anything else, and refused where `policy.refuse` says so (`app/core/policy/path-rules.ts`).",
    cases: [
      "a branch that steers other agents and tools shows each such file to its reviewer first, or is refused",
    ],
    open: "What is on the base already steers whoever works there.",
  },
  17: {
    attack:
      "A project file sends the model's requests, and the key with them, elsewhere; or a server that is asked sends them on.",
    surface: "settings of the agent, the model's address",
    defence:
      "The key is held by a proxy that sends it to one address and one set of paths, follows nothing and shows it to nobody; an agent has a ticket that is good for nothing else (`actions/shared/model-proxy/exchange.ts`). Settings of the branch are shut off (`actions/shared/agents/claude.ts`), and homes are fresh in each turn (`actions/shared/agents/ask-cli.ts`).",
    cases: [
      "the key goes to the model's own address alone, wherever a request or an answer points",
      "a coding agent never has its key, and asks its model nowhere but where the town says",
    ],
  },
  18: {
    attack: "One polecat leaves orders for the next in its note, its decisions or its output.",
    surface: "records",
    defence:
      "Notes, decisions and output of attempts are data of others in every prompt, cleaned like an issue (`app/core/text/prompt.ts`).",
    cases: ["a note of another polecat is data, and cannot end the place where data stands"],
  },
} as const satisfies Readonly<Record<number, AttackClass>>;
