import { generateKeyPairSync } from "node:crypto";
import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { runServe } from "../../../app/cli/serve/run-serve.ts";
import { untilSignalled } from "../../../app/cli/serve/until-signalled.ts";
import { makeFolder } from "../cli/temp-folder.ts";
import { type AppTown, labelled, privateKey, signedWebhook, startAppTown } from "./app-town.ts";

const variablesOf = ({ credentials }: AppTown) => ({
  APP_ID: String(credentials.appId),
  PRIVATE_KEY: privateKey,
  WEBHOOK_SECRET: credentials.webhookSecret,
  GITHUB_API_URL: credentials.githubUrl,
  PORT: "0",
});

const Line = z.looseObject({ msg: z.string() });

/** The command inside this process, which ends when it is told to. */
function serve(variables: Readonly<Record<string, string>>, isTerminal = false) {
  const lines: string[] = [];
  let end: (signal: string) => void = () => undefined;
  const untilEnd = () =>
    new Promise<string>((resolve) => {
      end = resolve;
    });
  const code = runServe(
    { port: undefined, host: undefined },
    {
      surroundings: { variables, folder: "/" },
      logTarget: { isTerminal, write: (text) => lines.push(text) },
      untilEnd,
    },
  );
  const told = () => lines.map((line) => Line.parse(JSON.parse(line)));
  const url = () =>
    vi.waitFor(() => {
      const found = told().find(({ msg }) => msg === "listening for webhooks")?.["url"];
      if (typeof found !== "string") throw new Error(lines.join(""));
      return found;
    }, 10_000);
  return {
    code,
    lines,
    told,
    url,
    end: () => {
      end("SIGTERM");
    },
  };
}

test("a process takes webhooks, tells how it does, and ends in order", async () => {
  const town = await startAppTown();
  const served = serve({ ...variablesOf(town), PATROL_MINUTES: "0" });
  const url = await served.url();
  const read = async (path: string) => {
    const answer = await fetch(new URL(path, url));
    return [answer.status, await answer.text()] as const;
  };
  const number = await town.fileMolecule();
  const webhook = await signedWebhook(town, "issues", labelled(number));
  const forged = await signedWebhook(town, "issues", labelled(number), "another secret");
  expect((await fetch(url, { method: "POST", ...forged })).status).toBe(400);
  expect((await fetch(url, { method: "POST", ...webhook })).status).toBe(200);
  await vi.waitFor(() => {
    expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
  }, 10_000);
  expect(await read("/health")).toEqual([200, "ok\n"]);
  expect(await read("/ready")).toEqual([200, '{"kind":"ready"}']);
  // Nobody has said who may see the floor.
  expect(await read("/")).toEqual([404, "Not found\n"]);
  const [, metrics] = await vi.waitFor(async () => {
    const answer = await read("/metrics");
    expect(answer[1]).toContain('effect="dispatch"');
    return answer;
  }, 10_000);
  expect(metrics).toContain('cogtown_webhooks_total{event="issues",status="400"} 1');
  expect(metrics).toContain('cogtown_effects_total{effect="dispatch",outcome="created"} 1');
  expect(metrics).toMatch(/cogtown_github_request_seconds_count\{api="graphql"/);
  expect(metrics).toContain("process_cpu_seconds_total");
  expect(metrics).not.toMatch(/octo|town"/);
  served.end();
  expect(await served.code).toBe(0);
  expect(served.lines.filter((line) => line.includes("not signed"))).toHaveLength(1);
  // What strangers send does not fill the log.
  expect(served.lines.filter((line) => line.includes('"payload"'))).toEqual([]);
  const received = served.told().find(({ msg }) => msg === "received");
  expect(received).toMatchObject({
    delivery: webhook.headers["X-GitHub-Delivery"],
    keys: [`molecule ${number}`],
    repository: "octo/town",
  });
  expect(served.told().at(-1)).toMatchObject({ msg: "ended" });
  await expect(fetch(url)).rejects.toThrow();
});

test("what happened while nobody listened is found at the start", async () => {
  const town = await startAppTown();
  await town.fileMolecule();
  const served = serve(variablesOf(town));
  await vi.waitFor(() => {
    expect(town.dispatched()).toEqual(["cogtown-polecat.yml"]);
  }, 10_000);
  served.end();
  expect(await served.code).toBe(0);
});

test("a key that GitHub does not take is told before anything listens", async () => {
  const town = await startAppTown();
  const { privateKey: other } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = other.export({ type: "pkcs8", format: "pem" }).toString();
  const served = serve({ ...variablesOf(town), PRIVATE_KEY: pem });
  await expect(served.code).rejects.toThrow(/refuses the private key .*Make a new one/);
});

test("a port that is taken is told with what to do", async () => {
  const town = await startAppTown();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    squatter.close();
  });
  const address = squatter.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const served = serve({ ...variablesOf(town), PORT: String(port) });
  await expect(served.code).rejects.toThrow(
    `port ${port} of 127.0.0.1 is taken: end what listens there, or choose another with --port`,
  );
});

