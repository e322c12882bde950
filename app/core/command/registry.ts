import type { Config, PermissionLevel } from "../config/config.ts";
import { asking } from "./asking.ts";
import { type CommandName, commandNames } from "./command.ts";
import { gathering } from "./gathering.ts";
import type { CommandEntry, Entries } from "./grammar.ts";
import { landing } from "./landing.ts";
import { steering } from "./steering.ts";

/** Every command of the Mayor. One that is missing here, or has another's grammar, does not compile. */
const registry: Entries<CommandName> = { ...asking, ...steering, ...gathering, ...landing };

export { commandNames };

/** What is to be known of a command. */
export const entryOf = (name: CommandName): CommandEntry => registry[name];

/** The command of this name, in capital letters or not; undefined: there is none. */
export function findCommand(word: string): CommandName | undefined {
  const wanted = word.toLowerCase();
  return commandNames.find((name) => name === wanted);
}

/** Who may say it: what `commands.permissions` asks for, which is never less than the command's own level. */
export function levelOf(
  { commands }: Pick<Config, "commands">,
  name: CommandName,
): PermissionLevel {
  return commands.permissions[name] ?? entryOf(name).level;
}
