import { stringify } from "yaml";
import type { Answers } from "./answers.ts";
import { documentAt, schemaAt } from "./published.ts";

/**
 * `.github/cogtown.yml` as a person would write it: what was asked, and why it is there. Everything else has its default,
 * and is found by the link.
 */
export function renderConfig(answers: Answers, version: string): string {
  const { base, setup, verify, review } = answers;
  const sections = [
    [
      `# yaml-language-server: $schema=${schemaAt(version)}`,
      "# How this town works. Every setting there is:",
      `# ${documentAt(version, "configuration.md")}`,
    ],
    base === undefined
      ? []
      : ["# Branch that molecules land on, in place of the default branch.", entry({ base })],
    renderAgent(answers, version),
    renderVerify(setup, verify),
    [
      "# required: nothing lands before somebody with write permission approved it. none: proof is enough.",
      entry({ review }),
    ],
    [
      "# What may be spent from midnight to midnight, UTC. Without a budget there is no limit:",
      "# budget:",
      "#   day:",
      "#     dollars: 20",
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** One or more settings as YAML, without a line end. Long commands stay on their line. */
const entry = (settings: object) => stringify(settings, { lineWidth: 0 }).trimEnd();

function renderAgent({ agent }: Answers, version: string): string[] {
  return [
    `# Who does the work. ${documentAt(version, "agents.md")} has the others, and what each needs.`,
    entry({ agent }),
  ];
}

function renderVerify(setup: readonly string[], commands: readonly string[]): string[] {
  const indent = (text: string) => text.replaceAll(/^/gm, "  ");
  return [
    "verify:",
    ...(setup.length === 0 ? [] : ["  # Make a fresh work tree ready.", indent(entry({ setup }))]),
    "  # Must exit 0 on the very tree that lands, beside each molecule's own acceptance criteria.",
    indent(entry({ commands })),
  ];
}
