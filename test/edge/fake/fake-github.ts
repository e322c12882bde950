import { createHash } from "node:crypto";
import type { z } from "zod";
import type { NewIssue, PullShow, Reaction, RefAt } from "../../../app/core/decision.ts";
import type { Level } from "../../../app/core/desk/facts.ts";
import { DeskRecord } from "../../../app/core/desk/record.ts";
import {
  type LedgerMessage,
  parseLedgerMessage,
  printLedgerMessage,
} from "../../../app/core/ledger-message.ts";
import type {
  ChangeFacts,
  DependencyFacts,
  Ledgered,
  PullFacts,
  RunFacts,
  TownFacts,
} from "../../../app/core/molecule/facts.ts";
import { MoleculeRecord } from "../../../app/core/molecule/record.ts";
import { candidateRef, convoyLabel, planRef } from "../../../app/core/names.ts";
import { PlanAnswer } from "../../../app/core/plan/answer.ts";
import type { BaseFacts, NativeQueue } from "../../../app/core/refinery/facts.ts";
import { RefineryRecord } from "../../../app/core/refinery/record.ts";
import { viewRefinery } from "../../../app/core/refinery/view.ts";
import { TownRecord } from "../../../app/core/schedule/town-record.ts";
import { alertMarker } from "../../../app/core/text/breaker-words.ts";
import { convoyMarker } from "../../../app/core/text/convoy-words.ts";
import { planHashOf } from "../../../app/core/text/plan-words.ts";
import { repliedTo } from "../../../app/core/text/reply-words.ts";
import { stickyMarker } from "../../../app/core/text/sticky.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import type {
  Dequeued,
  DeskReading,
  Dispatched,
  Enqueued,
  GitHub,
  HistoryCommit,
  MergeMethod,
  Merging,
  MoleculeReading,
  ProjectionChange,
  PullOpened,
  RefineryReading,
  RefUpdate,
  SaidAt,
} from "../../../app/github/port.ts";

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  isOpen: boolean;
  labels: string[];
  labelled: { login: string; at: string } | undefined;
  edited?: { login: string; at: string };
  renamed?: { login: string; at: string };
  /** Ours; `edited`: somebody else changed it last. */
  comments: { id: string; body: string; edited?: { login: string; at: string } }[];
  /** Comments of others. */
  said: SaidAt[];
  /** The issue that it is a sub-issue of. */
  parent?: number;
  /** Those that it is blocked by. */
  needs?: number[];
  closedAt?: string;
  isUnwanted?: boolean;
  /** Pull requests that say that they close it. */
  pulls?: { number: number; isMerged: boolean }[];
  /** Absent: whoever is `alice`. */
  author?: string;
}

const ownComments = (issue: FakeIssue, marker: string) =>
  issue.comments.filter(({ body }) => body.includes(marker)).map(({ id, body }) => ({ id, body }));

/** A method of the port, about to happen or just done. */
export type Fault = (call: string, when: "before" | "after") => void;

export const outage = () => new GitHubError("unavailable", "502 Bad Gateway");

const plainConfig = "agent:\n  command: ./agent.sh\nverify:\n  commands: [npm test]\n";
export const tree = "e".repeat(40);

/**
 * The port in memory: refs with true compare-and-swap, commits, issues. No pull requests, no runs but those given.
 * Reads what was written like GitHub does: records come back from commit messages.
 */
