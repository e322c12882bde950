import type { Context } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { Clock } from "../reconcile.ts";
import type { Sight, Watch } from "./watch.ts";

export interface LiveOptions {
  readonly build: string;
  readonly clock: Clock;
  /** False: an answer has to end (Lambda without streaming), and the browser comes back for the next. */
  readonly isStreaming: boolean;
  /** Asked again at every heartbeat: a right that was taken away ends the view. */
  readonly isStillAllowed: () => Promise<boolean>;
  readonly onEnd: () => void;
}

/** Milliseconds. Proxies end what is silent for a minute; the page calls a connection lost after three beats. */
const beat = 15_000;
const comeBackAfter = 3_000;
const pollEvery = 10_000;
/** A connection that nobody ends is ended, so that a new deployment and new rights are found. */
const longest = 30 * 60_000;

/** What has happened since the view that the browser has already. */
export function answerLive(
  context: Context,
  watch: Watch,
  options: LiveOptions,
): Response | Promise<Response> {
  const known = context.req.header("last-event-id") ?? "";
  return options.isStreaming
    ? streamSSE(context, (stream) => feed(stream, watch, known, options))
    : answerOnce(context, watch, known, options);
}

async function answerOnce(
  context: Context,
  watch: Watch,
  known: string,
  { build, onEnd }: LiveOptions,
): Promise<Response> {
  onEnd();
  const sight = await watch.fresh();
  const { event, data, id } = messageOf(sight, known, build);
  const lines = [`retry: ${pollEvery}`, `event: ${event}`, `data: ${data}`];
  context.header("content-type", "text/event-stream");
  return context.body(`${[...lines, ...(id === undefined ? [] : [`id: ${id}`])].join("\n")}\n\n`);
}

async function feed(
  stream: SSEStreamingApi,
  watch: Watch,
  known: string,
  { build, clock, isStillAllowed, onEnd }: LiveOptions,
): Promise<void> {
  const bell = createBell(clock);
  const leave = watch.subscribe(() => {
    bell.ring();
  });
  stream.onAbort(() => {
    bell.ring();
  });
  const end = clock.now().getTime() + longest;
  let has = known;
  try {
    await stream.write(`retry: ${comeBackAfter}\n\n`);
    while (!isOver(stream) && clock.now().getTime() < end && (await isStillAllowed())) {
      const sight = watch.sight();
      if (sight.view !== undefined || sight.trouble !== undefined) {
        await stream.writeSSE(messageOf(sight, has, build));
        has = sight.id;
      }
      await bell.wait(beat);
    }
  } finally {
    leave();
    onEnd();
  }
}

/** Asked through a call: the compiler does not expect it to change while somebody waits. */
const isOver = (stream: SSEStreamingApi) => stream.aborted || stream.closed;

/** A view that the browser has is not sent again, only that it is still right. */
function messageOf(
  { id, view, trouble }: Sight,
  has: string,
  build: string,
): { readonly event: string; readonly data: string; readonly id?: string } {
  if (trouble !== undefined && (view === undefined || id === has))
    return { event: "trouble", data: JSON.stringify({ build, trouble }) };
  if (id === has) return { event: "same", data: JSON.stringify({ build, at: view?.at ?? null }) };
  return { event: "view", data: JSON.stringify({ build, view, trouble: trouble ?? null }), id };
}

/** Wakes who waits, or lets them wait for a while. A ring that nobody waited for is not lost. */
function createBell(clock: Clock) {
  let rung = new AbortController();
  return {
    ring: () => {
      rung.abort();
    },
    wait: async (milliseconds: number) => {
      await clock.sleep(milliseconds, rung.signal);
      rung = new AbortController();
    },
  };
}
