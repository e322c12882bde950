import { nothingRead } from "./answer-usage.ts";
import { type Judgement, judgeTarget } from "./endpoints.ts";
import { findSmuggling } from "./headers.ts";
import { type ReadQuestion, readQuestion, writeQuestion } from "./question.ts";
import { largestBody, receiveBody } from "./received-body.ts";
import { usedUpStatus } from "./refused-answer.ts";
import { type Errand, relay } from "./relay.ts";
import { showsTicket } from "./ticket.ts";
import { type Refused, refuse, refusedKey, type Visit } from "./visit.ts";

/** From the first header of a request to the last byte of its answer. */
export async function exchange(visit: Visit): Promise<void> {
  const refused = findFault(visit) ?? (await answer(visit));
  if (refused !== undefined) refuse(visit, refused);
}

/** What is wrong before anybody looks at what is asked for; undefined: nothing. */
function findFault({ desk, request: { url = "", rawHeaders } }: Visit): Refused | undefined {
  const smuggled = findSmuggling(rawHeaders);
  if (smuggled !== undefined) return { status: 400, words: smuggled };
  if (showsTicket(desk.ticket, rawHeaders, queryOf(url))) return undefined;
  return { status: 401, words: "it does not show the ticket of this attempt" };
}

async function answer(visit: Visit): Promise<Refused | undefined> {
  const { desk, request, response } = visit;
  const judgement = judgeTarget(desk.api, request.method ?? "", request.url ?? "");
  if (judgement.kind === "refused") return judgement;
  if (judgement.endpoint.kind === "here") {
    response.writeHead(200).end();
    return undefined;
  }
  const { trouble } = desk.standing;
  if (trouble?.kind === "unauthorised" && trouble.status === 401) return refusedKey(trouble.status);
  return await forward(visit, judgement);
}

async function forward(
  visit: Visit,
  { endpoint, target, model }: Extract<Judgement, { kind: "allowed" }>,
): Promise<Refused | undefined> {
  const text = await receiveBody(visit.request);
  if (text === undefined)
    return { status: 413, words: `its body is larger than ${largestBody} bytes` };
  if (endpoint.kind === "count") return await relay(visit, { endpoint, target, body: text });
  const read = readQuestion(endpoint.wire, model, text);
  if (!read.ok) return { status: 400, words: read.words };
  return await askModel(visit, { endpoint, target, ...read });
}

type Asked = Pick<Errand, "endpoint" | "target"> & Extract<ReadQuestion, { ok: true }>;

async function askModel(
  visit: Visit,
  { endpoint, target, question, body }: Asked,
): Promise<Refused | undefined> {
  const { desk, response } = visit;
  const isWanted = () => !response.destroyed && !desk.stop.aborted;
  const admission = await desk.meter.admit(question, isWanted);
  if (admission === undefined) return undefined;
  if (admission.kind === "refused")
    return { status: usedUpStatus[desk.api], words: admission.refusal.words };
  const { turn, mostOutput } = admission;
  try {
    const written = writeQuestion(endpoint.wire, body, mostOutput);
    return await relay(visit, { endpoint, target, body: written, turn });
  } finally {
    // Whatever went wrong on the way: what nobody told is unknown, and holds no place for ever.
    turn.answered(nothingRead);
  }
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
}
