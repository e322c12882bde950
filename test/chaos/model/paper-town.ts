import { createHash } from "node:crypto";
import type { DependencyFacts, PullFacts, RunFacts } from "#core/molecule/facts.ts";
import { parseTrailers } from "#core/molecule/trailers.ts";
import {
  moleculeOfBranch,
  planRunMark,
  planWorkflow,
  polecatRunMark,
  polecatWorkflow,
  proposalBranch,
  refineryRunMark,
} from "#core/names.ts";
import type { BaseFacts } from "#core/refinery/facts.ts";
import type { RefineryRecord } from "#core/refinery/record.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import type {
  Dispatched,
  GitHub,
  MoleculeReading,
  PullOpened,
  RefineryReading,
} from "../../../app/github/port.ts";
import { addedFile, branchChange } from "../../core/branch-change.ts";
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
  /** In so many steps; one when absent. */
  readonly steps?: number;
  /** No attempt ever passes its check. */
  readonly fails?: true;
  /** What it does breaks the town, until its agent is given it back. */
  readonly breaks?: true;
  /** What it does changes a protected path beside, until its agent is given it back. */
  readonly isCareless?: true;
  /** Good alone, and bad together with the work of that molecule, until the agent of one is given it back. */
  readonly clashesWith?: number;
  /** The first verification of which it is the last fails, without a reason. */
  readonly flakes?: true;
}

/** One ref of a push: from exactly where it was seen. */
export interface RefMove {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string;
}

/** What a commit brings: which files it touches, and all that stands in the files by then. */
interface Content {
  readonly files: readonly string[];
  readonly steps: ReadonlySet<string>;
}

const nothing: Content = { files: [], steps: new Set() };
const digest = (text: string) => createHash("sha1").update(text).digest("hex");

interface Reading<T> {
  readonly at: number;
  readonly value: T;
}

/** GitHub's answers are behind its writes by seconds. */
const longestLagMs = 10_000;

const root = "b".repeat(40);

/**
 * The port with a whole town behind it, on paper: refs with true compare-and-swap, pull requests that are merged when the
 * base reaches their head, runs that somebody else works on. A commit's tree is the set of steps that were done in it: the
 * same steps in another order are the same tree, and a commit that is made twice is the same commit.
 */
export class PaperTown extends FakeGitHub {
  readonly scripts = new Map<number, Script>();
  readonly pulls: { number: number; branch: string; state: PullFacts["state"]; head: string }[] =
    [];
  readonly jobs: PaperRun[] = [];
  /** Every time an agent was set to work on a step. */
  readonly work: string[] = [];
  /** Where the base has stood, in order. */
  readonly stood: string[] = [root];
  /** Runs that went on although their candidate had been given up. */
  readonly strays: string[] = [];
  /** Trees that a job has verified, and found good. */
  readonly verified = new Set<string>();
  readonly #contents = new Map<string, Content>();
  readonly #flaked = new Set<number>();

  /** Whether a reading may be the one from before: GitHub's answers lag behind its writes. */
  lags: () => boolean = () => false;
  now: () => Date = () => new Date(0);
  readonly #molecules = new Map<number, Reading<MoleculeReading | "absent">>();
  readonly #refineries = new Map<string, Reading<RefineryReading>>();
  readonly #found = new Map<string, Reading<RunFacts>>();

  constructor(config: string) {
    super();
    this.configText = config;
    this.commits.set(root, { message: "start", parents: [], tree: digest("") });
  }

  /** A labelled issue whose agent does what the script says. */
  addMolecule(number: number, body: string, script: Script): void {
    this.addIssue(number, { body });
    this.scripts.set(number, script);
  }

