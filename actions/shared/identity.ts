/** `[bot]` cannot be part of a person's login: nobody's account is credited with the commits. */
export const polecatIdentity = {
  name: "cogtown-polecat[bot]",
  email: "cogtown-polecat[bot]@users.noreply.github.com",
};
export const refineryIdentity = {
  name: "cogtown-refinery[bot]",
  email: "cogtown-refinery[bot]@users.noreply.github.com",
};
export const mayorIdentity = {
  name: "cogtown-mayor[bot]",
  email: "cogtown-mayor[bot]@users.noreply.github.com",
};

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** As git prints it raw (`@1700000000 +0100`); absent: now. */
  readonly date?: string;
}

export function signatureEnvironment(
  author: Signature,
  committer: Signature,
): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    ...(author.date === undefined ? {} : { GIT_AUTHOR_DATE: author.date }),
    ...(committer.date === undefined ? {} : { GIT_COMMITTER_DATE: committer.date }),
  };
}
