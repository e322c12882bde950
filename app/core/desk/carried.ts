import type { Config } from "../config/config.ts";
import type { DeskFacts } from "./facts.ts";
import type { Order } from "./record.ts";
import type { DeskTurn } from "./turn.ts";

export interface Moment {
  readonly now: Date;
  /** Names a job that may be started. */
  readonly nonce: string;
}

/** What a command is carried out with. */
export interface Desk extends Moment {
  readonly order: Order;
  /** Which of the comment's commands it is, from 0. */
  readonly place: number;
  readonly facts: DeskFacts;
  /** Undefined: it cannot be read. */
  readonly config: Config | undefined;
}

export type Carried =
  | { readonly kind: "done"; readonly turn: DeskTurn; readonly reply?: string }
  | { readonly kind: "refused"; readonly why: string }
  /** Something of it has to happen on GitHub first. */
  | { readonly kind: "later"; readonly turn: DeskTurn };