  /** A commit with work in it. Made twice, it is the same one. */
  commit(message: string, parent: string, files: readonly string[]): string {
    const trailers = parseTrailers(message);
    const own = trailers === undefined ? [] : [`${trailers.molecule} ${trailers.step.digest}`];
    const steps = new Set([...this.#contentOf(parent).steps, ...own]);
    const sha = digest(`${parent} ${message}`);
    const tree = digest([...steps].toSorted().join("\n"));
    this.commits.set(sha, { message, parents: [parent], tree });
    this.#contents.set(sha, { files, steps });
    return sha;
  }

  /** The work of `head`, put on another commit. */
  replay(head: string, onto: string): string {
    return this.between(onto, head).reduce(
      (parent, sha) =>
        this.commit(this.commits.get(sha)?.message ?? "", parent, this.#contentOf(sha).files),
      onto,
    );
  }

  /** Files that both have changed since they parted. */
  clash(onto: string, head: string): string[] {
    const work = this.between(onto, head);
    const fork = this.commits.get(work[0] ?? "")?.parents[0] ?? "";
    const theirs = this.between(fork, onto).flatMap((sha) => this.#contentOf(sha).files);
    const paths = work.flatMap((sha) => this.#contentOf(sha).files);
    return [...new Set(paths)].filter((path) => theirs.includes(path));
  }

  /** Whether everything that `head` does is done there already. */
  contains(commit: string, head: string): boolean {
    const { steps } = this.#contentOf(commit);
    return [...this.#contentOf(head).steps].every((step) => steps.has(step));
  }

  treeOf(commit: string): string {
    return this.commits.get(commit)?.tree ?? "";
  }

  /** Runs the gates, for the last of these molecules put on what is there already. */
  verify(commit: string, molecules: readonly number[]): boolean {
    const last = molecules.at(-1) ?? 0;
    const isFluke = this.scripts.get(last)?.flakes === true && !this.#flaked.has(last);
    this.#flaked.add(last);
    const holds = this.isGood(commit) && !isFluke;
    if (holds) this.verified.add(this.treeOf(commit));
    return holds;
  }

  /** The truth. */
  isGood(commit: string): boolean {
    const isRaw = (number: number) => this.#isRaw(commit, number);
    return [...this.scripts].every(([number, { breaks, clashesWith }]) => {
      if (breaks === true && isRaw(number)) return false;
      return clashesWith === undefined || !isRaw(number) || !isRaw(clashesWith);
    });
  }

  /** All of it is there, as its agent first did it. */
  #isRaw(commit: string, number: number): boolean {
    const done = [...this.#contentOf(commit).steps];
    const own = done.filter((step) => step.startsWith(`${number} `));
    return own.length === (this.scripts.get(number)?.steps ?? 1);
  }

  #contentOf(commit: string): Content {
    return this.#contents.get(commit) ?? nothing;
  }

  /** As a job pushes: all of it or nothing, each ref from exactly where it was seen. */
  push(moves: readonly RefMove[]): boolean {
    if (moves.some(({ ref, from }) => this.refs.get(ref) !== from)) return false;
    for (const { ref, to } of moves) this.refs.set(ref, to);
    this.refsMoved();
    return true;
  }

  descendsFrom(commit: string, ancestor: string): boolean {
    return this.descends(commit, ancestor);
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
    const record = this.ledgered("refs/cogtown/refinery/main", this.readers.refinery);
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
        record: this.ledgered(`refs/cogtown/refinery/${base}`, this.readers.refinery),
        pulls: this.pulls.filter(({ state }) => state === "open").map((pull) => this.#show(pull)),
        said: [],
        notes: new Map(),
        candidateRefs: this.candidateRefs(base),
        budget: 1,
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
          : { number, kind: "landed", commit: landed.head, at: "2026-01-01T00:00:00Z" };
      }),
    );
  }

  override readChange(base: string, head: string) {
    return this.answer(`readChange ${base}`, () => {
      const from = this.refs.get(`refs/heads/${base}`) ?? "";
      const paths = this.between(from, head).flatMap((sha) => this.#contentOf(sha).files);
      const careless = [...this.scripts].filter(
        ([number, { file, isCareless }]) =>
          isCareless === true && paths.includes(file) && this.#isRaw(head, number),
      );
      if (careless.length > 0) paths.push("CODEOWNERS");
      const files = [...new Set(paths)].map((path) => addedFile(path));
      return branchChange(files, { head, mergeBase: from });
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
    const main = this.refs.get("refs/heads/main") ?? "";
    if (this.stood.at(-1) !== main) this.stood.push(main);
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
    const pull = own === undefined ? undefined : this.#show(own);
    const record = this.ledgered("refs/cogtown/refinery/main", this.readers.refinery);
    const refinery = viewRefinery(record, issue.number, pull);
    return { ...reading, facts: { ...reading.facts, pull, refinery } };
  }

  protected override base(name: string): BaseFacts | undefined {
    const head = this.refs.get(`refs/heads/${name}`);
    if (head === undefined) return undefined;
    const recent = [root, ...this.between(root, head)].toReversed();
    return {
      name,
      head,
      tree: this.treeOf(head),
      recent: recent.map((sha) => ({ sha, tree: this.treeOf(sha) })),
    };
  }

  #show(pull: PaperTown["pulls"][number]): PullFacts {
    return pullOf(pull, this.treeOf(pull.head));
  }

  #close(number: number): void {
    const issue = this.issues.get(number);
    if (issue !== undefined) issue.isOpen = false;
  }
}

function pullOf(pull: PaperTown["pulls"][number], tree: string): PullFacts {
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
    tree,
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
  switch (workflow) {
    case polecatWorkflow:
      return polecatRunMark(Number(inputs["molecule"]), inputs["nonce"] ?? "");
    case planWorkflow:
      return planRunMark(Number(inputs["issue"]), inputs["nonce"] ?? "");
    default:
      return refineryRunMark(inputs["base"] ?? "", inputs["candidate"] ?? "");
  }
}

function runOf(run: PaperRun | undefined): RunFacts {
  if (run === undefined) return { kind: "none" };
  const where = { runId: run.id, url: "" };
  return run.state === "ended"
    ? { kind: "ended", ...where, conclusion: run.conclusion }
    : { kind: "active", ...where };
}
