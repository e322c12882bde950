import type { Hono } from "hono";
import type { Logger } from "pino";
import { z } from "zod";
import { patrolWorkflow } from "#core/names.ts";
import type { Place } from "#github/installed.ts";
import type { Town } from "../index.ts";
import type { Clock } from "../reconcile.ts";
import { webhookPath } from "./front-door.ts";
import { type AnswerShape, type Message, parseLambdaEvent } from "./lambda-event.ts";
import { type HostOptions, openTown } from "./open-town.ts";

/** The part of Lambda's context that is used. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** What API Gateway, a Function URL or a load balancer makes an HTTP answer of. */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** What SQS takes for the messages that it must deliver again. */
export interface QueueResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The App inside a function of AWS Lambda; one for the life of a container. */
export interface LambdaHost {
  /** Whatever Lambda is called with: HTTP, messages of a queue, a schedule. Throws for anything else. */
  handle(event: unknown, context: LambdaContext): Promise<HttpResult | QueueResult | undefined>;
  /** Resolves when nothing is left to look at. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** GitHub waits ten seconds for an answer to a webhook; what is handed over has to fit in as well. */
const workMs = 7_000;
const handOverMs = 1_500;
/** Kept back of the time that Lambda gives, to tell what is unfinished. */
const reserveMs = 2_000;
/** A repository that is behind is handed over once, and not with every event that says so. */
const handOverEveryMs = 5 * 60_000;
/** A repository that GitHub makes wait keeps no other from being looked over. */
const lookMs = 15_000;

interface Desk {
  readonly town: Town;
  readonly door: Hono;
  readonly clock: Clock;
  readonly log: Logger;
  /** When a repository was last handed over, by name. */
  readonly handedOver: Map<string, number>;
}

/**
 * Works on what an event asks for while Lambda lets it. What is not finished by then is a pass cut short, and nothing else:
 * all that decides is read again by the next one, here or in the workflow of the patrol.
 */
export async function openLambdaHost(options: HostOptions): Promise<LambdaHost> {
  const { town, door, clock, log } = await openTown(options);
  const desk: Desk = { town, door, clock, log, handedOver: new Map() };
  return {
    handle: async (event, context) => {
      const occasion = parseLambdaEvent(event, webhookPath);
      switch (occasion.kind) {
        case "request": {
          const answer = await answerRequest(desk, occasion.request, context);
          return describeAnswer(answer, occasion.shape);
        }
        case "messages":
          return workOff(desk, occasion.messages, context);
        case "schedule":
          return lookOver(desk, context);
        case "unknown":
          throw new Error(
            "This event is none of API Gateway, a Function URL, a load balancer, SQS or an EventBridge schedule",
          );
      }
    },
    idle: () => town.idle(),
    close: () => town.close(),
  };
}

async function answerRequest(
  desk: Desk,
  request: Request,
  context: LambdaContext,
): Promise<Response> {
  const limit = Math.min(workMs, context.getRemainingTimeInMillis() - reserveMs);
  const deadline = desk.clock.now().getTime() + limit;
  const isWebhook = new URL(request.url).pathname === webhookPath;
  const answer = await desk.door.fetch(request);
  if (!isWebhook || !answer.ok || (await isFinishedBy(desk, deadline))) return answer;
  await within(desk.clock, handOverMs, handOverAll(desk));
  return new Response("still at work\n", { status: 202 });
}

/** Whether nothing is left to look at by then; what is, goes on as long as Lambda lets it. */
async function isFinishedBy({ town, clock }: Desk, deadline: number): Promise<boolean> {
  await within(clock, deadline - clock.now().getTime(), town.idle());
  return busyPlaces(town).length === 0;
}

const busyPlaces = (town: Town): readonly Place[] =>
  town.load().filter(({ waiting, running }) => waiting + running > 0);

async function within(clock: Clock, milliseconds: number, work: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([work, clock.sleep(Math.max(0, milliseconds), over.signal)]);
  over.abort();
}

/** The workflow of the patrol has minutes where there are seconds here. Lost or refused, the next event or schedule goes on. */
async function handOverAll(desk: Desk): Promise<void> {
  const now = desk.clock.now().getTime();
  const due = busyPlaces(desk.town).filter(
    (place) => now - (desk.handedOver.get(nameOf(place)) ?? -Infinity) >= handOverEveryMs,
  );
  await Promise.all(due.map((place) => handOver(desk, place, now)));
}

const nameOf = ({ owner, name }: Place) => `${owner}/${name}`;

async function handOver({ town, log, handedOver }: Desk, place: Place, now: number): Promise<void> {
  const repository = nameOf(place);
  handedOver.set(repository, now);
  try {
    const answer = await town.handOver(place);
    switch (answer.kind) {
      case "started":
        log.info({ repository }, `handed over to ${patrolWorkflow}`);
        return;
      case "refused":
        log.warn(
          { repository, why: answer.message },
          `${patrolWorkflow} could not be started: is it on the default branch, and may the App write Actions? The next event goes on`,
        );
    }
  } catch (error) {
    log.warn({ repository, err: error }, "could not be handed over: the next event goes on");
  }
}

const Subject = z.object({ repository: z.object({ full_name: z.string() }).optional() });

/**
 * A message is done when it was verified and its repository has nothing left to look at. SQS delivers the others again, and
 * what never verifies ends in the queue for the dead, if there is one.
 */
async function workOff(
  desk: Desk,
  messages: readonly Message[],
  context: LambdaContext,
): Promise<QueueResult> {
  const deadline = desk.clock.now().getTime() + context.getRemainingTimeInMillis() - reserveMs;
  const received = await Promise.all(
    messages.map(async ({ id, request }) => ({ id, ...(await receive(desk, request)) })),
  );
  await isFinishedBy(desk, deadline);
  const busy = new Set(busyPlaces(desk.town).map((place) => nameOf(place).toLowerCase()));
  const isOpen = (repository: string | undefined) =>
    repository === undefined ? busy.size > 0 : busy.has(repository.toLowerCase());
  return {
    batchItemFailures: received
      .filter(({ isVerified, repository }) => !isVerified || isOpen(repository))
      .map(({ id }) => ({ itemIdentifier: id })),
  };
}

async function receive(
  { door, log }: Desk,
  request: Request | undefined,
): Promise<{ readonly isVerified: boolean; readonly repository: string | undefined }> {
  if (request === undefined) {
    log.warn("a message carries no webhook: it has no x-hub-signature-256");
    return { isVerified: false, repository: undefined };
  }
  const copy = request.clone();
  const { ok } = await door.fetch(request);
  const subject = ok ? Subject.safeParse(await copy.json()) : undefined;
  return { isVerified: ok, repository: subject?.data?.repository?.full_name };
}

/** One repository after the other, until the time is over: the schedule comes again. */
async function lookOver(desk: Desk, context: LambdaContext): Promise<undefined> {
  const { town, clock } = desk;
  const deadline = clock.now().getTime() + context.getRemainingTimeInMillis() - reserveMs;
  for (const place of await town.installed()) {
    if (clock.now().getTime() >= deadline) break;
    await town.patrol(place);
    await isFinishedBy(desk, Math.min(deadline, clock.now().getTime() + lookMs));
  }
  if (busyPlaces(town).length > 0) await within(clock, handOverMs, handOverAll(desk));
  return undefined;
}

async function describeAnswer(answer: Response, shape: AnswerShape): Promise<HttpResult> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isText = /^(text\/|application\/(json|javascript))/.test(
    answer.headers.get("content-type") ?? "text/plain",
  );
  return {
    statusCode: answer.status,
    ...describeHeaders(answer.headers, shape),
    body: bytes.toString(isText ? "utf8" : "base64"),
    isBase64Encoded: !isText,
  };
}

function describeHeaders(
  headers: Headers,
  shape: AnswerShape,
): Pick<HttpResult, "headers" | "multiValueHeaders" | "cookies"> {
  const cookies = headers.getSetCookie();
  const others = [...headers].filter(([name]) => name !== "set-cookie");
  switch (shape) {
    case "lists": {
      const lists = others.map(([name, value]): [string, string[]] => [name, [value]]);
      return { multiValueHeaders: Object.fromEntries([...lists, ["set-cookie", cookies]]) };
    }
    case "cookies-apart":
      return { headers: Object.fromEntries(others), cookies };
    case "single": {
      const [cookie] = cookies;
      const last = cookie === undefined ? {} : { "set-cookie": cookie };
      return { headers: { ...Object.fromEntries(others), ...last } };
    }
  }
}
