import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { anthropic } from "./anthropic.ts";
import { completions } from "./completions.ts";
import { gemini } from "./gemini.ts";
import { responses } from "./responses.ts";
import type { Move, Script } from "./script.ts";
import type { Question, Wire } from "./wire.ts";

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** What it sent as its key, in whichever header. */
  readonly key: string | undefined;
  readonly body: string;
}

export interface ModelServer extends AsyncDisposable {
  readonly origin: string;
  readonly asked: readonly Asked[];
  /** How many answers were given in full, those to questions beside included. */
  readonly answers: number;
}

const wires = [anthropic, responses, completions, gemini];
const shellTools = ["Bash", "exec_command", "shell", "bash", "run_shell_command"];

/** A model that follows scripts, behind every API that the CLIs speak, on loopback. */
export async function openModelServer(scripts: readonly Script[]): Promise<ModelServer> {
  const stage = new Stage(scripts);
  const server = createServer((request, response) => {
    void stage.play(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked: stage.asked,
    get answers() {
      return stage.answers;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Stage {
  readonly asked: Asked[] = [];
  answers = 0;
  readonly #scripts: readonly Script[];

  constructor(scripts: readonly Script[]) {
    this.#scripts = scripts;
  }

  async play(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { method = "", url: path = "" } = request;
    this.asked.push({ method, path, key: keyOf(request), body });
    const wire = wires.find((one) => one.path.test(path));
    if (wire === undefined || method !== "POST") {
      response.writeHead(method === "HEAD" ? 200 : 404).end();
      return;
    }
    this.#answer(wire, wire.read(JSON.parse(body)), body, response);
  }

  #answer(wire: Wire, question: Question, body: string, response: ServerResponse): void {
    const move = this.#moveFor(question, body);
    if (move.kind === "refuse") {
      const wait = move.retryAfter === undefined ? {} : { "retry-after": String(move.retryAfter) };
      response.writeHead(move.status, { "content-type": "application/json", ...wait });
      response.end(JSON.stringify(wire.refusal(move)));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (move.kind === "hang") {
      response.flushHeaders();
      return;
    }
    this.answers += 1;
    const said = saidBy(move, question);
    const model = question.model ?? "gemini";
    for (const line of wire.stream({ serial: this.answers, model, said })) response.write(line);
    response.end();
  }

  /** A question without a shell tool is one beside: for a title, a summary, whether it is a topic of its own. */
  #moveFor(question: Question, body: string): Move {
    const script = this.#scripts.find(({ when }) => when === undefined || body.includes(when));
    if (script === undefined) return { kind: "say", text: "I have no part in this." };
    const move = script.moves[Math.min(question.results, script.moves.length - 1)];
    if (move === undefined) throw new Error("a script has at least one move");
    return move.kind === "run" && shellToolIn(question) === undefined
      ? { kind: "say", text: "A title" }
      : move;
  }
}

function saidBy(move: Extract<Move, { kind: "say" | "run" }>, question: Question) {
  if (move.kind === "say") return { kind: "text", text: move.text } as const;
  const tool = shellToolIn(question) ?? "bash";
  return { kind: "call", tool, command: move.command } as const;
}

const shellToolIn = ({ tools }: Question) => tools.find((name) => shellTools.includes(name));

function keyOf({ headers }: IncomingMessage): string | undefined {
  const key = headers["x-api-key"] ?? headers["x-goog-api-key"];
  return typeof key === "string" ? key : headers.authorization?.replace(/^Bearer /, "");
}
