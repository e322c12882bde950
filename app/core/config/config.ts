import type { PolicySettings } from "../policy/judge-branch.ts";

/** What is done about conflicts in these files, such as lock files. */
export interface Regeneration {
  /** Globs, as in `paths.allow`. */
  readonly files: readonly string[];
  /** Makes them from the rest of the work tree; run with `bash -c`. */
  readonly command: string;
}

/** Each includes those before it. */
export type PermissionLevel = "write" | "maintain" | "admin";

/** What may be spent; absent: no limit. */
export interface Allowance {
  readonly dollars?: number;
  readonly tokens?: number;
  /** Minutes of jobs, from claim to end. */
  readonly minutes?: number;
}

/** Dollars per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** Who can be asked to work: any program, or one of the coding agents that Cogtown installs itself. */
export const agentNames = ["command", "claude", "codex", "gemini", "copilot", "opencode"] as const;
export type AgentName = (typeof agentNames)[number];
export type CliName = Exclude<AgentName, "command">;

/** For what an agent is asked: work, planning and answers, or a judgement. */
export const agentRoles = ["polecat", "mayor", "judge"] as const;
export type AgentRole = (typeof agentRoles)[number];

/** Which agent works, with which model. What is absent is the agent's own default. */
export interface AgentChoice {
  readonly use: AgentName;
  /** Run with `bash -c` in the work tree; prompt on stdin and in the file named by COGTOWN_PROMPT. */
  readonly command?: string;
  readonly model?: string;
  /** Name of the job's variable that holds the key of the model. */
  readonly key?: string;
  /** Where the model is asked. */
  readonly url?: string;
}

/** Another choice for some of the work: where everything holds that the rule names. */
export interface AgentRule {
  readonly role?: AgentRole;
  readonly label?: string;
  /** Glob over the titles of steps. */
  readonly step?: string;
  /** From this attempt on. */
  readonly attempt?: number;
  readonly change: Partial<AgentChoice>;
}

/** How far foreign code is kept apart from the job, the strongest first. */
export const isolationLevels = ["user", "container", "none"] as const;
export type IsolationLevel = (typeof isolationLevels)[number];

/** `.github/cogtown.yml` after parsing: every default filled in. The schema is in schema.ts. */
export interface Config {
  /** Branch that molecules land on. Absent: the repository's default branch. */
  readonly base?: string;
  readonly agent: AgentChoice & {
    /** In this order; the last one that says something counts. */
    readonly choose: readonly AgentRule[];
    /** Requests to its model that one job may make. */
    readonly turns: number;
    /** Names of environment variables of the job that the agent may see. */
    readonly env: readonly string[];
    readonly timeoutMinutes: number;
    /** The agent is stopped when it neither printed a line nor changed a file for so long. */
    readonly silentMinutes: number;
    /** While the agent works, what it has is pushed this often. */
    readonly saveMinutes: number;
  };
  /** A job whose runner cannot keep foreign code so far apart does no work. */
  readonly isolation: IsolationLevel;
  readonly verify: {
    readonly setup: readonly string[];
    readonly commands: readonly string[];
    readonly timeoutMinutes: number;
    /** Files that a command makes: where nothing else conflicts, they are made anew. The first that matches a path counts. */
    readonly regenerate: readonly Regeneration[];
  };
  /** `required`: nothing is queued before somebody with write permission approved the current head. */
  readonly review: "required" | "none";
  readonly limits: {
    /** Polecats at work at a time in this town. */
    readonly polecats: number;
    /** Polecats at work at a time on issues with this label. */
    readonly perLabel: Readonly<Record<string, number>>;
    /** Whether molecules whose scopes overlap may be worked on at the same time. */
    readonly shareScope: boolean;
    /** Failed attempts before a molecule is held. */
    readonly attempts: number;
    /** Infrastructure failures before a molecule is held. */
    readonly infraAttempts: number;
    /** A dispatch that nobody claimed after this time is sent again. */
    readonly claimMinutes: number;
    /** Attempts in a row that ran out of time and handed over before a molecule is held. */
    readonly handoffs: number;
    /** A job that gave no sign of life for so long is stopped, and counts as lost. */
    readonly silentMinutes: number;
    /** A run that was asked to end and has not after so long is waited for no more. */
    readonly stopMinutes: number;
    /** Pause before the third attempt when two in a row were lost or could not work; doubles with each further one, up to ten minutes. */
    readonly backOffSeconds: number;
    /** Lost runs across the town that stop all dispatching for a while. */
    readonly breaker: {
      readonly lostRuns: number;
      readonly withinMinutes: number;
      readonly pauseMinutes: number;
    };
  };
  readonly refinery: {
    readonly backend: "auto" | "queue" | "train";
    readonly mode: "train" | "batch" | "serial";
    /** Candidates under verification at a time. */
    readonly slots: number;
    readonly largestStep: number;
    readonly strict: "last" | "each";
    /** Runs of one candidate that may be lost. */
    readonly lostRuns: number;
    /** Times that work goes back to its polecat before a person is asked. */
    readonly repairs: number;
  };
  readonly plan: {
    /** Plans are carried out without anybody's approval. */
    readonly auto: boolean;
    /** Plans in place of the agent, called as `agent.command` is. */
    readonly command?: string;
    readonly timeoutMinutes: number;
  };
  readonly judge: {
    /** Criteria that no command decides are judged by an agent that may only read. */
    readonly criteria: boolean;
    readonly timeoutMinutes: number;
  };
  readonly commands: {
    /** Logins of bots that may command. */
    readonly allowBots: readonly string[];
    /** Who may say a command where write permission is not enough, by its name. */
    readonly permissions: Readonly<Record<string, PermissionLevel>>;
    /** Mentioned by `/mayor escalate`. */
    readonly escalate: readonly string[];
  };
  readonly duplicates: {
    readonly ask: boolean;
    /** From 0.5 to 1. */
    readonly threshold: number;
    /** For so long landed issues are compared with new ones. */
    readonly days: number;
  };
  readonly budget: {
    readonly molecule: Allowance;
    readonly convoy: Allowance;
    /** From midnight to midnight, UTC. */
    readonly day: Allowance;
    readonly town: Allowance;
    /** By model; beside the built-in table, and before it. */
    readonly prices: Readonly<Record<string, Price>>;
  };
  /** One pinned issue shows the whole town. */
  readonly dashboard: boolean;
  readonly paths: {
    /** Globs of protected paths that this town allows after all. */
    readonly allow: readonly string[];
  };
  /** What a branch must not hold to be proposed. */
  readonly policy: PolicySettings;
}
