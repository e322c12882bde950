import { commandNames, Text } from "./command.ts";
import {
  anywhere,
  type Entries,
  issueNumber,
  lower,
  mayBe,
  nothing,
  oneOf,
  text,
} from "./grammar.ts";

/** To learn something, or to have it known. */
export const asking: Entries<"help" | "status" | "why" | "ask" | "note"> = {
  help: {
    ...anywhere,
    usage: "help [COMMAND]",
    does: "Lists the commands, or tells all about one of them.",
    examples: [
      { says: "help", means: "lists all commands" },
      { says: "help convoy", means: "tells how `convoy` is used" },
    ],
    grammar: mayBe(oneOf(commandNames, lower)).transform((command) => ({
      kind: "help" as const,
      ...(command === undefined ? {} : { command }),
    })),
  },
  status: {
    ...anywhere,
    usage: "status",
    does: "Tells how things stand here: the state, the attempts, what they cost, and what happens next.",
    examples: [{ says: "status", means: "tells how this issue or pull request stands" }],
    grammar: nothing.transform(() => ({ kind: "status" as const })),
  },
  why: {
    ...anywhere,
    usage: "why [#N]",
    does: "Tells what an issue or pull request waits for, and what anybody can do about it.",
    examples: [
      { says: "why", means: "tells it of this one" },
      { says: "why #12", means: "tells it of #12" },
    ],
    grammar: mayBe(issueNumber).transform((number) => ({
      kind: "why" as const,
      ...(number === undefined ? {} : { number }),
    })),
  },
  ask: {
    ...anywhere,
    usage: "ask QUESTION",
    does: "Has the planning agent read the repository and answer a question; it changes nothing.",
    examples: [
      {
        says: "ask Which tests cover the date parser?",
        means: "answers in a comment, once the agent has looked",
      },
    ],
    grammar: text(Text).transform((question) => ({ kind: "ask" as const, question })),
  },
  note: {
    ...anywhere,
    usage: "note TEXT",
    does: "Tells every later attempt something; what has been approved stays as it is.",
    examples: [
      {
        says: "note The staging server is called blue now.",
        means: "every later attempt finds this sentence in its briefing",
      },
    ],
    grammar: text(Text).transform((said) => ({ kind: "note" as const, text: said })),
  },
};
