import type { ChangeFacts, DependencyFacts, PullFacts, RunFacts } from "#core/molecule/facts.ts";
import {
  moleculeOfBranch,
  polecatRunMark,
  polecatWorkflow,
  proposalBranch,
  refineryRunMark,
} from "#core/names.ts";
import { RefineryRecord } from "#core/refinery/record.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import type {
  Dispatched,
  GitHub,
  MoleculeReading,
  PullOpened,
  RefineryReading,
} from "../../../app/github/port.ts";
import { FakeGitHub, type FakeIssue } from "../../edge/fake/fake-github.ts";

export interface PaperRun {
  readonly id: number;
  readonly workflow: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
  state: "queued" | "active" | "ended";
  conclusion: string;
}

/** What the one file of a molecule is, and how its agent behaves. */
export interface Script {
  readonly file: string;
  /** No attempt ever passes its check. */
  readonly fails?: true;
}

interface Reading<T> {
  readonly at: number;
  readonly value: T;
}

/** GitHub's answers are behind its writes by seconds. */
const longestLagMs = 10_000;

const root = "b".repeat(40);

/**
 * The port with a whole town behind it, on paper: refs with true compare-and-swap, pull requests that are merged when the
 * base reaches their head, runs that somebody else works on. Commits have no trees but the names of files they touch.
 */
export class PaperTown extends FakeGitHub {
  readonly scripts = new Map<number, Script>();
  readonly pulls: { number: number; branch: string; state: PullFacts["state"]; head: string }[] =
    [];
  readonly jobs: PaperRun[] = [];
  /** Every time an agent was set to work on a step. */
  readonly work: string[] = [];
  readonly touched = new Map<string, readonly string[]>();
  /** What work became on what stood before it: the Refinery's commits are the same every time. */
  readonly placed = new Map<string, string>();

  /** Whether a reading may be the one from before: GitHub's answers lag behind its writes. */
  lags: () => boolean = () => false;
  now: () => Date = () => new Date(0);
  readonly #molecules = new Map<number, Reading<MoleculeReading | "absent">>();
  readonly #refineries = new Map<string, Reading<RefineryReading>>();
  readonly #found = new Map<string, Reading<RunFacts>>();

  constructor(config: string) {
    super();
    this.configText = config;
    this.commits.set(root, { message: "start", parents: [] });
  }

  /** A labelled issue whose agent does what the script says. */
  addMolecule(number: number, body: string, script: Script): void {
    this.addIssue(number, { body });
    this.scripts.set(number, script);
  }

  /** A commit of a job or of the Refinery. */
  commit(message: string, parent: string, files: readonly string[]): string {
    const sha = this.addCommit(message, [parent]);
    this.touched.set(sha, files);
    return sha;
  }

  merge(message: string, onto: string, head: string, files: readonly string[]): string {
    const sha = this.addCommit(message, [onto, head]);
    this.touched.set(sha, files);
    return sha;
  }

  /** As a job pushes: all of it or nothing, each ref from exactly where it was seen. */
  push(
    moves: readonly {
      readonly ref: string;
      readonly from: string | undefined;
      readonly to: string;
    }[],
  ): boolean {
    if (moves.some(({ ref, from }) => this.refs.get(ref) !== from)) return false;
    for (const { ref, to } of moves) this.refs.set(ref, to);
    this.refsMoved();
    return true;
  }

  isOn(base: string, commit: string): boolean {
    const head = this.refs.get(`refs/heads/${base}`);
    return head !== undefined && this.descends(head, commit);
  }

  /** Commits below `head` that `from` does not have, oldest first. */
  between(from: string, head: string): readonly string[] {
    const path: string[] = [];
    let at: string | undefined = head;
    while (at !== undefined && !this.descends(from, at)) {
      path.unshift(at);
      at = this.commits.get(at)?.parents[0];
    }
    return path;
  }

  refinery(): RefineryRecord | undefined {
    const record = this.ledgered("refs/cogtown/refinery/main", RefineryRecord);
    return record.kind === "present" ? record.value : undefined;
  }

  override readMolecule(number: number) {
    return this.answer(`readMolecule ${number}`, (): MoleculeReading | "absent" => {
      const issue = this.issues.get(number);
      const fresh = issue === undefined ? "absent" : this.reading(issue);
      return this.#perhapsOld(this.#molecules, number, fresh);
    });
  }

