import { readChange } from "./change-reads.ts";
import { connect, type OctokitLike } from "./connection.ts";
import { readDashboard } from "./dashboard-reads.ts";
import * as deskReads from "./desk-reads.ts";
import * as deskWrites from "./desk-writes.ts";
import { readFloor } from "./floor-reads.ts";
import * as graphql from "./graphql-writes.ts";
import * as merges from "./merges.ts";
import type { GitHub } from "./port.ts";
import * as queue from "./queue-writes.ts";
import { openReader } from "./reader.ts";
import * as observations from "./reads.ts";
import * as reads from "./rest-reads.ts";
import * as refs from "./rest-refs.ts";
import * as writes from "./rest-writes.ts";

export interface GitHubOptions {
  readonly owner: string;
  readonly name: string;
  /** Where the ledger's refs are: `refs/cogtown`, or a branch prefix where custom refs are refused. */
  readonly namespace: string;
  readonly now: () => Date;
}

/**
 * GitHub as the port describes it, for one repository, over an authenticated Octokit. Remembers what makes
 * the next request a good guess, permissions for a minute, and nothing that decisions rest on.
 */
export function createGitHub(octokit: OctokitLike, options: GitHubOptions): GitHub {
  const connection = connect(octokit, options);
  const reader = openReader(connection, options.namespace);
  const permissionOf = reads.rememberPermissions(connection);
  return {
    viewer: () => reader.viewer,
    readMolecule: (number) => observations.readMolecule(reader, number),
    readRefinery: (base) => observations.readRefinery(reader, base),
    readTown: () => observations.readTown(reader),
    readDashboard: () => readDashboard(reader),
    readFloor: () => readFloor(reader),
    budget: () => reader.budget,
    readDependencies: (numbers, base) => observations.readDependencies(reader, numbers, base),
    readDesk: (number) => deskReads.readDesk(reader, number),
    readChildren: (number) => deskReads.readChildren(reader, number),
    readNamed: (numbers) => deskReads.readNamed(reader, numbers),
    readConvoys: () => deskReads.readConvoys(reader),
    readFiles: (paths) => deskReads.readFiles(reader, paths),
    readRecentComments: (since) => reads.readRecentComments(connection, since),
    permissionOf,
    canWrite: async (login) => (await permissionOf(login)) !== "none",
    readChange: (base, head) => readChange(reader, base, head),
    readRun: (runId) => reads.readRun(connection, runId),
    isWorkflowGreen: (workflow, branch) => reads.isWorkflowGreen(connection, workflow, branch),
    findRun: (workflow, mark, since) => reads.findRun(connection, workflow, mark, since),
    readGroupRuns: () => reads.readGroupRuns(connection),
    readHistory: (head, most) => reads.readHistory(connection, head, most),
    createCommit: (commit) => writes.createCommit(connection, commit),
    readRef: (ref) => refs.readRef(connection, ref),
    createRef: (ref, sha) => refs.createRef(connection, ref, sha),
    advanceRef: (ref, sha) => refs.advanceRef(connection, ref, sha),
    dispatchWorkflow: (workflow, ref, inputs) =>
      writes.dispatchWorkflow(connection, workflow, ref, inputs),
    cancelRun: (runId, force) => writes.cancelRun(connection, runId, force),
    updateRefs: (updates) => graphql.updateRefs(reader, updates),
    openPull: (pull) => graphql.openPull(reader, pull),
    mergePull: (number, head, method) => merges.mergePull(connection, number, head, method),
    readMerge: (number) => merges.readMerge(connection, number),
    readTree: (commit) => merges.readTree(connection, commit),
    enqueue: (pull) => queue.enqueue(connection, pull),
    dequeue: (nodeId) => queue.dequeue(connection, nodeId),
    project: (change) => graphql.project(reader, change),
    showPulls: (pulls) => graphql.showPulls(reader, pulls),
    describePull: (nodeId, body) => graphql.describePull(connection, nodeId, body),
    closeIssue: (nodeId) => graphql.closeIssue(connection, nodeId),
    answerOn: (answer) => deskWrites.answerOn(connection, answer),
    createIssues: (issues) => deskWrites.createIssues(reader, issues),
    addSubIssues: (parent, children) => deskWrites.addSubIssues(connection, parent, children),
    linkDependencies: (links) => deskWrites.linkDependencies(connection, links),
    editIssue: (nodeId, body) => deskWrites.editIssue(connection, nodeId, body),
    pinIssue: (nodeId) => deskWrites.pinIssue(connection, nodeId),
  };
}