export class FakeGitHub implements GitHub {
  readonly calls: string[] = [];
  readonly commits = new Map<
    string,
    { message: string; parents: readonly string[]; tree: string }
  >();
  /** Pull requests for the merge API: the branch of each, and what it was merged as. */
  readonly merging = new Map<number, { branch: string; merged?: string }>();
  /** What the repository's settings allow. */
  mergeMethods: readonly MergeMethod[] = ["merge", "rebase", "squash"];
  /** What GitHub answers instead of merging. */
  mergeAnswer: ((number: number) => Merging | undefined) | undefined;
  /** GitHub knows `updateRefs`; else one ref moves after the other. */
  hasUpdateRefs = true;
  readonly refs = new Map<string, string>([["refs/heads/main", "b".repeat(40)]]);
  readonly issues = new Map<number, FakeIssue>();
  readonly writers = new Set(["alice"]);
  readonly dispatches: { workflow: string; inputs: Readonly<Record<string, string>> }[] = [];
  readonly projections: ProjectionChange[] = [];
  /** What pull requests were made to show. */
  readonly shows: PullShow[] = [];
  readonly runs = new Map<number, RunFacts>();
  /** What the Refinery sees. */
  openPulls: PullFacts[] = [];
  saidOfPulls: RefineryReading["said"] = [];
  queue: NativeQueue = { kind: "none" };
  groupRuns: { runId: number; commit: string }[] = [];
  enqueueAnswer: Enqueued = { kind: "queued" };
  dequeueAnswer: Dequeued = { kind: "dequeued" };
  configText: string | undefined = plainConfig;
  dispatchAnswer: Dispatched = { kind: "started", runId: 1, url: "" };
  fault: Fault = () => undefined;
  /** When a call gets its turn: at once, unless somebody decides who goes first. */
  turn: (call: string) => Promise<unknown> = () => Promise.resolve();
  protected readonly readers = {
    molecule: this.#readerOf(MoleculeRecord),
    refinery: this.#readerOf(RefineryRecord),
    town: this.#readerOf(TownRecord),
    desk: this.#readerOf(DeskRecord),
    answer: this.#readerOf(PlanAnswer),
  };
  #made = 0;

  /** What stands as an answer: replies by issue, and reactions by comment. */
  readonly answers: { on: string; replies: readonly string[]; reactions: readonly Reaction[] }[] =
    [];
  /** Files on the default branch. */
  readonly files = new Map<string, string>();

  addIssue(number: number, change: Partial<FakeIssue> = {}): FakeIssue {
    const issue: FakeIssue = {
      number,
      title: `Issue ${number}`,
      body: "### Goal\nIt works.\n\n### Acceptance criteria\n- [ ] `npm test`\n",
      isOpen: true,
      labels: ["polecat"],
      labelled: { login: "alice", at: "2026-01-01T00:00:00Z" },
      comments: [],
      said: [],
      ...change,
    };
    this.issues.set(number, issue);
    return issue;
  }

  /** A ledger ref as somebody left it. */
  seedRecord(ref: string, record: unknown): string {
    const head = this.addCommit(printLedgerMessage("seeded", record), []);
    this.refs.set(ref, head);
    return head;
  }

  recordOf(number: number): MoleculeRecord | undefined {
    const record = this.ledgered(`refs/cogtown/molecules/${number}`, this.readers.molecule);
    return record.kind === "present" ? record.value : undefined;
  }

  viewer() {
    return "cogtown[bot]";
  }

  readMolecule(number: number) {
    return this.answer(`readMolecule ${number}`, (): MoleculeReading | "absent" => {
      const issue = this.issues.get(number);
      return issue === undefined ? "absent" : this.reading(issue);
    });
  }

  readRefinery(base: string) {
    return this.answer(
      `readRefinery ${base}`,
      (): RefineryReading => ({
        town: this.town(),
        base: this.base(base),
        record: this.ledgered(`refs/cogtown/refinery/${base}`, this.readers.refinery),
        pulls: this.openPulls,
        said: this.saidOfPulls,
        notes: new Map(),
        candidateRefs: this.candidateRefs(base),
        budget: 1,
        queue: this.queue,
      }),
    );
  }

  readTown() {
    return this.answer("readTown", () => this.town());
  }

  readDesk(number: number) {
    return this.answer(`readDesk ${number}`, (): DeskReading | "absent" => {
      const issue = this.issues.get(number);
      return issue === undefined ? "absent" : this.deskReading(issue);
    });
  }

