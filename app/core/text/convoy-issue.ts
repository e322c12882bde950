import { named } from "./quoted.ts";

/** The text of an issue that `/mayor convoy` opens. It is for people to fill in; its last line finds it again. */
export function renderConvoyIssue({
  by,
  desk,
  mark,
}: {
  readonly by: string;
  readonly desk: number;
  readonly mark: string;
}): string {
  return [
    `${named(by)} gathered these issues in #${desk}.`,
    "### Design",
    "<!-- What every issue of this convoy has to respect. Polecats are told what somebody with write permission left here last. -->",
    markLine(mark),
  ].join("\n\n");
}

const markLine = (mark: string) => `<!-- cogtown:convoy-of ${mark} -->`;

/**
 * Whether this is the issue of that order, wherever people have written since. Ask only of issues that Cogtown's own account
 * opened.
 */
export const isConvoyOf = (body: string, mark: string): boolean =>
  body.split(/\r?\n/).some((line) => line.trimEnd() === markLine(mark));
