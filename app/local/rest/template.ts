/** GitHub's path templates (`/repos/{owner}/{repo}/git/refs/{ref}`), matched against raw request paths. */

/** Parameters whose value may hold slashes, sent as they are or as %2F. */
const spanning: ReadonlySet<string> = new Set([
  "ref",
  "path",
  "branch",
  "basehead",
  "name",
  "context",
]);

export interface PathTemplate {
  readonly text: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  /** How many segments are literal: of two templates that match, the one with more of them is meant. */
  readonly literals: number;
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

export function compileTemplate(text: string): PathTemplate {
  const names: string[] = [];
  let literals = 0;
  const pieces = text
    .split("/")
    .slice(1)
    .map((segment) => {
      const name = /^\{(\w+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        literals += 1;
        return `/${escapeRegExp(segment)}`;
      }
      names.push(name);
      // The contents of the root are asked for as `contents` and as `contents/`.
      if (name === "path") return "(?:/(.*))?";
      return spanning.has(name) ? "/(.+)" : "/([^/]+)";
    });
  return { text, pattern: new RegExp(`^${pieces.join("")}/?$`), names, literals };
}

/** The parameters, decoded, when the path is one of this template's. */
export function matchTemplate(
  template: PathTemplate,
  path: string,
): Record<string, string> | undefined {
  const match = template.pattern.exec(path);
  if (match === null) return undefined;
  return Object.fromEntries(
    template.names.map((name, index) => [name, decodeSafely(match[index + 1] ?? "")] as const),
  );
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is the caller's own text: GitHub looks it up literally and finds nothing.
    return text;
  }
}
