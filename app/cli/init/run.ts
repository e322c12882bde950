import type { Terminal } from "../terminal.ts";
import type { Answers } from "./answers.ts";
import type { Project } from "./detect/detect-project.ts";
import type { InitOptions } from "./init-options.ts";
import type { Installed } from "./installed.ts";
import type { FilePlan } from "./plan-files.ts";
import type { PresentFile } from "./present-files.ts";
import type { Questions } from "./questions.ts";
import type { Texts } from "./render-town.ts";
import type { WorkTree } from "./work-tree.ts";

/** One run of `cogtown init`: what was said, and where. */
export interface Run {
  readonly options: InitOptions;
  readonly tree: WorkTree;
  readonly installed: Installed | undefined;
  /** The record's text. */
  readonly record: string | undefined;
  readonly questions: Questions | undefined;
  readonly terminal: Terminal;
}

/** What it found, and what is to be done about it. */
export interface Work {
  readonly project: Project;
  readonly answers: Answers;
  readonly wanted: Texts;
  readonly present: ReadonlyMap<string, PresentFile>;
  readonly plans: readonly FilePlan[];
}
