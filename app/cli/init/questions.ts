import { confirm, isCancel, type Option, select, text } from "@clack/prompts";
import { UsageError } from "../usage-error.ts";

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly hint?: string;
}

/** Somebody at a terminal. Whoever gives up there is answered with UsageError, and nothing has been changed. */
export interface Questions {
  choose<T extends string>(question: string, choices: readonly Choice<T>[], initial: T): Promise<T>;
  /** At least one word. */
  text(question: string, initial: string): Promise<string>;
  confirm(question: string): Promise<boolean>;
}

/** Asks with the keyboard: only where stdin and stdout are terminals. */
export const askAtTerminal: Questions = {
  choose: async (message, choices, initial) => {
    const options: Option<string>[] = choices.map((choice) => ({ ...choice }));
    const answer = await select<string>({ message, options, initialValue: initial });
    return choices.find(({ value }) => value === answer)?.value ?? giveUp();
  },
  text: async (message, initialValue) => {
    const validate = (value: string | undefined) =>
      value?.trim() ? undefined : "Say something, or end with Ctrl-C.";
    const answer = await text({ message, initialValue, validate });
    return isCancel(answer) ? giveUp() : answer.trim();
  },
  confirm: async (message) => {
    const answer = await confirm({ message });
    return isCancel(answer) ? giveUp() : answer;
  },
};

function giveUp(): never {
  throw new UsageError("You ended it: nothing was changed.");
}
