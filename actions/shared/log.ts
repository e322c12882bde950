import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/**
 * Shows output of foreign code in a group of the log. GitHub's runner obeys lines like `::set-env` in a step's
 * output: it is told to stop listening until a word that the foreign code cannot know.
 */
export async function showOutput<T>(
  title: string,
  work: (onLine: (line: string) => void) => Promise<T>,
): Promise<T> {
  const resume = randomUUID();
  core.startGroup(title.replace(/\s+/g, " "));
  core.info(`::stop-commands::${resume}`);
  try {
    return await work((line) => {
      core.info(line);
    });
  } finally {
    core.info(`::${resume}::`);
    core.endGroup();
  }
}

/** Text for a table cell of a summary: on one line, without anything that Markdown or HTML would take up. */
export function cell(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>|&@#~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A command for a table cell. */
export function codeCell(text: string): string {
  return `<code>${cell(text)}</code>`;
}

/** Text as it is, below a line to open it. */
export function foldedText(label: string, text: string): string {
  if (text === "") return "";
  const escaped = text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return `\n<details><summary>${cell(label)}</summary>\n<pre>${escaped}</pre>\n</details>\n`;
}
