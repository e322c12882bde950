import { z } from "zod";
import { named as quoted } from "../text/quoted.ts";
import { ConvoyName, FormulaName, Members, Value, ValueName } from "./command.ts";
import { type Entries, issueNumber, onIssues, words, wordsAndNames } from "./grammar.ts";

/** Issues may be parted by commas: `#1, #2`. */
const parted = z
  .array(z.string())
  .transform(([name, ...rest]) => [
    ...(name === undefined ? [] : [name]),
    ...rest.flatMap((word) => word.split(",")).filter((word) => word !== ""),
  ]);

const nameAndMembers = parted
  .pipe(z.tuple([ConvoyName], issueNumber, { error: "the name is missing" }))
  .transform(([name, ...members]) => ({ name, members: [...new Set(members)] }))
  .pipe(z.object({ name: z.string(), members: Members }));

const formula = z.tuple([FormulaName], {
  error: ({ code, input }) =>
    code === "too_big"
      ? `${quoted(String(Array.isArray(input) ? input[1] : ""))} is no \`key=value\`: no blanks around \`=\`, quotes around a value with blanks`
      : "the name of the formula is missing",
});

const values = z
  .record(ValueName, Value, {
    error: ({ code }) =>
      code === "invalid_key" ? "no name of a value has more than 50 characters" : undefined,
  })
  .refine((named) => Object.keys(named).length <= 50, {
    error: "those are more than 50 values",
  });

/** Many issues at once. */
export const gathering: Entries<"convoy" | "cook"> = {
  convoy: {
    ...onIssues,
    usage: "convoy NAME #N…",
    does: "Gathers issues into a convoy; a name of several words stands in quotes.",
    examples: [
      { says: "convoy login #12 #13", means: "the convoy _login_ has #12 and #13" },
      { says: 'convoy "Big feature" #1 #2', means: "the same, with a name of two words" },
    ],
    grammar: words(nameAndMembers).transform((gathered) => ({
      kind: "convoy" as const,
      ...gathered,
    })),
  },
  cook: {
    ...onIssues,
    usage: "cook FORMULA [KEY=VALUE…]",
    does: "Makes issues from a formula in `.cogtown/formulas`, with these values filled in; a value with blanks stands in quotes.",
    examples: [
      { says: "cook release", means: "the formula _release_ needs no values, or has defaults" },
      { says: 'cook bug title="a b" area=cli', means: "two values, one of them with a blank" },
    ],
    grammar: wordsAndNames(formula, values).transform(({ words: [name], named }) => ({
      kind: "cook" as const,
      formula: name,
      values: named,
    })),
  },
};