test("the first signal asks for an end, and the second one makes it", async () => {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const end = untilSignalled({
    on: (signal, listener) => signals.on(signal, listener),
    exit: (code) => exits.push(code),
  });
  signals.emit("SIGTERM", "SIGTERM");
  expect([await end, exits]).toEqual(["SIGTERM", []]);
  signals.emit("SIGINT", "SIGINT");
  expect(exits).toEqual([130]);
});

const cogtown = fileURLToPath(new URL("../../../dist/cogtown.js", import.meta.url));

/** Beside its public town, the App is installed on a private one. */
async function addPrivateTown({ github, app }: AppTown): Promise<void> {
  await github.seed.repository("octo/secret", {
    source: { files: { "README.md": "# Secret\n" } },
    private: true,
  });
  github.seed.install(app, "octo/secret");
}

test("as a program: the floor is there for whom it is for, TERM ends it with 0, and what is missing with 2", async () => {
  const town = await startAppTown();
  await addPrivateTown(town);
  const folder = await makeFolder();
  const options = { cwd: folder, extendEnv: false, reject: false } as const;
  const program = execa(process.execPath, [cogtown, "serve"], {
    ...options,
    env: { ...variablesOf(town), PATROL_MINUTES: "0", COGTOWN_FLOOR: "public" },
  });
  const said: string[] = [];
  program.stdout.on("data", (chunk) => said.push(String(chunk)));
  onTestFinished(() => {
    program.kill("SIGKILL");
  });
  await vi.waitFor(() => {
    expect(said.join("")).toContain("listening for webhooks");
  }, 20_000);
  const [, url = ""] = /"url":"([^"]+)"/.exec(said.join("")) ?? [];
  const readsSoFar = async () => {
    const metrics = await (await fetch(new URL("/metrics", url))).text();
    const found = /github_request_seconds_count\{api="rest",method="GET",status="200"\} (\d+)/;
    return Number(found.exec(metrics)?.[1]);
  };
  const before = await readsSoFar();
  const floor = await fetch(new URL("/octo/town", url));
  expect([floor.status, await floor.text()]).toEqual([200, expect.stringContaining("floor.js")]);
  expect((await fetch(new URL("/octo/secret", url))).status).toBe(404);
  // What the floor asks counts as well.
  expect(await readsSoFar()).toBeGreaterThan(before);
  program.kill("SIGTERM");
  expect(await program).toMatchObject({ exitCode: 0, stderr: "" });
  const lost = await execa(process.execPath, [cogtown, "serve"], { ...options, env: {} });
  expect(lost.exitCode).toBe(2);
  expect(lost.stderr).toMatch(
    /^cogtown: the App cannot start, for want of its settings:\n {2}APP_ID: .*\n {2}WEBHOOK_SECRET: .*\n {2}PRIVATE_KEY_PATH: .*$/,
  );
});
