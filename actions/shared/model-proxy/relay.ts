import type { ServerResponse } from "node:http";
import { AnswerReader } from "./answer-reader.ts";
import type { Endpoint } from "./endpoints.ts";
import { returnedHeaders } from "./headers.ts";
import { HiddenKey } from "./hidden-key.ts";
import type { Turn } from "./meter.ts";
import { findTrouble } from "./trouble.ts";
import { type Answer, isNeverArrived } from "./upstream.ts";
import { type Refused, refusedKey, type Visit } from "./visit.ts";

export interface Errand {
  readonly endpoint: Endpoint;
  readonly target: string;
  readonly body: string;
  /** Absent: nothing is metered, because it costs nothing. */
  readonly turn?: Turn;
}

/** Asks the model API and passes its answer on while it comes; or says why not. */
export async function relay(visit: Visit, errand: Errand): Promise<Refused | undefined> {
  using patience = new Patience(visit);
  const { standing, upstream } = visit.desk;
  try {
    const { endpoint, ...rest } = errand;
    const answer = await upstream.ask({
      ...rest,
      method: endpoint.method,
      headers: visit.request.headers,
      signal: patience.signal,
    });
    return await takeAnswer(visit, answer, errand);
  } catch (error) {
    if (patience.signal.aborted) return undefined;
    const words = `the model API cannot be reached (${codeOf(error)})`;
    if (isNeverArrived(error)) errand.turn?.gaveUp();
    standing.trouble = { kind: "unreachable", words };
    return { status: 502, words };
  }
}

async function takeAnswer(
  visit: Visit,
  answer: Answer,
  errand: Errand,
): Promise<Refused | undefined> {
  const { statusCode: status, headers } = answer;
  if (status >= 400) return await passOnTrouble(visit, answer, errand);
  if (status < 300 && isPlain(answer)) {
    visit.desk.standing.trouble = undefined;
    return await passOn(visit, answer, errand);
  }
  answer.body.destroy();
  if (status < 300) return { status: 502, words: encodedWords(headers["content-encoding"]) };
  // Who sends elsewhere has not answered.
  errand.turn?.gaveUp();
  return {
    status: 502,
    words: `the model API sends elsewhere (status ${status}), where its key must not go: set \`agent.url\` to where it is`,
  };
}

const encodedWords = (encoding: string | string[] | undefined) =>
  `the model API encoded its answer (${String(encoding)}) although it was asked not to`;

/** The code alone: messages may name addresses and more of the job. */
const codeOf = (error: unknown) =>
  error instanceof Error && "code" in error ? String(error.code) : "no answer";

const isPlain = ({ headers }: Answer) => (headers["content-encoding"] ?? "identity") === "identity";

async function passOn(
  visit: Visit,
  answer: Answer,
  { endpoint, turn }: Errand,
): Promise<Refused | undefined> {
  const { desk, response } = visit;
  const reader = new AnswerReader(endpoint.wire, String(answer.headers["content-type"] ?? ""));
  const hidden = new HiddenKey(desk.key);
  response.writeHead(answer.statusCode, returnedHeaders(desk.key, answer.headers));
  response.flushHeaders();
  try {
    for await (const piece of piecesOf(answer)) {
      reader.feed(piece);
      if (turn?.isOver(reader.usage) === true)
        return { status: 402, words: "its answer was cut, because the budget is used up" };
      await write(response, hidden.pass(piece));
    }
    reader.end();
    turn?.answered(reader.usage);
    response.end(hidden.end());
    return undefined;
  } catch {
    // The API went away in the middle, or was told to. An end that looks like one would be taken for the whole answer.
    if (!response.destroyed) desk.standing.trouble = { kind: "unreachable", words: cutWords };
    response.destroy();
    return undefined;
  } finally {
    answer.body.destroy();
  }
}

const cutWords = "the model API went away in the middle of an answer";

/** Enough of an error to find in it until when to wait. */
const longestError = 64 * 1024;

async function passOnTrouble(
  visit: Visit,
  answer: Answer,
  { turn }: Errand,
): Promise<Refused | undefined> {
  const { desk, response } = visit;
  const { statusCode: status, headers } = answer;
  turn?.gaveUp();
  const body = await readSome(answer);
  const trouble = findTrouble(status, headers, body, desk.now());
  desk.standing.trouble = trouble;
  if (trouble?.kind === "unauthorised") return refusedKey(status);
  const shown = isPlain(answer) ? new HiddenKey(desk.key).pass(Buffer.from(body)) : "";
  desk.tell(`the model API answered with status ${status}`);
  response.writeHead(status, returnedHeaders(desk.key, headers)).end(shown);
  return undefined;
}

async function readSome(answer: Answer): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of piecesOf(answer)) {
      pieces.push(piece);
      size += piece.length;
      if (size > longestError) break;
    }
  } catch {
    // Half of an error is still one.
  }
  answer.body.destroy();
  return Buffer.concat(pieces).subarray(0, longestError).toString("utf8");
}

async function* piecesOf({ body }: Answer): AsyncGenerator<Buffer> {
  for await (const piece of body) if (Buffer.isBuffer(piece)) yield piece;
}

/** Waits while the agent does not read; one that is gone needs no waiting. */
async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || response.destroyed || response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const go = () => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}

/**
 * Lets an answer that nobody waits for any more go on for a while: what it used is told at its end only, and a cut answer
 * leaves everybody in the dark about the rest of the budget.
 */
class Patience implements Disposable {
  readonly #abort = new AbortController();
  readonly #visit: Visit;
  #timer: NodeJS.Timeout | undefined;

  constructor(visit: Visit) {
    this.#visit = visit;
    visit.response.on("close", this.#wait);
    visit.desk.stop.addEventListener("abort", this.#end);
    if (visit.desk.stop.aborted) this.#end();
    else if (visit.response.destroyed) this.#wait();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.#visit.response.off("close", this.#wait);
    this.#visit.desk.stop.removeEventListener("abort", this.#end);
  }

  readonly #wait = () => {
    this.#timer ??= setTimeout(this.#end, this.#visit.desk.patienceMs);
  };

  readonly #end = () => {
    this.#abort.abort();
  };
}
