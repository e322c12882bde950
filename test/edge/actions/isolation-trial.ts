import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { IsolationLevel } from "#core/config/config.ts";
import { runCommand } from "../../../actions/shared/command.ts";
import { openIsolation } from "../../../actions/shared/isolation/open-isolation.ts";
import { workshopIn } from "./bare-workshop.ts";

/** Run as a program by a user of its own: `trial.mjs <level> <root> <command>`. Tells in JSON what came of it. */
const [, , level = "", root = "", command = ""] = process.argv;
const workspace = join(root, "work/repo");
const temp = join(root, "temp");
const folder = join(temp, "cogtown-test");
const job = {
  ...workshopIn(workspace).job,
  temp,
  path: "/usr/local/bin:/usr/bin:/bin",
  variables: { GITHUB_ENV: join(temp, "set_env"), HOME: join(root, "home") },
};
const limits = { processes: 200, fileBytes: 8 * 1024 ** 2, openFiles: 256 };

async function attempt() {
  const asked: IsolationLevel = level === "container" ? level : "user";
  const isolation = await openIsolation({ job, level: asked, folder, session: "s", limits });
  const own = join(isolation.yard, "agent");
  mkdirSync(own, { recursive: true });
  const environment = { PATH: job.path, HOME: own };
  const errand = { command, directory: workspace, environment, folders: [own, workspace] };
  const end = await isolation.host(errand, (custody) =>
    runCommand({
      custody,
      timeoutMinutes: 1,
      onLine: () => undefined,
      redact: (text) => text,
      stop: new AbortController().signal,
    }),
  );
  await isolation.close();
  return { level: isolation.level, exitCode: end.exitCode, tail: end.tail };
}

const told = await attempt().catch((error: unknown) => ({ refused: String(error) }));
process.stdout.write(`\n${JSON.stringify(told)}\n`);
