import type { Command } from "#core/command/command.ts";
import { readComment } from "#core/command/read-comment.ts";
import type { GitHub, SaidAt } from "#github/port.ts";

export interface Heard<T extends SaidAt> {
  readonly said: T;
  readonly commands: readonly Command[];
  readonly canWrite: boolean;
}

/**
 * Those of these comments that hold commands, with whether whoever wrote them may write here. Who is no person, or whose
 * words somebody else changed, says nothing that anybody would have to be asked about.
 */
export async function hearCommands<T extends SaidAt>(
  github: GitHub,
  comments: readonly T[],
): Promise<readonly Heard<T>[]> {
  const found: Heard<T>[] = [];
  for (const said of comments) {
    const reading = readComment(said.body);
    if (reading.kind !== "commands") continue;
    const { commands } = reading;
    const isPerson = said.isOwnWord && !said.login.endsWith("[bot]");
    found.push({ said, commands, canWrite: isPerson && (await github.canWrite(said.login)) });
  }
  return found;
}
