import type { Logger } from "pino";
import type { Config } from "#core/config/config.ts";
import type { Clock } from "#local/clock.ts";
import type { Edition } from "#local/edition.ts";
import type { Exchange } from "#local/rest/server.ts";
import type { Role } from "#local/world/entities.ts";
import type { MergeQueueParameters } from "#local/world/ruleset-entities.ts";

/** Where the town's code comes from. */
export type TownSource =
  /** The folder becomes the first commit of `main`, and the town's files the second. */
  | { readonly kind: "folder"; readonly folder: string }
  /** As `folder`, from texts by path. */
  | { readonly kind: "files"; readonly files: Readonly<Record<string, string>> }
  /** No commits, so no town's files either. */
  | { readonly kind: "empty" }
  /** One branch of a local git repository. The town's files stand on a default branch of their own. */
  | { readonly kind: "repository"; readonly path: string; readonly base: string };

/** GitHub's merge queue in front of the base, as a maintainer switches it on. Only an organization's repository can have one. */
export interface TownQueue {
  /** Login of the organization that owns the repository; the town's owner is an admin of it. */
  readonly organization: string;
  /** What is not said is as GitHub proposes it, without waiting for more to merge. */
  readonly settings?: Partial<MergeQueueParameters>;
  /** Checks that are required of pull requests and of groups. Default: the one of the merge group's workflow. */
  readonly requires?: readonly string[];
}

/**
 * Where the App lives. node: a process that webhooks reach. actions: jobs of the repository, started by what happens in it;
 * there is no webhook at all. lambda: a function that is called with each webhook, as AWS does.
 */
export type TownHost = "node" | "lambda" | "actions";

export interface TownOptions {
  /** Login of the person who owns the repository. */
  readonly owner: string;
  readonly name: string;
  readonly source: TownSource;
  readonly config: Config;
  /** Everybody else, with what they may do. */
  readonly people?: Readonly<Record<string, Role>>;
  /** Default: the base has none. */
  readonly mergeQueue?: TownQueue;
  /** Default: node. */
  readonly host?: TownHost;
  /** Jobs at a time. Default: the machine's cores. */
  readonly concurrency?: number;
  /** The only variables of ours that jobs see: PATH at least. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default: any free port. */
  readonly port?: number;
  /** Which GitHub is played. Default: github.com. */
  readonly edition?: Edition | undefined;
  readonly patrolSeconds?: number;
  /** Copies of the App that all receive every webhook, as after a careless deployment. Default: one. */
  readonly appInstances?: number;
  /** Show the floor page. Default: no. */
  readonly hasFloor?: boolean;
  /** Time for GitHub and the App alike. Default: the machine's. */
  readonly clock?: Clock;
  /** Sees every request to the API with its answer. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** What the App does and why; one line a pass. */
  readonly log: Logger;
}
