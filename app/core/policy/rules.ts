import { checkForgiving, checkRelaxed, lintSilenced } from "./check-rules.ts";
import { commitMessage, secretInHistory } from "./commit-rules.ts";
import { lockfileAlone, lockfileOnly } from "./lockfile-rules.ts";
import {
  executable,
  executableBinary,
  fileMode,
  link,
  linkOutside,
  submodules,
} from "./mode-rules.ts";
import {
  actionFile,
  caseClash,
  fileName,
  outOfScope,
  protectedPath,
  steeringFile,
} from "./path-rules.ts";
import type { Rule } from "./rule.ts";
import { binary, disguised, fileCount, fileSize, totalSize, unread } from "./size-rules.ts";
import { testDeleted, testSkipped, testWeakened } from "./test-rules.ts";
import { hiddenCharacters, installScripts, secret } from "./text-rules.ts";

/** Every rule of the policy, in the order in which findings are told. The table in docs/policy.md is made from this list. */
export const rules: readonly Rule[] = [
  ...[unread, outOfScope, protectedPath, actionFile, fileName, caseClash],
  ...[linkOutside, submodules, fileMode, executableBinary, disguised],
  ...[secret, secretInHistory, commitMessage],
  ...[lockfileOnly, fileCount, fileSize, totalSize],
  ...[testDeleted, testSkipped, testWeakened],
  ...[checkForgiving, checkRelaxed, lintSilenced],
  ...[steeringFile, installScripts, hiddenCharacters],
  ...[link, executable, binary, lockfileAlone],
];

/** Whether nothing that a polecat adds can mend what this rule finds. */
export const isForPerson = (name: string) =>
  rules.some((rule) => rule.name === name && rule.asksPerson === true);
