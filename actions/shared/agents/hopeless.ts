/** What stands between a CLI and its model, as the model proxy tells it. */
export interface Standing {
  /** Which limit is used up, in words. */
  readonly refusal: string | undefined;
  /** What the newest answer of the model's API said no to. */
  readonly trouble: ModelTrouble | undefined;
}

export type ModelTrouble =
  | { readonly kind: "unauthorised"; readonly status: number }
  | { readonly kind: "rate-limited"; readonly until: Date | undefined }
  | { readonly kind: "unreachable"; readonly words: string };

/** The model will not answer, and the CLI goes on asking: it was ended. */
export class GaveUp extends Error {
  constructor() {
    super("An agent was ended that went on asking a model which does not answer.");
    this.name = "GaveUp";
  }
}

export interface Patience {
  /** Milliseconds between two looks. */
  readonly lookMs: number;
  /** Milliseconds that it has to see for itself that there is no hope. */
  readonly briefMs: number;
  /** Milliseconds that it may wait for a model that may answer yet. */
  readonly longMs: number;
}

const usualPatience: Patience = { lookMs: 1_000, briefMs: 15_000, longMs: 60_000 };

/**
 * Aborts with GaveUp when a CLI goes on asking though there is no hope. Some try a 401 again for minutes, and wait for
 * hours where the API says so, on the clock of the job. Dispose of it when the CLI has ended.
 */
export class Vigil implements Disposable {
  readonly #end = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #troubledAt: number | undefined;

  constructor(standing: () => Standing, patience = usualPatience) {
    this.#timer = setInterval(() => {
      this.#look(standing(), patience);
    }, patience.lookMs);
    this.#timer.unref();
  }

  get stop(): AbortSignal {
    return this.#end.signal;
  }

  #look(standing: Standing, patience: Patience): void {
    const now = Date.now();
    const wait = waitFor(standing, patience, now);
    if (wait === undefined) {
      this.#troubledAt = undefined;
      return;
    }
    this.#troubledAt ??= now;
    if (now - this.#troubledAt >= wait) this.#end.abort(new GaveUp());
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** How long it may go on in this state, in milliseconds; undefined: for ever. */
function waitFor({ refusal, trouble }: Standing, patience: Patience, now: number) {
  if (refusal !== undefined || trouble?.kind === "unauthorised") return patience.briefMs;
  if (trouble?.kind !== "rate-limited") return trouble === undefined ? undefined : patience.longMs;
  const left = (trouble.until?.getTime() ?? now) - now;
  return left > patience.longMs ? patience.briefMs : patience.longMs;
}
