/**
 * Patterns as rulesets have them: Ruby's `fnmatch` with FNM_PATHNAME (docs, "Creating rulesets for a repository"). A star
 * stays within one part of the name, a part of two stars spans any number of them.
 */
export function matchesRefPattern(pattern: string, ref: string): boolean {
  return new RegExp(`^${translate(pattern)}$`, "s").test(ref);
}

function translate(pattern: string): string {
  return pattern.replaceAll(/\*\*\/|\*+|\?|\[[^\]]+\]|[^*?[]+|\[/g, (piece) => {
    if (piece === "**/") return "(?:[^/]+/)*";
    if (piece.startsWith("*")) return "[^/]*";
    if (piece === "?") return "[^/]";
    if (piece.length > 1 && piece.startsWith("[")) return piece.replaceAll("\\", "\\\\");
    return piece.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  });
}
