/** Characters that mean something in GitHub's filter patterns (docs, "Filter pattern cheat sheet"). */
function translate(pattern: string): string {
  let source = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const rest = pattern.slice(index);
    const [text, length] = translateStart(rest);
    source += text;
    index += length - 1;
  }
  return source;
}

function translateStart(rest: string): readonly [source: string, length: number] {
  if (rest.startsWith("**/")) return ["(?:.*/)?", 3];
  if (rest.startsWith("**")) return [".*", 2];
  if (rest.startsWith("*")) return ["[^/]*", 1];
  const set = /^\[[^\]]+\]/.exec(rest);
  if (set !== null) return [set[0], set[0].length];
  if (rest.startsWith("?") || rest.startsWith("+")) return [rest.charAt(0), 1];
  if (rest.startsWith("\\") && rest.length > 1) return [escapeCharacter(rest.charAt(1)), 2];
  return [escapeCharacter(rest.charAt(0)), 1];
}

function escapeCharacter(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\]/, "\\$&");
}

function matchesOne(pattern: string, value: string): boolean {
  return new RegExp(`^${translate(pattern)}$`).test(value);
}

/** True when the last pattern that matches is a positive one: a later `!pattern` takes back an earlier one. */
export function matchesPatterns(patterns: readonly string[], value: string): boolean {
  let matched = false;
  for (const pattern of patterns) {
    const isNegative = pattern.startsWith("!");
    if (matchesOne(isNegative ? pattern.slice(1) : pattern, value)) matched = !isNegative;
  }
  return matched;
}
