import { join } from "node:path";
import type { Clock } from "../clock.ts";
import { GitRepository } from "../git/repository.ts";
import type { WorkflowJob, WorkflowRun } from "./actions-entities.ts";
import type { CheckRun, CheckSuite, CommitStatus } from "./check-entities.ts";
import { Collection } from "./collection.ts";
import type { Delivery } from "./delivery-entities.ts";
import type {
  ActionsPolicy,
  App,
  AppRegistration,
  ClientSecret,
  Collaborator,
  DisabledState,
  Installation,
  NamedValue,
  Repository,
  SignInCode,
  Token,
  User,
} from "./entities.ts";
import { EventBus } from "./events.ts";
import type { Faults } from "./faults.ts";
import { IdSequence } from "./ids.ts";
import type {
  ContentEdit,
  DependencyEdge,
  Issue,
  IssueComment,
  IssueEvent,
  Label,
  PinnedIssue,
  Reaction,
  SubIssueEdge,
} from "./issue-entities.ts";
import { githubLimits } from "./limits.ts";
import type { DoomedGroup, QueueEntry } from "./merge-queue/queue-entities.ts";
import type { Pull, Review, ReviewComment } from "./pull-entities.ts";
import type { Ruleset } from "./ruleset-entities.ts";

export interface WorldOptions {
  readonly clock: Clock;
  /** Bare repositories live below it. */
  readonly folder: string;
  /** PATH for git. */
  readonly searchPath: string;
}

/** Keys of rows that GitHub finds without regard to case. */
const lower = (text: string) => text.toLowerCase();

/** Everything the embedded GitHub knows. It decides nothing: verbs live in the other files of this room. */
export class World {
  readonly clock: Clock;
  readonly folder: string;
  readonly searchPath: string;
  readonly ids = new IdSequence();
  readonly bus = new EventBus();

  readonly users = new Collection<User>((user) => lower(user.login));
  readonly repositories = new Collection<Repository>((repository) => lower(repository.fullName));
  readonly collaborators = new Collection<Collaborator>((c) => `${c.repositoryId}:${c.userId}`);
  readonly apps = new Collection<App>((app) => app.slug);
  readonly installations = new Collection<Installation>();
  /** Codes that the secrets of new Apps are told for, once each. */
  readonly appCodes = new Map<string, AppRegistration>();
  readonly clientSecrets = new Collection<ClientSecret>();
  readonly signInCodes = new Collection<SignInCode>((code) => code.code);
  readonly tokens = new Collection<Token>((token) => token.token);
  readonly variables = new Collection<NamedValue>((v) => `${v.repositoryId}:${v.name}`);
  readonly secrets = new Collection<NamedValue>((s) => `${s.repositoryId}:${s.name}`);
  /** By repository; absent: Actions run, whosever they are. */
  readonly actionsPolicies = new Map<number, ActionsPolicy>();
  /** By "owner/name:workflow path". */
  readonly disabledWorkflows = new Map<string, DisabledState>();

  readonly issues = new Collection<Issue>((issue) => `${issue.repositoryId}#${issue.number}`);
  readonly comments = new Collection<IssueComment>();
  readonly issueEvents = new Collection<IssueEvent>();
  readonly labels = new Collection<Label>((label) => `${label.repositoryId}:${lower(label.name)}`);
  readonly reactions = new Collection<Reaction>(
    (r) => `${r.subject}:${r.subjectId}:${r.userId}:${r.content}`,
  );
  readonly contentEdits = new Collection<ContentEdit>();
  readonly pinnedIssues = new Collection<PinnedIssue>((pin) => String(pin.issueId));
  readonly subIssues = new Collection<SubIssueEdge>((edge) => String(edge.childId));
  readonly dependencies = new Collection<DependencyEdge>((e) => `${e.blockedId}<${e.blockingId}`);
  readonly pulls = new Collection<Pull>((pull) => `${pull.repositoryId}#${pull.number}`);
  readonly reviews = new Collection<Review>();
  readonly reviewComments = new Collection<ReviewComment>();

  readonly rulesets = new Collection<Ruleset>();
  /** One pull request stands in one queue at most. */
  readonly queueEntries = new Collection<QueueEntry>((entry) => String(entry.pullId));
  readonly doomedGroups = new Collection<DoomedGroup>();
  /** Refs of groups that a knob kept secret from everybody. */
  readonly silentGroups = new Set<string>();

  readonly checkSuites = new Collection<CheckSuite>();
  readonly checkRuns = new Collection<CheckRun>();
  readonly statuses = new Collection<CommitStatus>();
  readonly runs = new Collection<WorkflowRun>();
  readonly jobs = new Collection<WorkflowJob>();
  /** Last run number by "owner/name:workflow path". */
  readonly runNumbers = new Map<string, number>();
  readonly jobLogs = new Map<number, string[]>();
  readonly jobSummaries = new Map<number, string>();
  readonly logLinks = new Map<string, { readonly jobId: number; readonly until: Date }>();
  readonly deliveries = new Collection<Delivery>();

  /** Requests that nothing here answers, as "METHOD /path": a test that ends with any of them should fail. */
  readonly unmodelled: string[] = [];
  readonly faults: Faults = {};
  /** GitHub's limits: a test may lower them to reach them sooner. */
  readonly limits = githubLimits();
  /** Where the server listens; known once it does. REST, pages and git share it. */
  baseUrl = "http://127.0.0.1:0";

  readonly #git = new Map<number, GitRepository>();

  constructor(options: WorldOptions) {
    this.clock = options.clock;
    this.folder = options.folder;
    this.searchPath = options.searchPath;
  }

  now(): Date {
    return this.clock.now();
  }

  /** The bare repository on disk. One object per repository, so that its writers know of each other. */
  git(repository: Repository): GitRepository {
    const known = this.#git.get(repository.id);
    if (known !== undefined) return known;
    const made = new GitRepository(this.gitDirectory(repository), this.searchPath);
    this.#git.set(repository.id, made);
    return made;
  }

  gitDirectory(repository: Repository): string {
    return join(this.folder, "git", `${repository.fullName}.git`);
  }

  repository(fullName: string): Repository | undefined {
    return this.repositories.byKey(lower(fullName));
  }

  /** The repository that must be there; throws naming it when it is not. */
  requireRepository(fullName: string): Repository {
    const repository = this.repository(fullName);
    if (repository === undefined) throw new Error(`There is no repository ${fullName}`);
    return repository;
  }

  user(login: string): User | undefined {
    return this.users.byKey(lower(login));
  }

  requireUser(login: string): User {
    const user = this.user(login);
    if (user === undefined) throw new Error(`There is no user ${login}`);
    return user;
  }
}
