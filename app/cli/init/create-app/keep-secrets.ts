import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { publicGitHub } from "#github/addresses.ts";
import type { RegisteredApp } from "../../../hosts/redeem-manifest-code.ts";
import { runGit } from "../../git.ts";
import type { Surroundings } from "../../remote/remote.ts";
import { quoteForShell } from "../../shell.ts";
import { UsageError } from "../../usage-error.ts";

/** Where the secrets of a new App were written. */
export interface KeptSecrets {
  readonly keyFile: string;
  /** Variables for whoever starts the App: `set -a; . FILE`. */
  readonly environmentFile: string;
}

/**
 * Finds, and makes, the folder that the App's secrets go into, before there are any: GitHub tells them once. Throws
 * UsageError where they could get into a commit, or cannot be written.
 */
export async function prepareFolder(
  wanted: string | undefined,
  surroundings: Surroundings,
): Promise<string> {
  const folder = resolve(surroundings.folder, wanted ?? usualFolder(surroundings));
  const parent = await nearestFolder(folder);
  const inside = await runGit(parent, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.ok && inside.text === "true" && !(await isIgnored(parent, folder)))
    throw new UsageError(
      `${folder} is in a work tree of git, and the App's key must never be committed: choose another folder with --keep-in, or one that git ignores.`,
    );
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await access(folder, constants.W_OK);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    throw new UsageError(
      `${folder} cannot be written into (${String(error.code)}): choose another folder with --keep-in.`,
    );
  }
  return folder;
}

function usualFolder({ variables }: Surroundings): string {
  const own = variables["XDG_CONFIG_HOME"]?.trim();
  if (own !== undefined && own !== "") return join(own, "cogtown");
  const home = variables["HOME"] ?? variables["USERPROFILE"];
  if (home !== undefined && home !== "") return join(home, ".config", "cogtown");
  throw new UsageError("Say where the App's secrets are to be kept: --keep-in FOLDER.");
}

async function nearestFolder(folder: string): Promise<string> {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  return isThere || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** Everything below an ignored folder is ignored, the folder's own name is what is asked for. */
const isIgnored = async (from: string, folder: string) =>
  (await runGit(from, ["check-ignore", "--quiet", join(folder, "key.pem")])).ok;

/** Writes the secrets, for their owner's eyes only; files that are there are never written over. */
export async function keepSecrets(
  folder: string,
  app: RegisteredApp,
  /** Root of the API of the GitHub that it is on. */
  api: string,
): Promise<KeptSecrets> {
  const name = `${app.slug.replaceAll(/[^\w-]/g, "-")}-${app.id}`;
  const keyFile = join(folder, `${name}.private-key.pem`);
  const environmentFile = join(folder, `${name}.env`);
  const variables = {
    APP_ID: String(app.id),
    PRIVATE_KEY_PATH: keyFile,
    ...(app.webhookSecret === undefined ? {} : { WEBHOOK_SECRET: app.webhookSecret }),
    ...(api === publicGitHub ? {} : { GITHUB_API_URL: api }),
    GITHUB_CLIENT_ID: app.clientId,
    GITHUB_CLIENT_SECRET: app.clientSecret,
  };
  const lines = Object.entries(variables).map(
    ([variable, value]) => `${variable}=${quoteForShell(value)}\n`,
  );
  const mine = { mode: 0o600, flag: "wx" };
  await writeFile(keyFile, app.privateKey, mine);
  await writeFile(environmentFile, lines.join(""), mine);
  return { keyFile, environmentFile };
}
