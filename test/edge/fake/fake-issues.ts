import type { NewIssue, Reaction } from "../../../app/core/decision.ts";
import type { Level } from "../../../app/core/desk/facts.ts";
import { convoyLabel } from "../../../app/core/names.ts";
import type { GitHub, ProjectionChange, SaidAt } from "../../../app/github/port.ts";
import { FakeLedger } from "./fake-ledger.ts";

export interface FakeIssue {
  readonly number: number;
  title: string;
  body: string;
  isOpen: boolean;
  labels: string[];
  labelled: { login: string; at: string } | undefined;
  /** The newest first. */
  edits?: { login: string; at: string }[];
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
  /** The App opened it then; and who has edited it since, the newest first. */
  own?: { createdAt: string; isPinned: boolean; edits: { login: string; at: string }[] };
}

/** Issues with their comments and labels, who may write, and what was written to them. */
export class FakeIssues extends FakeLedger {
  readonly issues = new Map<number, FakeIssue>();
  readonly writers = new Set(["alice"]);
  readonly projections: ProjectionChange[] = [];
  /** What GitHub's clock says. */
  time = () => "2026-01-01T00:00:00Z";
  /** What stands as an answer: replies by issue, and reactions by comment. */
  readonly answers: { on: string; replies: readonly string[]; reactions: readonly Reaction[] }[] =
    [];

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

  viewer() {
    return "cogtown[bot]";
  }

  readChildren(number: number) {
    return this.answer(
      `readChildren ${number}`,
      () =>
        new Map(
          this.childrenOf(number)
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

  permissionOf(login: string) {
    return this.answer(
      `permissionOf ${login}`,
      (): Level => (this.writers.has(login) ? "write" : "none"),
    );
  }

  canWrite(login: string) {
    return this.answer(`canWrite ${login}`, () => this.writers.has(login));
  }

  answerOn({ nodeId, replies, reactions }: Parameters<GitHub["answerOn"]>[0]) {
    return this.answer(`answerOn ${nodeId}`, () => {
      this.answers.push({ on: nodeId, replies, reactions });
      const issue = this.#issueOf(nodeId);
      for (const body of replies) issue?.comments.push({ id: this.newCommentId(), body });
    });
  }

  createIssues(issues: readonly NewIssue[]) {
    return this.answer(`createIssues ${issues.length}`, () => {
      for (const { title, body, labels, parent } of issues) {
        const number = Math.max(0, ...this.issues.keys()) + 1;
        const above = this.#issueOf(parent)?.number;
        this.addIssue(number, {
          ...{ title, body, labels: [...labels], author: this.viewer() },
          own: { createdAt: this.time(), isPinned: false, edits: [] },
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
      if (issue === undefined) return;
      issue.body = body;
      issue.own?.edits.unshift({ login: this.viewer(), at: this.time() });
    });
  }

  pinIssue(nodeId: string) {
    return this.answer(`pinIssue ${nodeId}`, () => {
      const own = this.#issueOf(nodeId)?.own;
      if (own !== undefined) own.isPinned = true;
    });
  }

  closeIssue(nodeId: string) {
    return this.answer(`closeIssue ${nodeId}`, () => {
      const issue = this.#issueOf(nodeId);
      if (issue !== undefined) issue.isOpen = false;
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
        issue.comments.push({ id: this.newCommentId(), body: change.createComment });
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

  #issueOf(nodeId: string | undefined): FakeIssue | undefined {
    return [...this.issues.values()].find(({ number }) => `I_${number}` === nodeId);
  }

  protected childrenOf(number: number): readonly FakeIssue[] {
    return [...this.issues.values()].filter(({ parent }) => parent === number);
  }

  protected needsOf({ needs }: FakeIssue) {
    return (needs ?? []).map((number) => ({
      number,
      isOpen: this.issues.get(number)?.isOpen === true,
    }));
  }
}
