/** A command file (GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE) whose text does not follow the format. */
export class CommandFileError extends Error {}

/** Reads `name=value` and `name<<END … END` entries, in order; a later entry wins. Throws CommandFileError. */
export function parseKeyValues(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/);
  const result = new Map<string, string>();
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    if (line === "") continue;
    const entry = readEntry(line, lines, index);
    result.set(entry.name, entry.value);
    index = entry.last;
  }
  return result;
}

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly last: number;
}

function readEntry(line: string, lines: readonly string[], index: number): Entry {
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (heredoc >= 0 && (equals < 0 || heredoc < equals)) return readHeredoc(line, lines, index);
  if (equals <= 0) throw new CommandFileError(`Invalid format '${line}'`);
  return { name: line.slice(0, equals), value: line.slice(equals + 1), last: index };
}

function readHeredoc(line: string, lines: readonly string[], index: number): Entry {
  const at = line.indexOf("<<");
  const name = line.slice(0, at);
  const delimiter = line.slice(at + 2);
  if (name === "" || delimiter === "") {
    throw new CommandFileError(
      `Invalid format '${line}'. Name must not be empty and delimiter must not be empty`,
    );
  }
  const end = lines.indexOf(delimiter, index + 1);
  if (end < 0) {
    throw new CommandFileError(`Invalid value. Matching delimiter not found '${delimiter}'`);
  }
  return { name, value: lines.slice(index + 1, end).join("\n"), last: end };
}

/** The directories of a GITHUB_PATH file, the newest first. */
export function parsePathEntries(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .reverse();
}
