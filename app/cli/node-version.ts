/** The oldest Node that everything here runs on (package.json, engines). */
const oldest = [20, 18, 1] as const;
export const oldestNode = oldest.join(".");

/** What to tell somebody whose Node is too old; undefined when it is not. */
export function describeOldNode(version: string): string | undefined {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor, wantedPatch] = oldest;
  const isOldEnough =
    major > wantedMajor ||
    (major === wantedMajor &&
      (minor > wantedMinor || (minor === wantedMinor && patch >= wantedPatch)));
  return isOldEnough
    ? undefined
    : `Node ${version} is too old: Cogtown needs ${oldestNode} or newer.`;
}
