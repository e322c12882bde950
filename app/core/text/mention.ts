/**
 * A person or a team as GitHub notifies them: the one place where Cogtown mentions anybody, because a maintainer wrote
 * their names into the configuration. Empty for what is no name.
 */
export function mention(name: string): string {
  const [, login] =
    /^@?([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\/[A-Za-z0-9][\w.-]{0,99})?)$/.exec(name) ?? [];
  return login === undefined ? "" : `@${login}`;
}
