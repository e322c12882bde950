import type { DashboardIssue } from "../../../app/core/dashboard/facts.ts";
import type { RefAt } from "../../../app/core/decision.ts";
import type { PullFacts, TownFacts } from "../../../app/core/molecule/facts.ts";
import { candidateRef, dashboardLabel, planRef } from "../../../app/core/names.ts";
import type { BaseFacts, NativeQueue } from "../../../app/core/refinery/facts.ts";
import { viewRefinery } from "../../../app/core/refinery/view.ts";
import { alertMarker } from "../../../app/core/text/breaker-words.ts";
import { convoyMarker } from "../../../app/core/text/convoy-words.ts";
import { planHashOf } from "../../../app/core/text/plan-words.ts";
import { repliedTo } from "../../../app/core/text/reply-words.ts";
import { stickyMarker } from "../../../app/core/text/sticky.ts";
import type {
  DashboardReading,
  DeskReading,
  MoleculeReading,
  RefineryReading,
} from "../../../app/github/port.ts";
import { type FakeIssue, FakeIssues } from "./fake-issues.ts";
import { tree } from "./fake-ledger.ts";

const plainConfig = "agent:\n  command: ./agent.sh\nverify:\n  commands: [npm test]\n";

const ownComments = (issue: FakeIssue, marker: string) =>
  issue.comments.filter(({ body }) => body.includes(marker)).map(({ id, body }) => ({ id, body }));

/** What the port reads, put together from the ledger and the issues as GitHub's adapter does it. */
export class FakeReadings extends FakeIssues {
  /** What the Refinery sees. */
  openPulls: PullFacts[] = [];
  saidOfPulls: RefineryReading["said"] = [];
  queue: NativeQueue = { kind: "none" };
  configText: string | undefined = plainConfig;
  /** Files on the default branch. */
  readonly files = new Map<string, string>();

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

  readDashboard() {
    return this.answer("readDashboard", (): DashboardReading => {
      const shown = [...this.issues.values()].filter(
        ({ isOpen, labels }) => isOpen && labels.includes(dashboardLabel),
      );
      return {
        town: this.town(),
        issues: shown.flatMap((issue) => this.#dashboardOf(issue)),
        isCut: false,
      };
    });
  }

  readFloor() {
    return this.answer("readFloor", () => ({ events: [], convoys: new Map<number, string>() }));
  }

  budget() {
    return 1;
  }

  #dashboardOf({ number, body, own }: FakeIssue): DashboardIssue[] {
    if (own === undefined) return [];
    const { isPinned, createdAt, edits } = own;
    const newest = edits.findIndex(({ login }) => login === this.viewer());
    return [
      {
        ...{ number, nodeId: `I_${number}`, body, isPinned, isHistoryCut: false },
        writtenAt: edits[newest]?.at ?? createdAt,
        edits: edits.slice(0, newest === -1 ? edits.length : newest),
      },
    ];
  }

  readDesk(number: number) {
    return this.answer(`readDesk ${number}`, (): DeskReading | "absent" => {
      const issue = this.issues.get(number);
      return issue === undefined ? "absent" : this.deskReading(issue);
    });
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
        ...(i.parent === undefined ? {} : { parentNodeId: `I_${i.parent}` }),
        needs: this.needsOf(i),
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

  protected deskReading(issue: FakeIssue): DeskReading {
    const { number, title, body, isOpen, edits = [] } = issue;
    return {
      facts: {
        town: this.town(),
        ...{ number, nodeId: `I_${number}`, title, body, isOpen },
        url: `https://github.com/ada/engine/issues/${number}`,
        isLocked: false,
        labels: [...issue.labels],
        author: issue.author ?? "alice",
        parent: issue.parent,
        children: this.childrenOf(number).map((child) => ({
          ...{ number: child.number, nodeId: `I_${child.number}`, title: child.title },
          ...{ isOpen: child.isOpen, closedAt: child.closedAt, body: undefined },
          isUnwanted: child.isUnwanted === true,
          pulls: child.pulls ?? [],
          needs: this.needsOf(child),
          labels: [...child.labels],
        })),
        record: this.ledgered(`refs/cogtown/desks/${number}`, this.readers.desk),
        molecule: this.ledgered(`refs/cogtown/molecules/${number}`, this.readers.molecule),
        said: new Set(issue.comments.flatMap((comment) => repliedTo(comment.body) ?? [])),
        convoyComments: ownComments(issue, convoyMarker),
        answers: this.#answersFor(number),
      },
      edits,
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
              siblings: this.childrenOf(issue.parent)
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
    const { edits = [], renamed } = issue;
    const renames = renamed === undefined ? [] : [renamed];
    return { facts, labelled, edits, renames, said: issue.said };
  }
}
