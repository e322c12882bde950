import { lintSource } from "@secretlint/core";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { ChangedFile, SecretFound } from "#core/policy/branch-change.ts";

/** Whoever writes the lines could silence the others with it, by a comment. */
const silencer = "@secretlint/secretlint-rule-filter-comments";

const looksFor = {
  rules: rules
    .filter(({ meta }) => meta.id !== silencer)
    .map((rule) => ({ id: rule.meta.id, rule })),
};

/**
 * What looks like a credential among the lines that were added, by the rules of secretlint. A file that its rules stumble
 * over counts as one that holds something. The credential itself goes nowhere.
 */
export async function findSecrets(files: readonly ChangedFile[]): Promise<readonly SecretFound[]> {
  const found = await Promise.all(files.filter(mayHold).map(findIn));
  return found.flat();
}

/** No credential that anybody could tell from other words fits into less. */
const shortest = 16;
const mayHold = ({ added }: ChangedFile) => added.some(({ text }) => text.length >= shortest);

async function findIn({ path, added }: ChangedFile): Promise<readonly SecretFound[]> {
  const lineAt = (line: number) => added[line - 1]?.number ?? 1;
  try {
    const { messages } = await lintSource({
      source: {
        filePath: path,
        content: added.map(({ text }) => text).join("\n"),
        contentType: "text",
        ext: "",
      },
      options: { config: looksFor, noPhysicFilePath: true, maskSecrets: true },
    });
    return messages.map(({ messageId, loc }) => ({
      ...{ path, line: lineAt(loc.start.line) },
      what: `a credential (${messageId})`,
    }));
  } catch {
    return [{ path, line: lineAt(1), what: "a credential: the lines could not be searched" }];
  }
}
