import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/** Characters of one command. Who prints a gigabyte would otherwise have a runner store it, and a person look for the end. */
const mostShown = 32 * 1024 ** 2;

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
    return await work(
      upTo(mostShown, (line) => {
        core.info(line);
      }),
    );
  } finally {
    core.info(`::${resume}::`);
    core.endGroup();
  }
}

/** Shows lines as long as there are no more characters than so many; where there are, it says so, once. */
export function upTo(most: number, show: (line: string) => void): (line: string) => void {
  let left = most;
  return (line) => {
    if (left < 0) return;
    left -= line.length;
    show(left < 0 ? `[over ${most} characters of output: the rest is not shown]` : line);
  };
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
