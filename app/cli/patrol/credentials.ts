import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parsePrivateKey } from "../../hosts/private-key.ts";
import type { Surroundings } from "../remote/remote.ts";
import { UsageError } from "../usage-error.ts";

export interface AppCredentials {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
}

/** The App's credentials from the environment, under the names that Probot has for them. Throws UsageError. */
export async function readCredentials({
  variables,
  folder,
}: Surroundings): Promise<AppCredentials> {
  const appId = Number(variables["APP_ID"]);
  if (!Number.isInteger(appId) || appId < 1) {
    throw new UsageError(
      "Set APP_ID to the number of the App, as its settings on GitHub show it (a personal token will not do).",
    );
  }
  const { text, from } = await readKeyText(variables, folder);
  const key = parsePrivateKey(text);
  if (key.ok) return { appId, privateKey: key.pem };
  throw new UsageError(
    `${from} cannot be used: ${key.problem}. Make a new key in the App's settings on GitHub if need be.`,
  );
}

async function readKeyText(
  { PRIVATE_KEY: key, PRIVATE_KEY_PATH: path }: Surroundings["variables"],
  folder: string,
): Promise<{ text: string; from: string }> {
  if (key !== undefined && key.trim() !== "") return { text: key, from: "PRIVATE_KEY" };
  if (path === undefined || path.trim() === "") {
    throw new UsageError(
      "Set PRIVATE_KEY_PATH to the file of the App's private key, or PRIVATE_KEY to what it holds.",
    );
  }
  const text = await readFile(resolve(folder, path), "utf8").catch(() => undefined);
  if (text === undefined)
    throw new UsageError(`PRIVATE_KEY_PATH: the file ${path} cannot be read.`);
  return { text, from: `The file ${path}` };
}
