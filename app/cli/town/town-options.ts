import type { Logger } from "pino";
import type { Config } from "#core/config/config.ts";
import type { Exchange } from "#local/rest/server.ts";
import type { Role } from "#local/world/entities.ts";

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

export interface TownOptions {
  /** Login of the person who owns the repository. */
  readonly owner: string;
  readonly name: string;
  readonly source: TownSource;
  readonly config: Config;
  /** Everybody else, with what they may do. */
  readonly people?: Readonly<Record<string, Role>>;
  /** Jobs at a time. Default: the machine's cores. */
  readonly concurrency?: number;
  /** The only variables of ours that jobs see: PATH at least. */
  readonly environment: Readonly<Record<string, string>>;
  /** Default: any free port. */
  readonly port?: number;
  readonly patrolSeconds?: number;
  /** Copies of the App that all receive every webhook, as after a careless deployment. Default: one. */
  readonly appInstances?: number;
  /** Sees every request to the API with its answer. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** What the App does and why; one line a pass. */
  readonly log: Logger;
}
