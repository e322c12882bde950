import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { platform } from "node:process";
import { execa } from "execa";
import type { Job } from "../input.ts";
import { ContainerIsolation, namespaces } from "./as-container.ts";
import type { Isolation } from "./isolation.ts";
import type { Limits } from "./launch-script.ts";
import { systemEnvironment } from "./root.ts";
import { credentialFiles, sockets } from "./secret-places.ts";

/** Words say why not. */
export async function openAsContainer(
  job: Job,
  folder: string,
  limits: Limits,
): Promise<Isolation | string> {
  if (platform !== "linux") return "namespaces are known for Linux only";
  const trouble = await whyNoNamespaces();
  if (trouble !== undefined) return `the system gives no user namespaces: ${trouble}`;
  const yard = join(folder, "yard");
  mkdirSync(yard, { recursive: true });
  const hidden = [job.temp, ...credentialFiles(job), ...sockets];
  return new ContainerIsolation({ yard, hidden, limits });
}

async function whyNoNamespaces(): Promise<string | undefined> {
  const words = [...namespaces, "mount", "-t", "proc", "proc", "/proc"];
  const options = { env: systemEnvironment, extendEnv: false, reject: false } as const;
  const { exitCode, stderr, originalMessage } = await execa("unshare", words, options);
  return exitCode === 0 ? undefined : (stderr || (originalMessage ?? "")).trim().slice(-300);
}