  override readRefinery(base: string) {
    return this.answer(`readRefinery ${base}`, () =>
      this.#perhapsOld(this.#refineries, base, {
        town: this.town(),
        base: this.base(base),
        record: this.ledgered(`refs/cogtown/refinery/${base}`, RefineryRecord),
        pulls: this.pulls.filter(({ state }) => state === "open").map(pullOf),
        said: [],
        queue: this.queue,
      }),
    );
  }

  #perhapsOld<K, T>(seen: Map<K, Reading<T>>, key: K, fresh: T): T {
    const at = this.now().getTime();
    const old = seen.get(key);
    seen.set(key, { at, value: fresh });
    const mayLag = old !== undefined && at - old.at <= longestLagMs;
    return mayLag && this.lags() ? old.value : fresh;
  }

  override readDependencies(numbers: readonly number[]) {
    return this.answer(`readDependencies ${numbers.join(",")}`, () =>
      numbers.map((number): DependencyFacts => {
        const landed = this.pulls.find(
          (pull) => pull.branch === proposalBranch(number) && pull.state === "merged",
        );
        return landed === undefined
          ? { number, kind: "open" }
          : { number, kind: "landed", commit: landed.head };
      }),
    );
  }

  override readChange(base: string, head: string) {
    return this.answer(`readChange ${base}`, (): ChangeFacts => {
      const from = this.refs.get(`refs/heads/${base}`) ?? "";
      const paths = this.between(from, head).flatMap((sha) => this.touched.get(sha) ?? []);
      const files = [...new Set(paths)].map((path) => ({ path, status: "added" as const }));
      return { head, mergeBase: from, files, isTruncated: false };
    });
  }

  override readRun(runId: number) {
    return this.answer(`readRun ${runId}`, () => runOf(this.jobs.find(({ id }) => id === runId)));
  }

  override findRun(workflow: string, mark: string) {
    return this.answer(`findRun ${workflow} ${mark}`, () => {
      const fresh = runOf(this.jobs.findLast(({ title }) => title.includes(mark)));
      return this.#perhapsOld(this.#found, mark, fresh);
    });
  }

  override dispatchWorkflow(
    workflow: string,
    _ref: string,
    inputs: Readonly<Record<string, string>>,
  ) {
    return this.answer(`dispatchWorkflow ${workflow}`, (): Dispatched => {
      const id = this.jobs.length + 1;
      const title = titleOf(workflow, inputs);
      this.jobs.push({ id, workflow, title, inputs, state: "queued", conclusion: "" });
      this.dispatches.push({ workflow, inputs });
      return { kind: "started", runId: id, url: "" };
    });
  }

  override cancelRun(runId: number) {
    return this.answer(`cancelRun ${runId}`, (): "cancelled" | "over" => {
      const run = this.jobs.find(({ id }) => id === runId);
      if (run === undefined || run.state === "ended") return "over";
      Object.assign(run, { state: "ended", conclusion: "cancelled" });
      return "cancelled";
    });
  }

  override openPull(pull: Parameters<GitHub["openPull"]>[0]) {
    return this.answer(`openPull ${pull.branch}`, (): PullOpened => {
      const ref = `refs/heads/${pull.branch}`;
      const head = this.refs.get(ref);
      if (pull.createBranch && head === undefined) this.refs.set(ref, pull.head);
      if (this.refs.get(ref) !== pull.head) return { kind: "exists" };
      if (this.pulls.some(({ branch, state }) => branch === pull.branch && state === "open"))
        return { kind: "exists" };
      const number = 101 + this.pulls.length;
      this.pulls.push({ number, branch: pull.branch, state: "open", head: pull.head });
      return { kind: "opened", number, url: "" };
    });
  }

  override closeIssue(nodeId: string) {
    return this.answer(`closeIssue ${nodeId}`, () => {
      this.#close(Number(nodeId.slice(2)));
      return undefined;
    });
  }

  /** GitHub: a pull request follows its branch, and is merged when the base reaches its head; then its issue closes. */
  protected override refsMoved(): void {
    for (const pull of this.pulls) {
      if (pull.state !== "open") continue;
      pull.head = this.refs.get(`refs/heads/${pull.branch}`) ?? pull.head;
      if (!this.isOn("main", pull.head)) continue;
      pull.state = "merged";
      this.#close(moleculeOfBranch(pull.branch) ?? 0);
    }
  }

  protected override reading(issue: FakeIssue): MoleculeReading {
    const reading = super.reading(issue);
    const own = this.pulls.findLast(({ branch }) => branch === proposalBranch(issue.number));
    const pull = own === undefined ? undefined : pullOf(own);
    const record = this.ledgered("refs/cogtown/refinery/main", RefineryRecord);
    const refinery = viewRefinery(record, issue.number, pull);
    return { ...reading, facts: { ...reading.facts, pull, refinery } };
  }

  #close(number: number): void {
    const issue = this.issues.get(number);
    if (issue !== undefined) issue.isOpen = false;
  }
}

function pullOf(pull: PaperTown["pulls"][number]): PullFacts {
  const { number, branch, state, head } = pull;
  return {
    number,
    nodeId: `PR_${number}`,
    url: "",
    state,
    isDraft: false,
    branch,
    base: "main",
    head,
    tree: `${number}`.padStart(40, "0"),
    title: branch,
    labels: [],
    createdAt: "2026-01-01T00:00:00Z",
    isFork: false,
    mergeable: "yes",
    ...(state === "merged" ? { mergeCommit: head } : {}),
    reviews: [],
  };
}

function titleOf(workflow: string, inputs: Readonly<Record<string, string>>): string {
  return workflow === polecatWorkflow
    ? polecatRunMark(Number(inputs["molecule"]), inputs["nonce"] ?? "")
    : refineryRunMark(inputs["base"] ?? "", inputs["candidate"] ?? "");
}

function runOf(run: PaperRun | undefined): RunFacts {
  if (run === undefined) return { kind: "none" };
  const where = { runId: run.id, url: "" };
  return run.state === "ended"
    ? { kind: "ended", ...where, conclusion: run.conclusion }
    : { kind: "active", ...where };
}
