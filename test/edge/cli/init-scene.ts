import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RawInitOptions } from "../../../app/cli/init/init-options.ts";
import { parseInitOptions } from "../../../app/cli/init/init-options.ts";
import type { Questions } from "../../../app/cli/init/questions.ts";
import { runInit } from "../../../app/cli/init/run-init.ts";
import { UsageError } from "../../../app/cli/usage-error.ts";

/** The coding agents that Cogtown installs. */
export const cliNames = ["claude", "codex", "gemini", "copilot", "opencode"] as const;

/** How a run ended: its exit code with what it printed, or the complaint that it ended with. */
export interface InitEnd {
  readonly code: number;
  readonly out: string;
}

/** Runs `cogtown init` in a folder, as with `--yes` unless somebody is there to be asked. */
export async function init(
  folder: string,
  raw: RawInitOptions = {},
  questions?: Questions,
): Promise<InitEnd> {
  let out = "";
  const write = (text: string) => {
    out += text;
  };
  try {
    const options = parseInitOptions(questions === undefined ? { yes: true, ...raw } : raw);
    const terminal = { out: write, err: write };
    return { code: await runInit(options, { folder, terminal, questions }), out };
  } catch (error) {
    if (error instanceof UsageError) return { code: 2, out: error.message };
    throw error;
  }
}

/** Somebody who answers in this order, and takes what is proposed where nothing is left to say. */
export function answering(
  ...answers: (string | boolean)[]
): Questions & { readonly asked: string[] } {
  const asked: string[] = [];
  const next = (question: string) => {
    asked.push(question);
    return answers.shift();
  };
  return {
    asked,
    choose: (question, choices, initial) => {
      const answer = next(question);
      return Promise.resolve(choices.find(({ value }) => value === answer)?.value ?? initial);
    },
    text: (question, initial) => Promise.resolve(String(next(question) ?? initial)),
    confirm: (question) => Promise.resolve(next(question) !== false),
  };
}

export const read = (folder: string, path: string) => readFile(join(folder, path), "utf8");
