import type { LocalGitHub } from "#local/github.ts";

/**
 * Resolves when nothing moves any more: each side may give the other work, so both are asked until neither had any.
 * `countActivity` grows with every API request.
 */
export async function settleTown(
  countActivity: () => number,
  github: Pick<LocalGitHub, "idle">,
  app: { idle(): Promise<void> },
): Promise<void> {
  let before: number;
  do {
    before = countActivity();
    await github.idle();
    await app.idle();
  } while (countActivity() !== before);
}
