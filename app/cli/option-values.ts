import type { Option } from "commander";

/** The values that an option takes, where they can be counted: its choices, or those that its flag names, as in `--review <none|required>`. */
export function valuesOf({ argChoices, flags }: Option): readonly string[] {
  const named = /<([\w-]+(?:\|[\w-]+)+)>/.exec(flags)?.[1];
  return argChoices ?? named?.split("|") ?? [];
}
