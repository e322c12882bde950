import type { PullShow } from "../../../app/core/decision.ts";
import type { DependencyFacts, RunFacts } from "../../../app/core/molecule/facts.ts";
import type {
  Dequeued,
  Dispatched,
  Enqueued,
  GitHub,
  MergeMethod,
  Merging,
  PullOpened,
} from "../../../app/github/port.ts";
import { addedFile, branchChange } from "../../core/branch-change.ts";
import { FakeReadings } from "./fake-readings.ts";

export type { FakeIssue } from "./fake-issues.ts";
export { outage, tree } from "./fake-ledger.ts";

/**
 * The port in memory: refs with true compare-and-swap, commits, issues. No pull requests, no runs but those given.
 * Reads what was written like GitHub does: records come back from commit messages.
 */
export class FakeGitHub extends FakeReadings implements GitHub {
  /** Pull requests for the merge API: the branch of each, and what it was merged as. */
  readonly merging = new Map<number, { branch: string; merged?: string }>();
  /** What the repository's settings allow. */
  mergeMethods: readonly MergeMethod[] = ["merge", "rebase", "squash"];
  /** What GitHub answers instead of merging. */
  mergeAnswer: ((number: number) => Merging | undefined) | undefined;
  readonly dispatches: { workflow: string; inputs: Readonly<Record<string, string>> }[] = [];
  /** What pull requests were made to show. */
  readonly shows: PullShow[] = [];
  readonly runs = new Map<number, RunFacts>();
  groupRuns: { runId: number; commit: string }[] = [];
  enqueueAnswer: Enqueued = { kind: "queued" };
  dequeueAnswer: Dequeued = { kind: "dequeued" };
  dispatchAnswer: Dispatched = { kind: "started", runId: 1, url: "" };

  readDependencies(numbers: readonly number[]) {
    return this.answer(`readDependencies ${numbers.join(",")}`, () =>
      numbers.map((number): DependencyFacts => ({ number, kind: "open" })),
    );
  }

  readChange(base: string, head: string) {
    return this.answer(`readChange ${base}`, () => {
      const mergeBase = this.refs.get(`refs/heads/${base}`) ?? "";
      return branchChange([addedFile("a.txt")], { head, mergeBase });
    });
  }

  readRun(runId: number) {
    return this.answer(
      `readRun ${runId}`,
      (): RunFacts => this.runs.get(runId) ?? { kind: "none" },
    );
  }

  findRun(workflow: string, mark: string) {
    return this.answer(`findRun ${workflow} ${mark}`, (): RunFacts => ({ kind: "none" }));
  }

  isWorkflowGreen(workflow: string, branch: string) {
    return this.answer(`isWorkflowGreen ${workflow} ${branch}`, () => false);
  }

  readRecentComments(since: string) {
    return this.answer("readRecentComments", () =>
      [...this.issues.values()].flatMap(({ number, said }) =>
        said
          .filter(({ at }) => at >= since)
          .map(({ id, login, body }) => ({ id, number, login, body })),
      ),
    );
  }

  readGroupRuns() {
    return this.answer("readGroupRuns", () => this.groupRuns);
  }

  mergePull(number: number, head: string, method: MergeMethod) {
    return this.answer(`mergePull ${number} ${method}`, (): Merging => {
      const pull = this.merging.get(number);
      const instead = this.mergeAnswer?.(number);
      if (instead !== undefined) return instead;
      if (pull?.merged !== undefined) return { kind: "merged", sha: pull.merged };
      if (pull === undefined || this.refs.get(`refs/heads/${pull.branch}`) !== head)
        return { kind: "moved" };
      if (!this.mergeMethods.includes(method))
        return { kind: "method-refused", message: `${method} is not allowed` };
      pull.merged = this.merge(head);
      return { kind: "merged", sha: pull.merged };
    });
  }

  readMerge(number: number) {
    return this.answer(`readMerge ${number}`, () => this.merging.get(number)?.merged);
  }

  /** A merge into main that brings what the head has: its tree. */
  protected merge(head: string): string {
    const parents = [this.refs.get("refs/heads/main") ?? "", head];
    const merged = this.addCommit("Merge", parents, this.commits.get(head)?.tree);
    this.refs.set("refs/heads/main", merged);
    return merged;
  }

  dispatchWorkflow(workflow: string, _ref: string, inputs: Readonly<Record<string, string>>) {
    return this.answer(`dispatchWorkflow ${workflow}`, () => {
      if (this.dispatchAnswer.kind === "started") this.dispatches.push({ workflow, inputs });
      return this.dispatchAnswer;
    });
  }

  cancelRun(runId: number) {
    return this.answer(`cancelRun ${runId}`, (): "cancelled" | "over" => "cancelled");
  }

  openPull(pull: Parameters<GitHub["openPull"]>[0]) {
    return this.answer(`openPull ${pull.branch}`, (): PullOpened => {
      if (pull.createBranch) this.refs.set(`refs/heads/${pull.branch}`, pull.head);
      return { kind: "opened", number: 100, url: "" };
    });
  }

  enqueue({ nodeId }: Parameters<GitHub["enqueue"]>[0]) {
    return this.answer(`enqueue ${nodeId}`, () => this.enqueueAnswer);
  }

  dequeue(nodeId: string) {
    return this.answer(`dequeue ${nodeId}`, () => this.dequeueAnswer);
  }

  showPulls(pulls: readonly PullShow[]) {
    return this.answer("showPulls", () => {
      this.shows.push(...pulls);
    });
  }

  describePull(nodeId: string, body: string) {
    return this.answer(`describePull ${nodeId} ${body}`, () => undefined);
  }
}
