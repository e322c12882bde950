import { existsSync } from "node:fs";
import { join } from "node:path";
import * as core from "@actions/core";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { showInClone } from "../shared/agent-clone.ts";
import { type Git, GitError } from "../shared/git.ts";
import { fetchRefs } from "../shared/git-directory.ts";
import type { Workshop } from "../shared/workshop.ts";

/**
 * Lets the agent, which has no token, read in its own clone what earlier attempts at the issue came to: the ledger is no
 * branch, so nobody's checkout has it. Best effort: most issues that are planned have no attempts.
 */
export async function showRecord(workshop: Workshop, git: Git, issue: number): Promise<void> {
  const ref = moleculeRef(defaultNamespace, issue);
  if (!existsSync(join(workshop.job.workspace, ".git"))) return;
  try {
    const { record } = await fetchRefs(git, { record: ref });
    if (record === undefined) return;
    const then = [["update-ref", ref, record]];
    const trouble = await showInClone(workshop, git, { commit: record, then });
    // What git says there is foreign text, and no line of it may become a command to the runner.
    if (trouble !== undefined) core.info("The agent cannot see earlier attempts in its clone.");
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    core.info(`The agent cannot see earlier attempts: ${error.message}`);
  }
}
