/** What the model does when it is asked the next time. */
export type Move =
  /** Ends the turn with words. */
  | { readonly kind: "say"; readonly text: string }
  /** Has a command run by the CLI's own shell tool. */
  | { readonly kind: "run"; readonly command: string }
  /** The API refuses. `retryAfter`: its header, in seconds. */
  | {
      readonly kind: "refuse";
      readonly status: number;
      readonly type: string;
      readonly message: string;
      readonly retryAfter?: number;
    }
  /** The answer begins and never goes on. */
  | { readonly kind: "hang" };

/**
 * What a model that reads no words says. Which move is next is told by how many tool results the request has: nothing
 * is remembered, so a request that is sent again is answered again. The last move is repeated.
 */
export interface Script {
  /** The first script whose words stand in the request is played; absent: always. */
  readonly when?: string;
  readonly moves: readonly [Move, ...Move[]];
}

const say = (text: string): Move => ({ kind: "say", text });
const run = (command: string): Move => ({ kind: "run", command });
const refuse = (status: number, type: string, message: string, retryAfter?: number): Move => ({
  kind: "refuse",
  status,
  type,
  message,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

/** The situations that every CLI is put in. */
export const situations = {
  talk: { moves: [say("There is nothing to do.")] },
  write: {
    moves: [run("printf 'hello\\n' > greeting.txt"), say("The greeting is written.")],
  },
  toolFails: { moves: [run("exit 7"), say("The command failed, so I stop.")] },
  loop: { moves: [run("printf x >> loop.txt")] },
  hang: { moves: [{ kind: "hang" }] },
  unauthorised: {
    moves: [refuse(401, "authentication_error", "invalid api key")],
  },
  limited: {
    moves: [refuse(429, "rate_limit_error", "too many requests", 90)],
  },
  broken: { moves: [refuse(500, "api_error", "something broke")] },
  tooLong: {
    moves: [
      refuse(400, "invalid_request_error", "prompt is too long: 250000 tokens > 200000 maximum"),
    ],
  },
} as const satisfies Record<string, Script>;

/** What every answer says that it used. */
export const usageOfAnswer = { input: 1_000, output: 50, cacheRead: 200 } as const;
