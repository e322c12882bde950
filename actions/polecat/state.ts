import * as core from "@actions/core";
import { z } from "zod";

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);

/** What the main step leaves to the post step, should it not come to its end. */
const AttemptState = z.object({
  session: z.uuid(),
  folder: z.string().min(1),
  /** Present while there is work that would be lost. */
  work: z
    .object({
      scope: z.array(z.string()),
      allow: z.array(z.string()),
      excluded: z.array(z.string()),
      /** The newest commit that is not `wip`. */
      settled: Sha,
      tip: Sha,
      /** What the work branch was known to stand at; absent: it did not exist. */
      head: Sha.optional(),
      step: z.object({ index: z.number(), of: z.number(), digest: z.string(), title: z.string() }),
    })
    .optional(),
});
export type AttemptState = z.infer<typeof AttemptState>;
export type UnfinishedWork = NonNullable<AttemptState["work"]>;

const name = "attempt";

/** What the post step is told, written again at every change: the last word counts. */
export class Memo {
  readonly #session: string;
  readonly #folder: string;
  #work: UnfinishedWork | undefined;

  constructor(session: string, folder: string) {
    this.#session = session;
    this.#folder = folder;
    this.keep(undefined);
  }

  /** What would be lost if this process ended now. */
  get work(): UnfinishedWork | undefined {
    return this.#work;
  }

  keep(work: UnfinishedWork | undefined): void {
    this.#work = work;
    const state = { session: this.#session, folder: this.#folder };
    core.saveState(name, JSON.stringify(work === undefined ? state : { ...state, work }));
  }
}

/** Undefined when the main step ended before it had begun anything. */
export function readAttemptState(): AttemptState | undefined {
  const saved = core.getState(name);
  return saved === "" ? undefined : AttemptState.parse(JSON.parse(saved));
}
