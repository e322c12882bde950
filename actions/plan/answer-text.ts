import { clearAgentFile, readAgentFile } from "../shared/agent-file.ts";
import type { Pipe } from "../shared/command.ts";
import type { Workshop } from "../shared/workshop.ts";
import { largestAnswer } from "./packed-answer.ts";

const fileName = "answer";

/** Where the agent may leave its answer; what it left there in an earlier round is gone. */
export const clearAnswer = (workshop: Workshop): string => clearAgentFile(workshop, fileName);

/** What was printed on the standard output; no more is kept than an answer may have. */
export class Printed {
  #text = "";

  readonly hear = (line: string, pipe: Pipe): void => {
    if (pipe === "stdout" && this.#text.length <= largestAnswer) this.#text += `${line}\n`;
  };

  /** Throws where there was too much. */
  text(): string {
    if (Buffer.byteLength(this.#text) > largestAnswer)
      throw new Error(`it has more than ${largestAnswer} bytes`);
    return this.#text;
  }
}

export type Said =
  | { readonly kind: "said"; readonly text: string }
  | { readonly kind: "unreadable"; readonly problem: string };

/** The agent's answer: the file, or where it left none what it printed. Secrets of the job are taken out. */
export function readAnswer(workshop: Workshop, printed: Printed): Said {
  try {
    const text = readAgentFile(workshop, fileName, largestAnswer) ?? printed.text();
    return { kind: "said", text: workshop.redact(text) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: "unreadable", problem: workshop.redact(problem) };
  }
}
