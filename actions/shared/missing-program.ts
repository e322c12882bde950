import type { CommandEnd } from "./command.ts";

/**
 * The program that was not there; undefined when a command failed for another reason. Shells say "foo: command not found"
 * and end with 127; 126 is a file that cannot be executed.
 */
export function findMissingProgram(
  command: string,
  end: Pick<CommandEnd, "exitCode" | "tail">,
): string | undefined {
  if (end.exitCode !== 127 && end.exitCode !== 126) return undefined;
  const named =
    /(?:^|: )([^\s:]+): (?:command not found|not found|No such file or directory|Permission denied)/m.exec(
      end.tail,
    );
  return named?.[1] ?? command.trim().split(/\s+/)[0] ?? command;
}
