import type { Found, Rule } from "./rule.ts";

/** Documented under "Skipping workflow runs", with the trailer that checks heed. */
const skips = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks:\s*true/im;

/** Documented under "Linking a pull request to an issue": on the base, each of these closes an issue. */
const closes =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w.-]+\/[\w.-]+)?(?:#|GH-|https?:\/\/\S+\/(?:issues|pull)\/)\d/i;

export const commitMessage: Rule = {
  name: "commit-message",
  what: "commit messages that skip checks or close issues; the polecat's own never do",
  byDefault: "refuse",
  isFixed: true,
  asksPerson: true,
  find: ({ commits }) =>
    commits.flatMap(({ sha, message }): readonly Found[] => {
      const path = `commit ${sha.slice(0, 10)}`;
      if (skips.test(message))
        return [{ path, why: "says in its message that checks are skipped" }];
      return closes.test(message) ? [{ path, why: "closes an issue by its message" }] : [];
    }),
};

export const secretInHistory: Rule = {
  name: "secret-in-history",
  what: "commits of the branch that were refused for a credential, although it is gone by now: it would land with them",
  byDefault: "refuse",
  asksPerson: true,
  find: ({ commits }, { leaked }) =>
    commits
      .filter(({ sha }) => leaked.includes(sha))
      .map(({ sha }) => ({ path: `commit ${sha.slice(0, 10)}`, why: "holds a credential" })),
};
