import { createServer } from "node:net";
import { createEmulator } from "emulate";
import { z } from "zod";
import { startLocalGitHub } from "../../../app/local/github.ts";
import type { Question } from "./questions.ts";
import type { Answered } from "./shape.ts";

/** Something that answers as GitHub does, with maya, who owns maya/shelf, and dana, who does not. */
export interface AnyGitHub {
  answer(question: Question): Promise<Answered>;
  close(): Promise<void>;
}

export async function startOurs(): Promise<AnyGitHub> {
  const github = await startLocalGitHub();
  const [maya, dana] = ["maya", "dana"].map(
    (login) => github.seed.user(login, { name: login }).token,
  );
  await github.seed.repository("maya/shelf", { source: { files: { "README.md": "# shelf\n" } } });
  return createClient(github.url, { maya, dana }, () => github.close());
}

/** Emulate (Apache-2.0), a GitHub written by others from the same documentation. */
export async function startEmulate(): Promise<AnyGitHub> {
  const people = ["maya", "dana"];
  const emulator = await createEmulator({
    service: "github",
    port: await findFreePort(),
    seed: {
      tokens: Object.fromEntries(
        people.map((login) => [`token-of-${login}`, { login, scopes: ["repo"] }]),
      ),
      github: {
        users: people.map((login) => ({ login, name: login })),
        repos: [{ owner: "maya", name: "shelf" }],
      },
    },
  });
  const tokens = { maya: "token-of-maya", dana: "token-of-dana" };
  return createClient(emulator.url, tokens, () => emulator.close());
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

function createClient(
  url: string,
  tokens: Readonly<Record<string, string | undefined>>,
  close: () => Promise<void>,
): AnyGitHub {
  const kept = new Map<string, string>();
  const fill = (text: string) =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => kept.get(name) ?? whole);
  return {
    close,
    answer: async ({ ask, as = "maya", body, keep = {} }) => {
      const [method = "GET", path = "/"] = fill(ask).split(" ");
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${tokens[as] ?? "no-such-token"}`,
          "content-type": "application/json",
        },
        ...(body === undefined ? {} : { body: fill(JSON.stringify(body)) }),
      });
      const text = await response.text();
      const answer: unknown = text === "" ? undefined : JSON.parse(text);
      for (const [name, at] of Object.entries(keep)) kept.set(name, readPath(answer, at));
      return { status: response.status, body: answer };
    },
  };
}

function readPath(value: unknown, path: string): string {
  let found = value;
  for (const key of path.split(".")) found = z.record(z.string(), z.unknown()).parse(found)[key];
  return z.union([z.string(), z.number()]).transform(String).parse(found);
}
