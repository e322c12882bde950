/** Who is there and what they may do: people, repositories, Apps and their tokens. */

export type AccountType = "User" | "Bot" | "Organization";

export interface User {
  readonly id: number;
  readonly login: string;
  readonly type: AccountType;
  readonly name: string | null;
  readonly email: string | null;
  readonly createdAt: Date;
}

export interface Repository {
  readonly id: number;
  readonly ownerId: number;
  readonly name: string;
  readonly fullName: string;
  readonly description: string | null;
  readonly private: boolean;
  readonly defaultBranch: string;
  /** The repository that it was forked from. */
  readonly parentId: number | null;
  readonly allowMergeCommit: boolean;
  readonly allowSquashMerge: boolean;
  readonly allowRebaseMerge: boolean;
  readonly allowAutoMerge: boolean;
  readonly deleteBranchOnMerge: boolean;
  /** The number that the last issue or pull request got. */
  readonly lastNumber: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly pushedAt: Date;
}

/** GitHub's repository roles, from the weakest to the strongest. */
export const roles = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

export interface Collaborator {
  readonly id: number;
  readonly repositoryId: number;
  readonly userId: number;
  readonly role: Role;
  /** The name of an organization's custom role, which adds to `role`. */
  readonly customRole: string | null;
}

export type Access = "read" | "write" | "admin";
/** App permission names (`pull_requests`) to access. */
export type Permissions = Readonly<Record<string, Access>>;

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly ownerId: number;
  /** The user `slug[bot]` that everything the App does is attributed to. */
  readonly botId: number;
  /** SPKI PEM: verifies the App's JSON web tokens. Empty for GitHub's own Actions App, which has none. */
  readonly publicKey: string;
  readonly hookId: number;
  readonly webhook: { readonly url: string; readonly secret: string } | null;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: Date;
}

/** What is told once about a new App, to whoever has the code. */
export interface AppRegistration {
  readonly appId: number;
  /** PKCS #1, as GitHub gives it. */
  readonly pem: string;
  readonly clientSecret: string;
  readonly webhookSecret: string | null;
  readonly until: Date;
}

export interface Installation {
  readonly id: number;
  readonly appId: number;
  readonly accountId: number;
  readonly repositoryIds: readonly number[];
  /** What was granted: an App that asks for more later has it only once somebody has agreed. */
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
}

/** Whether Actions may run in a repository, and whose actions. */
export interface ActionsPolicy {
  readonly enabled: boolean;
  readonly allowed: "all" | "local_only" | "selected";
}

/** Why GitHub starts a workflow no more (REST reference, `state` of a workflow). */
export type DisabledState = "disabled_manually" | "disabled_inactivity";

interface AnyToken {
  readonly id: number;
  readonly token: string;
}
export interface UserToken extends AnyToken {
  readonly kind: "user";
  readonly userId: number;
  /** The App that the person has signed in to: it reaches what both may reach, for eight hours. Absent: a token of their own. */
  readonly through?: { readonly appId: number; readonly expiresAt: Date };
}

/** What an App proves itself with where people sign in. */
export interface ClientSecret {
  /** Of the App. */
  readonly id: number;
  readonly secret: string;
}

/** A person said yes to an App; whoever has the code may fetch their token, once. */
export interface SignInCode {
  readonly id: number;
  readonly code: string;
  readonly appId: number;
  readonly userId: number;
  readonly redirectUrl: string;
  /** S256 of the verifier that has to come with it; absent: none has to. */
  readonly challenge?: string;
  readonly expiresAt: Date;
}
export interface InstallationToken extends AnyToken {
  readonly kind: "installation";
  readonly installationId: number;
  readonly permissions: Permissions;
  readonly repositoryIds: readonly number[];
  readonly expiresAt: Date;
}
/** The GITHUB_TOKEN of one Actions job. */
export interface JobToken extends AnyToken {
  readonly kind: "job";
  readonly repositoryId: number;
  readonly runId: number;
  readonly jobId: number;
  readonly permissions: Permissions;
}
export type Token = UserToken | InstallationToken | JobToken;

/** A variable or a secret of a repository's Actions. */
export interface NamedValue {
  readonly id: number;
  readonly repositoryId: number;
  readonly name: string;
  readonly value: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
