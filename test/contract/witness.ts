import type { ContractExchange } from "./schema.ts";
import { checkExchange, checkWebhook, webhookName } from "./schema.ts";

interface Told {
  readonly event: string;
  readonly action: string | null;
  readonly request: { readonly payload: unknown };
}

/** Hangs on an embedded GitHub and remembers everything that the real one would not have said. */
export interface ContractWitness {
  /** For the option of the same name of `startLocalGitHub`. */
  readonly onExchange: (exchange: ContractExchange) => void;
  /** "METHOD /template" of everything that was answered. */
  readonly visited: ReadonlySet<string>;
  /** "event action" of every webhook looked at. */
  readonly told: ReadonlySet<string>;
  /** What was wrong so far, the deliveries of these Apps included; each sentence once. */
  problems(deliveries?: Iterable<Told>): readonly string[];
}

export function createContractWitness(): ContractWitness {
  const visited = new Set<string>();
  const told = new Set<string>();
  const found = new Set<string>();
  return {
    visited,
    told,
    onExchange: (exchange) => {
      visited.add(`${exchange.method} ${exchange.template ?? exchange.url}`);
      for (const problem of checkExchange(exchange)) found.add(problem);
    },
    problems: (deliveries = []) => {
      for (const { event, action, request } of deliveries) {
        told.add(webhookName(event, action));
        for (const problem of checkWebhook(event, action, request.payload)) found.add(problem);
      }
      return [...found];
    },
  };
}
