import type { Command } from "../command/command.ts";
import { type HeardMark, isNew } from "../command/heard.ts";
import type { DeskRecord } from "./record.ts";

/** One comment's commands for whoever obeys them. */
export interface OrderFor<T extends Command> {
  readonly id: number;
  readonly by: string;
  readonly at: string;
  readonly commands: readonly T[];
}

/** What these desks wrote down for somebody who has obeyed so much already, oldest first. */
export function ordersFor<T extends Command>(
  desks: readonly DeskRecord[],
  isMeant: (command: Command) => command is T,
  mark: HeardMark,
): readonly OrderFor<T>[] {
  return desks
    .flatMap(({ orders }) => orders)
    .filter(({ comment }) => isNew(mark, comment))
    .flatMap(({ comment: id, by, at, said }) => {
      const commands = said.kind === "commands" ? said.commands.filter(isMeant) : [];
      return commands.length === 0 ? [] : [{ id, by, at, commands }];
    })
    .sort((a, b) => a.id - b.id);
}
