import { commitMessage, secretInHistory } from "./commit-rules.ts";
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
import { binary, fileCount, fileSize, totalSize, unread } from "./size-rules.ts";

/** Every rule of the policy, in the order in which findings are told. The table in docs/policy.md is made from this list. */
export const rules: readonly Rule[] = [
  unread,
  outOfScope,
  protectedPath,
  actionFile,
  fileName,
  caseClash,
  linkOutside,
  submodules,
  fileMode,
  executableBinary,
  commitMessage,
  fileCount,
  fileSize,
  totalSize,
  secretInHistory,
  steeringFile,
  link,
  executable,
  binary,
];

/** Whether nothing that a polecat adds can mend what this rule finds. */
export const isForPerson = (name: string) =>
  rules.some((rule) => rule.name === name && rule.asksPerson === true);