  readChildren(number: number) {
    return this.answer(
      `readChildren ${number}`,
      () =>
        new Map(
          this.#childrenOf(number)
            .filter(({ author }) => author === this.viewer())
            .map((child) => [child.number, child.body]),
        ),
    );
  }

  readNamed(numbers: readonly number[]) {
    return this.answer(
      `readNamed ${numbers.join(",")}`,
      () =>
        new Map(
          numbers.flatMap((number) => {
            const issue = this.issues.get(number);
            if (issue === undefined) return [];
            const { isOpen, parent } = issue;
            return [[number, { nodeId: `I_${number}`, isOpen, parent }] as const];
          }),
        ),
    );
  }

  readConvoys() {
    return this.answer("readConvoys", () =>
      [...this.issues.values()]
        .filter((issue) => issue.isOpen && issue.author === this.viewer())
        .filter((issue) => issue.labels.includes(convoyLabel))
        .map(({ number, body }) => ({ number, nodeId: `I_${number}`, body })),
    );
  }

  readFiles(paths: readonly string[]) {
    return this.answer(
      `readFiles ${paths.join(",")}`,
      () =>
        new Map(
          paths.flatMap((path) => {
            const text = this.files.get(path);
            return text === undefined ? [] : [[path, text] as const];
          }),
        ),
    );
  }

  permissionOf(login: string) {
    return this.answer(
      `permissionOf ${login}`,
      (): Level => (this.writers.has(login) ? "write" : "none"),
    );
  }

  answerOn({ nodeId, replies, reactions }: Parameters<GitHub["answerOn"]>[0]) {
    return this.answer(`answerOn ${nodeId}`, () => {
      this.answers.push({ on: nodeId, replies, reactions });
      const issue = this.#issueOf(nodeId);
      for (const body of replies) issue?.comments.push({ id: `C_${(this.#made += 1)}`, body });
    });
  }

  createIssues(issues: readonly NewIssue[]) {
    return this.answer(`createIssues ${issues.length}`, () => {
      for (const { title, body, labels, parent } of issues) {
        const number = Math.max(0, ...this.issues.keys()) + 1;
        const above = this.#issueOf(parent)?.number;
        this.addIssue(number, {
          ...{ title, body, labels: [...labels], author: this.viewer() },
          labelled: { login: this.viewer(), at: "2026-01-01T00:00:00Z" },
          ...(above === undefined ? {} : { parent: above }),
        });
      }
    });
  }

  addSubIssues(parent: string, children: readonly string[]) {
    return this.answer(`addSubIssues ${parent}`, () => {
      const above = this.#issueOf(parent)?.number;
      for (const child of children) {
        const issue = this.#issueOf(child);
        if (issue !== undefined && above !== undefined) issue.parent = above;
      }
    });
  }

  linkDependencies(links: Parameters<GitHub["linkDependencies"]>[0]) {
    return this.answer("linkDependencies", () => {
      for (const { issue, needs } of links) {
        const [from, to] = [this.#issueOf(issue), this.#issueOf(needs)];
        if (from !== undefined && to !== undefined)
          from.needs = [...new Set([...(from.needs ?? []), to.number])];
      }
    });
  }

  editIssue(nodeId: string, body: string) {
    return this.answer(`editIssue ${nodeId}`, () => {
      const issue = this.#issueOf(nodeId);
      if (issue !== undefined) issue.body = body;
    });
  }

  pinIssue(nodeId: string) {
    return this.answer(`pinIssue ${nodeId}`, () => undefined);
  }

  #issueOf(nodeId: string | undefined): FakeIssue | undefined {
    return [...this.issues.values()].find(({ number }) => `I_${number}` === nodeId);
  }

