import type { Command } from "commander";
import type { Surroundings } from "../remote/remote.ts";
import { untilSignalled } from "./until-signalled.ts";

const serveHelp = `
Examples:
  $ export APP_ID=123456 PRIVATE_KEY_PATH=cogtown.private-key.pem WEBHOOK_SECRET=...
  $ cogtown serve
  $ cogtown serve --host 0.0.0.0 --port 8080
  $ curl -s localhost:3000/ready

It takes GitHub's webhooks at /api/github/webhooks until it is ended, and answers
  GET /health     200 while the process lives
  GET /ready      200 when GitHub knows the App; else 503, with what to do about it
  GET /metrics    what it did and how fast, for Prometheus
  GET /           the floor page, where the settings say who may see it

Settings, from the environment, under Probot's names:
  APP_ID                            number of the App
  PRIVATE_KEY_PATH or PRIVATE_KEY   its private key: a file, or the PEM itself (also with \\n for line ends, or in Base64)
  WEBHOOK_SECRET                    as in the App's settings on GitHub
  HOST, PORT                        where to listen (default 127.0.0.1 and 3000); --host and --port come first
  GHE_HOST, or GITHUB_API_URL       GitHub Enterprise Server; or the root of its API
  LOG_LEVEL, LOG_FORMAT             info by default; json or pretty (default: pretty on a terminal, else json)
  REDIS_URL                         several processes keep GitHub's pace together; needs the package ioredis
  PATROL_MINUTES                    how often every repository is looked over (default 15; 0: never)
  SHUTDOWN_SECONDS                  how long TERM lets it finish what was begun (default 25)
  COGTOWN_FLOOR                     who may see the floor page: off, public or signed-in; see docs/floor.md
  COGTOWN_URL                       the https address of this host, where people sign in to see it; needs the next two
  GITHUB_CLIENT_ID                  of the App
  GITHUB_CLIENT_SECRET              of the App; both are in the file of settings that create-app writes

Exit codes: 0 ended by a signal, 1 it broke, 2 it could not start: every problem is named with what to do.
docs/hosting.md tells about containers, AWS Lambda, and towns without any server.`;

export function addServe(
  program: Command,
  { surroundings }: { readonly surroundings: Surroundings },
): void {
  program
    .command("serve")
    .summary("run the App as a process that takes GitHub's webhooks")
    .description("Runs the App as a long-living process that takes GitHub's webhooks.")
    .option("--port <n>", "port to listen on")
    .option("--host <address>", "address to listen on")
    .addHelpText("after", serveHelp)
    .action(async (options: { readonly port?: string; readonly host?: string }) => {
      const { port, host } = options;
      const { runServe } = await import("./run-serve.ts");
      const logTarget = {
        isTerminal: process.stdout.isTTY,
        write: (text: string) => {
          process.stdout.write(text);
        },
      };
      const scene = { surroundings, logTarget, untilEnd: () => untilSignalled(process) };
      // What was cut short, and a connection to Redis, would keep the process alive.
      process.exit(await runServe({ port, host }, scene));
    });
}
