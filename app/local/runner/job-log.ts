import { parseCommand, type WorkflowCommand } from "./commands.ts";
import type { Masks } from "./masks.ts";

/** What the lines of one step can change besides the log. */
export interface CommandEffects {
  readonly saveState: (name: string, value: string) => void;
}

/** The log of one job: every line goes through the masks, and printed workflow commands are obeyed. */
export class JobLog {
  readonly #masks: Masks;
  readonly #append: (line: string) => void;
  readonly #isDebug: boolean;

  constructor(masks: Masks, append: (line: string) => void, isDebug: boolean) {
    this.#masks = masks;
    this.#append = append;
    this.#isDebug = isDebug;
  }

  write(text: string): void {
    for (const line of this.#masks.hide(text).split("\n")) this.#append(line);
  }

  error(text: string): void {
    this.write(`##[error]${text}`);
  }

  warning(text: string): void {
    this.write(`##[warning]${text}`);
  }

  /** A reader for the output of one step; `::stop-commands::` lasts until the step's end at most. */
  createReader(effects: CommandEffects): (line: string) => void {
    let resumeToken: string | undefined;
    return (line) => {
      const command = parseCommand(line);
      if (resumeToken !== undefined) {
        if (command?.name === resumeToken.toLowerCase()) resumeToken = undefined;
        this.write(line);
      } else if (command?.name === "stop-commands") {
        resumeToken = command.message;
        this.write(line);
      } else if (command === undefined || !this.#obey(command, effects)) {
        this.write(line);
      }
    };
  }

  /** False when this is no command of ours: then the line is only text. */
  #obey(command: WorkflowCommand, effects: CommandEffects): boolean {
    const { name, message, properties } = command;
    switch (name) {
      case "add-mask":
        this.#masks.add(message);
        return true;
      case "error":
      case "warning":
      case "notice":
      case "group":
        this.write(`##[${name}]${message}`);
        return true;
      case "endgroup":
        this.write("##[endgroup]");
        return true;
      case "debug":
        if (this.#isDebug) this.write(`##[debug]${message}`);
        return true;
      case "save-state":
        effects.saveState(properties["name"] ?? "", message);
        return true;
      default:
        return this.#refuse(name);
    }
  }

  /** Commands that GitHub has retired or that only change how its pages look. */
  #refuse(name: string): boolean {
    if (name === "set-output") {
      this.warning("The `set-output` command is ignored: write to the file at GITHUB_OUTPUT.");
    } else if (name === "set-env" || name === "add-path") {
      this.error(`The \`${name}\` command is disabled: write to GITHUB_ENV or GITHUB_PATH.`);
    } else {
      return ["echo", "add-matcher", "remove-matcher"].includes(name);
    }
    return true;
  }
}