  #childrenOf(number: number): readonly FakeIssue[] {
    return [...this.issues.values()].filter(({ parent }) => parent === number);
  }

  #needsOf({ needs }: FakeIssue) {
    return (needs ?? []).map((number) => ({
      number,
      isOpen: this.issues.get(number)?.isOpen === true,
    }));
  }

  canWrite(login: string) {
    return this.answer(`canWrite ${login}`, () => this.writers.has(login));
  }

  readDependencies(numbers: readonly number[]) {
    return this.answer(`readDependencies ${numbers.join(",")}`, () =>
      numbers.map((number): DependencyFacts => ({ number, kind: "open" })),
    );
  }

  readChange(base: string, head: string) {
    return this.answer(`readChange ${base}`, (): ChangeFacts => {
      const mergeBase = this.refs.get(`refs/heads/${base}`) ?? "";
      return { head, mergeBase, files: [{ path: "a.txt", status: "added" }], isTruncated: false };
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

  readGroupRuns() {
    return this.answer("readGroupRuns", () => this.groupRuns);
  }

  readHistory(head: string) {
    return this.answer(`readHistory ${head}`, () => ({
      commits: this.#history(head),
      isCut: false,
    }));
  }

  createCommit(commit: { message: string; tree: string; parents: readonly string[] }) {
    return this.answer("createCommit", () =>
      this.addCommit(commit.message, commit.parents, commit.tree),
    );
  }

  readRef(ref: string) {
    return this.answer(`readRef ${ref}`, () => this.refs.get(ref));
  }

  createRef(ref: string, sha: string) {
    return this.answer(`createRef ${ref}`, () => {
      if (this.refs.has(ref)) return "exists" as const;
      this.refs.set(ref, sha);
      this.refsMoved();
      return "created" as const;
    });
  }

  advanceRef(ref: string, sha: string) {
    return this.answer(`advanceRef ${ref}`, () => {
      const head = this.refs.get(ref);
      if (head === undefined || !this.descends(sha, head)) return "rejected" as const;
      this.refs.set(ref, sha);
      return "advanced" as const;
    });
  }

  async updateRefs(updates: readonly RefUpdate[]): Promise<"updated" | "rejected"> {
    if (!this.hasUpdateRefs && updates.length > 1) return this.#updateInTurn(updates);
    return this.answer(`updateRefs ${updates.map((u) => u.name).join(" ")}`, () => {
      if (updates.some((u) => this.refs.get(u.name) !== u.before)) return "rejected" as const;
      for (const { name, after } of updates) {
        if (after === undefined) this.refs.delete(name);
        else this.refs.set(name, after);
      }
      this.refsMoved();
      return "updated" as const;
    });
  }

  /** As the adapter does it by REST. */
  async #updateInTurn(updates: readonly RefUpdate[]): Promise<"updated" | "rejected"> {
    for (const update of updates) {
      if (this.refs.get(update.name) === update.after) continue;
      if ((await this.updateRefs([update])) === "rejected") return "rejected";
    }
    return "updated";
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

  readTree(commit: string) {
    return this.answer(`readTree ${commit}`, () => this.commits.get(commit)?.tree ?? tree);
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

  project(change: ProjectionChange) {
    return this.answer("project", () => {
      this.projections.push(change);
      const issue = [...this.issues.values()].find(
        (each) => `I_${each.number}` === change.issueNodeId,
      );
      if (issue === undefined) return;
      if (change.createComment !== undefined) {
        issue.comments.push({ id: `C_${(this.#made += 1)}`, body: change.createComment });
      }
      const { editComment } = change;
      const edited = issue.comments.find((comment) => comment.id === editComment?.id);
      if (edited !== undefined && editComment !== undefined) {
        edited.body = editComment.body;
        delete edited.edited;
      }
      issue.comments = issue.comments.filter(
        (comment) => !change.deleteComments.includes(comment.id),
      );
      issue.labels = issue.labels.filter((label) => !change.removeLabels.includes(label));
      issue.labels = [...new Set([...issue.labels, ...change.addLabels])];
      if (change.addLabels.includes("polecat"))
        issue.labelled = { login: this.viewer(), at: "2026-01-01T00:00:00Z" };
    });
  }

  describePull(nodeId: string, body: string) {
    return this.answer(`describePull ${nodeId} ${body}`, () => undefined);
  }

  closeIssue(nodeId: string) {
    return this.answer(`closeIssue ${nodeId}`, () => {
      const issue = this.#issueOf(nodeId);
      if (issue !== undefined) issue.isOpen = false;
    });
  }

  /** What follows from refs that were moved; nothing here. */
  protected refsMoved(): void {
    return;
  }

  protected answer<T>(call: string, work: () => T): Promise<T> {
    this.calls.push(call);
    return this.turn(call).then(() => {
      this.fault(call, "before");
      const answer = work();
      this.fault(call, "after");
      return answer;
    });
  }

  addCommit(message: string, parents: readonly string[], of = tree): string {
    const sha = createHash("sha1")
      .update(`${(this.#made += 1)}${message}`)
      .digest("hex");
    this.commits.set(sha, { message, parents, tree: of });
    return sha;
  }

  #history(head: string): HistoryCommit[] {
    const commit = this.commits.get(head);
    if (commit === undefined) return [];
    const at = "2026-01-01T00:00:00Z";
    const before = commit.parents.flatMap((parent) => this.#history(parent));
    return [{ sha: head, message: commit.message, at }, ...before];
  }

  protected descends(sha: string, from: string): boolean {
    return (
      sha === from || (this.commits.get(sha)?.parents ?? []).some((p) => this.descends(p, from))
    );
  }

  /** Reads a commit of a ledger; the same one once. */
  #readerOf<T>(schema: z.ZodType<T>): (head: string) => LedgerMessage<T> {
    const read = new Map<string, LedgerMessage<T>>();
    return (head) => {
      const parsed =
        read.get(head) ?? parseLedgerMessage(schema, this.commits.get(head)?.message ?? "");
      read.set(head, parsed);
      return parsed;
    };
  }

  protected ledgered<T>(ref: string, read: (head: string) => LedgerMessage<T>): Ledgered<T> {
    const head = this.refs.get(ref);
    if (head === undefined) return { kind: "absent" };
    const parsed = read(head);
    return parsed.ok
      ? { kind: "present", head, value: parsed.value }
      : { kind: "unreadable", head, problem: parsed.problem };
  }

  /** Commits that jobs left for candidates of this base. */
  protected candidateRefs(base: string): readonly RefAt[] {
    const prefix = candidateRef("refs/cogtown", base, "");
    return [...this.refs]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, head]) => ({ name, head }));
  }

  protected base(name: string): BaseFacts | undefined {
    const head = this.refs.get(`refs/heads/${name}`);
    return head === undefined ? undefined : { name, head, tree, recent: [{ sha: head, tree }] };
  }

  protected town(): TownFacts {
    const issues = [...this.issues.values()];
    const labelled = issues.filter((i) => i.isOpen && i.labels.includes("polecat"));
    return {
      repository: { owner: "ada", name: "engine", url: "https://github.com/ada/engine" },
      defaultBranch: "main",
      configText: this.configText,
      workflows: ["cogtown-polecat.yml", "cogtown-refinery.yml", "cogtown-plan.yml"],
      labelled: labelled.map((i) => i.number),
      issues: labelled.map((i) => ({
        ...{ number: i.number, nodeId: `I_${i.number}`, title: i.title, labels: [...i.labels] },
        createdAt: "2026-01-01T00:00:00Z",
        parent: i.parent,
        needs: this.#needsOf(i),
      })),
      desks: issues.flatMap((i) => this.deskOf(i.number) ?? []),
      records: issues.flatMap((i) => this.recordOf(i.number) ?? []),
      isCut: false,
      unreadable: [],
      bases: [...new Set(this.openPulls.map(({ base }) => base))],
      branches: [...this.refs.keys()].flatMap((ref) => {
        const number = /^refs\/heads\/(?:polecat|cogtown)\/(\d+)$/.exec(ref)?.[1];
        return number === undefined ? [] : [Number(number)];
      }),
      record: this.ledgered("refs/cogtown/town", this.readers.town),
      tree,
    };
  }

  deskOf(number: number): DeskRecord | undefined {
    const desk = this.ledgered(`refs/cogtown/desks/${number}`, this.readers.desk);
    return desk.kind === "present" ? desk.value : undefined;
  }

  protected deskReading(issue: FakeIssue): DeskReading {
    const { number, title, body, isOpen, edited } = issue;
    return {
      facts: {
        town: this.town(),
        ...{ number, nodeId: `I_${number}`, title, body, isOpen },
        url: `https://github.com/ada/engine/issues/${number}`,
        isLocked: false,
        labels: [...issue.labels],
        author: issue.author ?? "alice",
        parent: issue.parent,
        children: this.#childrenOf(number).map((child) => ({
          ...{ number: child.number, nodeId: `I_${child.number}`, title: child.title },
          ...{ isOpen: child.isOpen, closedAt: child.closedAt, body: undefined },
          isUnwanted: child.isUnwanted === true,
          pulls: child.pulls ?? [],
          needs: this.#needsOf(child),
          labels: [...child.labels],
        })),
        record: this.ledgered(`refs/cogtown/desks/${number}`, this.readers.desk),
        molecule: this.ledgered(`refs/cogtown/molecules/${number}`, this.readers.molecule),
        said: new Set(issue.comments.flatMap((comment) => repliedTo(comment.body) ?? [])),
        convoyComments: ownComments(issue, convoyMarker),
        answers: this.#answersFor(number),
      },
      edited,
      plans: issue.comments
        .filter(({ body: text }) => planHashOf(text) !== undefined)
        .map(({ id, body: text, edited: by }) => ({ comment: { id, body: text }, edited: by })),
      comments: issue.said.map((said) => ({ ...said, nodeId: `IC_${said.id}` })),
    };
  }

  /** What planning jobs left for an issue. */
  #answersFor(number: number): DeskReading["facts"]["answers"] {
    return [...this.refs]
      .filter(([name]) => name.startsWith(planRef("refs/cogtown", number, "")))
      .flatMap(([name, head]) => {
        const parsed = this.readers.answer(head);
        return parsed.ok ? [{ answer: parsed.value, ref: { name, head } }] : [];
      });
  }

  protected reading(issue: FakeIssue): MoleculeReading {
    const facts: MoleculeReading["facts"] = {
      town: this.town(),
      number: issue.number,
      nodeId: `I_${issue.number}`,
      url: `https://github.com/ada/engine/issues/${issue.number}`,
      title: issue.title,
      body: issue.body,
      isOpen: issue.isOpen,
      isLocked: false,
      labels: [...issue.labels],
      record: this.ledgered(`refs/cogtown/molecules/${issue.number}`, this.readers.molecule),
      desk: this.deskOf(issue.number),
      convoy:
        issue.parent === undefined
          ? undefined
          : {
              number: issue.parent,
              desk: this.deskOf(issue.parent),
              siblings: this.#childrenOf(issue.parent)
                .filter(({ number }) => number !== issue.number)
                .map(({ number, isOpen }) => ({ number, isOpen })),
            },
      stickies: ownComments(issue, stickyMarker),
      alerts: ownComments(issue, alertMarker),
      newestComment: Math.max(0, ...issue.said.map(({ id }) => id)),
      workBranch: this.refs.get(`refs/heads/polecat/${issue.number}`),
      proposalBranch: this.refs.get(`refs/heads/cogtown/${issue.number}`),
      base: this.base("main"),
      pull: undefined,
      refinery: viewRefinery({ kind: "absent" }, issue.number, undefined),
    };
    const labelled = issue.labels.includes("polecat") ? issue.labelled : undefined;
    return { facts, labelled, edited: issue.edited, renamed: issue.renamed, said: issue.said };
  }
}
