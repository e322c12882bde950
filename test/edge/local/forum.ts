import { expect, onTestFinished } from "vitest";
import type { Permissions } from "../../../app/local/world/entities.ts";
import type { EventActor } from "../../../app/local/world/events.ts";
import { listedWebhooks } from "../../contract/schema.ts";
import { createContractWitness } from "../../contract/witness.ts";
import type { Answer, Received, Town } from "./town.ts";
import { receiveWebhooks, request, startTown } from "./town.ts";

/** Who is there: the owner, three people by the role they have in octo/town, and a stranger. */
const people = { wendy: "write", tess: "triage", rita: "read" } as const;
type Person = "octo" | keyof typeof people | "dana";

export interface Forum extends Town {
  /** Asks below /repos/octo/town as a person or with a token; fails unless the answer has this status. */
  readonly ask: (
    as: Person | { token: string },
    name: string,
    status: number,
    body?: unknown,
  ) => Promise<Answer>;
  /** "event action" of every webhook since the last time, in order; what nobody has looked at is still there. */
  readonly told: () => Promise<string[]>;
  /** The payload of the last webhook of this name. */
  readonly lastPayload: (name: string) => Promise<Record<string, unknown>>;
  readonly actor: (login: Person) => EventActor;
  /** What this person acts by, wherever `ask` does not go. */
  readonly tokenOf: (login: Person) => string;
  readonly token: (permissions?: Permissions) => Promise<string>;
}

function nameOf({ headers, payload }: Received): string {
  const event = String(headers["x-github-event"]);
  const action = payload["action"];
  return typeof action === "string" ? `${event} ${action}` : event;
}

/** A town where people talk. When the test is over, everything that was said must have fitted GitHub's own description. */
export async function startForum(): Promise<Forum> {
  const witness = createContractWitness();
  const town = await startTown({ onExchange: witness.onExchange });
  const { github, app } = town;
  github.world.apps.update(app.id, { events: [...new Set(listedWebhooks.map(eventOf))] });
  const received = await receiveWebhooks(town, "secret");
  const tokens = new Map<string, string>([["octo", town.owner]]);
  for (const [login, role] of Object.entries(people)) {
    tokens.set(login, github.seed.user(login).token);
    github.seed.collaborator("octo/town", login, role);
  }
  tokens.set("dana", github.seed.user("dana").token);
  onTestFinished(async () => {
    await github.idle();
    expect(witness.problems(github.world.deliveries.all())).toEqual([]);
    expect(github.world.unmodelled).toEqual([]);
  });
  let seen = 0;
  return {
    ...town,
    ask: async (as, name, status, body) => {
      const token = typeof as === "string" ? (tokens.get(as) ?? "") : as.token;
      const [method, path = ""] = name.split(" ");
      const content = body === undefined ? {} : { body };
      const answer = await request(github, `${method ?? ""} /repos/octo/town${path}`, {
        token,
        ...content,
      });
      expect({
        name,
        status: answer.status,
        body: answer.status === status ? {} : answer.body,
      }).toEqual({ name, status, body: {} });
      return answer;
    },
    told: async () => {
      await github.idle();
      const fresh = received.slice(seen).map(nameOf);
      seen = received.length;
      return fresh;
    },
    lastPayload: async (name) => {
      await github.idle();
      const found = received.findLast((one) => nameOf(one) === name);
      if (found === undefined) throw new Error(`Nobody was told of ${name}`);
      return found.payload;
    },
    tokenOf: (login) => tokens.get(login) ?? "",
    token: (permissions) => town.token(permissions),
    actor: (login) => ({
      user: github.world.requireUser(login),
      app: null,
      byWorkflowToken: false,
    }),
  };
}

const eventOf = (name: string) => name.split(" ")[0] ?? "";
