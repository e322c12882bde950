import picomatch from "picomatch";

/**
 * Paths that steer the factory itself or its reviewers. The attacker is the agent, or whoever talked it into
 * something: changing one of these would outlive the pull request.
 */
export const protectedPaths = [
  ".github/workflows/**",
  ".github/actions/**",
  ".github/cogtown.yml",
  ".cogtown/**",
  "CODEOWNERS",
  ".github/CODEOWNERS",
  "docs/CODEOWNERS",
] as const;

export interface OutOfScope {
  readonly paths: readonly string[];
  readonly why: "scope" | "protected";
}

/**
 * Which changed paths a molecule must not change, or undefined. `allow` are the config's exceptions to the protected
 * paths; an empty scope bounds nothing else. Both names of a rename count, and protected paths in any case: some
 * checkouts do not tell `.GitHub` from `.github`.
 */
export function findOutOfScope(
  files: readonly { readonly path: string; readonly previousPath?: string }[],
  scope: readonly string[],
  allow: readonly string[],
): OutOfScope | undefined {
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [previousPath, path],
  );
  const isProtected = matcherOf(protectedPaths, true);
  const isAllowed = matcherOf(allow, false);
  const guarded = paths.filter((path) => isProtected(path) && !isAllowed(path));
  if (guarded.length > 0) return { paths: [...new Set(guarded)], why: "protected" };
  const isInScope = matcherOf(scope, false);
  const outside = scope.length === 0 ? [] : paths.filter((path) => !isInScope(path));
  return outside.length > 0 ? { paths: [...new Set(outside)], why: "scope" } : undefined;
}

/**
 * Patterns mean what a shell without extglob means: `*`, `**`, `?`, `[…]` and `{a,b}`. Parentheses are letters, as in
 * the folders `(group)` of web frameworks, and can build no regular expression; so are brackets besides, as in `[id]`.
 * A pattern also matches the path that is spelt like it, and everything below that.
 */
export function matcherOf(globs: readonly string[], nocase: boolean): (path: string) => boolean {
  const options = { dot: true, nonegate: true, noextglob: true, regex: false, nocase };
  const matchers = globs.flatMap((glob) => [
    picomatch(glob.replace(/[()|+]/g, "\\$&"), options),
    picomatch(glob.replace(/[()|+[\]]/g, "\\$&"), options),
  ]);
  return (path) =>
    matchers.some((matches) => matches(path)) ||
    globs.some((glob) => path === glob || path.startsWith(`${glob}/`));
}

/**
 * Whether two scopes might touch the same path, judged by what stands before the first wildcard: it may say so of two
 * that never meet, never the other way round. An empty scope says nothing about what will change, and collides with
 * nothing: molecules without a scope run side by side, and the Refinery finds what does not fit.
 */
export function scopesCollide(a: readonly string[], b: readonly string[]): boolean {
  const others = b.map(partsOf);
  return a.map(partsOf).some((one) => others.some((other) => partsMeet(one, other)));
}

/** What stands between two slashes of a pattern: `deep` may match any number of folders, or hides slashes of its own. */
export type PatternPart =
  | { readonly kind: "plain"; readonly word: string }
  | { readonly kind: "wild" }
  | { readonly kind: "deep" };

/** A pattern cut at its slashes. */
export function partsOf(glob: string): readonly PatternPart[] {
  return glob.split("/").map(partOf);
}

function partOf(word: string): PatternPart {
  if (/\*\*|\{/.test(word)) return { kind: "deep" };
  return /[*?[]/.test(word) ? { kind: "wild" } : { kind: "plain", word };
}

function partsMeet(a: readonly PatternPart[], b: readonly PatternPart[]): boolean {
  for (let depth = 0; ; depth += 1) {
    const [one, other] = [a[depth], b[depth]];
    if (one === undefined || other === undefined) return true;
    if (one.kind === "deep" || other.kind === "deep") return true;
    if (one.kind === "plain" && other.kind === "plain" && one.word !== other.word) return false;
  }
}
